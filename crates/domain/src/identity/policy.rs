//! May this actor do this with a person's account?

use crate::access::{Actor, Denied, Principal, SignedIn};

/// Whoever is signed in may read and edit their own profile and end their own session.
pub fn own_account(actor: &Actor) -> Result<SignedIn, Denied> {
    match &actor.principal {
        Principal::User(signed_in) => Ok(*signed_in),
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::System => Err(Denied::Forbidden),
    }
}

/// Only Socle itself (its command line, run by whoever holds the machine) makes administrators out
/// of nothing.
pub fn create_administrator(actor: &Actor) -> Result<(), Denied> {
    match &actor.principal {
        Principal::System => Ok(()),
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::User(_) => Err(Denied::Forbidden),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Client, PlatformRole, RequestId};
    use crate::identity::{SessionId, UserId};
    use crate::{Id as _, Timestamp};
    use rstest::rstest;

    fn signed_in(platform_role: PlatformRole) -> Principal {
        let now = Timestamp::UNIX_EPOCH;
        Principal::User(SignedIn {
            user_id: UserId::new(now, [1; 10]),
            session_id: SessionId::new(now, [2; 10]),
            platform_role,
        })
    }

    fn actor(principal: Principal) -> Actor {
        let request_id = RequestId::parse("test").unwrap();
        Actor { principal, request_id, client: Client::default() }
    }

    #[rstest]
    #[case(Principal::Anonymous, Err(Denied::NotAuthenticated), Err(Denied::NotAuthenticated))]
    #[case(signed_in(PlatformRole::User), Ok(()), Err(Denied::Forbidden))]
    #[case(signed_in(PlatformRole::Superadmin), Ok(()), Err(Denied::Forbidden))]
    #[case(Principal::System, Err(Denied::Forbidden), Ok(()))]
    fn who_may_what(
        #[case] principal: Principal,
        #[case] own: Result<(), Denied>,
        #[case] create: Result<(), Denied>,
    ) {
        let actor = actor(principal);
        assert_eq!(own_account(&actor).map(|_| ()), own);
        assert_eq!(create_administrator(&actor), create);
    }
}
