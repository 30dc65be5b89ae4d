//! Whose notifications may this actor read and change?

use crate::access::{self, Actor, Denied};
use crate::identity::UserId;

/// People read what they were told, and say that they have. A program is told nothing: notifications
/// belong to people.
pub fn own_notifications(actor: &Actor) -> Result<UserId, Denied> {
    access::policy::person(actor).map(|person| person.user_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{
        ApiKeyId, ApiKeyPrincipal, Client, Memberships, PlatformRole, Principal, RequestId,
        SignedIn,
    };
    use crate::identity::SessionId;
    use crate::organizations::OrganizationId;
    use crate::{Id as _, Timestamp};
    use rstest::rstest;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn person(platform_role: PlatformRole, closing: bool) -> Principal {
        Principal::User(SignedIn {
            user_id: UserId::new(NOW, [1; 10]),
            session_id: SessionId::new(NOW, [2; 10]),
            platform_role,
            authenticated_at: NOW,
            closing,
        })
    }

    fn key() -> Principal {
        Principal::ApiKey(ApiKeyPrincipal {
            key_id: ApiKeyId::new(NOW, [3; 10]),
            organization_id: OrganizationId::new(NOW, [4; 10]),
        })
    }

    #[rstest]
    #[case(Principal::Anonymous, Err(Denied::NotAuthenticated))]
    #[case(person(PlatformRole::User, false), Ok(UserId::new(NOW, [1; 10])))]
    #[case(person(PlatformRole::Superadmin, false), Ok(UserId::new(NOW, [1; 10])))]
    #[case(person(PlatformRole::User, true), Err(Denied::AccountClosing))]
    #[case(key(), Err(Denied::Forbidden))]
    #[case(Principal::System, Err(Denied::Forbidden))]
    fn people_have_their_own(
        #[case] principal: Principal,
        #[case] expected: Result<UserId, Denied>,
    ) {
        let actor = Actor {
            principal,
            memberships: Memberships::default(),
            request_id: RequestId::parse("test").unwrap(),
            client: Client::default(),
        };
        assert_eq!(own_notifications(&actor), expected);
    }
}
