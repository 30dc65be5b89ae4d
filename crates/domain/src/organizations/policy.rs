//! May this actor do this with an organization as a whole?

use crate::Timestamp;
use crate::access::{Actor, Denied, OrganizationScope, SignedIn, policy};
use crate::identity::policy::{own_account, own_account_lately};
use crate::identity::{SessionLifetimes, UserId};
use crate::organizations::{OrganizationId, permissions};

/// Every person may found one. A key speaks for one that exists.
pub fn found(actor: &Actor) -> Result<SignedIn, Denied> {
    own_account(actor)
}

/// Only an owner who proved a moment ago who they are deletes it: a program, a stolen token or an
/// open browser must not be enough.
pub fn delete(
    actor: &Actor,
    organization_id: OrganizationId,
    lifetimes: &SessionLifetimes,
    now: Timestamp,
) -> Result<OrganizationScope, Denied> {
    // A key hears that it is not for keys, wherever it knocks.
    own_account(actor)?;
    let scope = policy::in_organization(actor, organization_id, &permissions::DELETE)?;
    own_account_lately(actor, lifetimes, now)?;
    Ok(scope)
}

/// A person who may delete it restores it.
pub fn restore(
    actor: &Actor,
    organization_id: OrganizationId,
) -> Result<OrganizationScope, Denied> {
    own_account(actor)?;
    policy::in_closed_organization(actor, organization_id, &permissions::DELETE)
}

/// Members may leave; to remove somebody else takes the permission.
pub fn remove_member(
    actor: &Actor,
    organization_id: OrganizationId,
    user_id: UserId,
) -> Result<OrganizationScope, Denied> {
    let leaves = own_account(actor).is_ok_and(|signed_in| signed_in.user_id == user_id);
    if leaves && actor.memberships.of(organization_id).is_some_and(|membership| membership.open) {
        return OrganizationScope::leaving(actor, organization_id);
    }
    policy::in_organization(actor, organization_id, &permissions::MANAGE_MEMBERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use crate::access::{
        Client, Grants, Membership, Memberships, OrganizationRole, PlatformRole, Principal,
        RequestId,
    };
    use crate::identity::SessionId;
    use chrono::TimeDelta;
    use rstest::rstest;

    fn id() -> OrganizationId {
        OrganizationId::new(Timestamp::UNIX_EPOCH, [3; 10])
    }

    fn user(number: u8) -> UserId {
        UserId::new(Timestamp::UNIX_EPOCH, [number; 10])
    }

    fn member(grants: Grants, open: bool) -> Actor {
        let now = Timestamp::UNIX_EPOCH;
        Actor {
            principal: Principal::User(SignedIn {
                user_id: user(1),
                session_id: SessionId::new(now, [2; 10]),
                platform_role: PlatformRole::User,
                authenticated_at: now,
                closing: false,
            }),
            memberships: Memberships::new([Membership { organization_id: id(), grants, open }]),
            request_id: RequestId::parse("test").unwrap(),
            client: Client::default(),
        }
    }

    #[rstest]
    #[case(OrganizationRole::Owner, 0, Ok(()))]
    #[case(OrganizationRole::Owner, 299, Ok(()))]
    #[case(OrganizationRole::Owner, 300, Err(Denied::StepUpRequired))]
    #[case(OrganizationRole::Admin, 0, Err(Denied::Forbidden))]
    #[case(OrganizationRole::Viewer, 0, Err(Denied::Forbidden))]
    fn only_an_owner_who_proved_who_they_are_deletes(
        #[case] role: OrganizationRole,
        #[case] seconds: i64,
        #[case] expected: Result<(), Denied>,
    ) {
        let actor = member(Grants::Role(role), true);
        let now = Timestamp::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let outcome = delete(&actor, id(), &SessionLifetimes::default(), now);
        assert_eq!(outcome.map(|_| ()), expected);
    }

    #[rstest]
    #[case::leaves(OrganizationRole::Viewer, 1, true, Ok(()))]
    #[case::removes_somebody(OrganizationRole::Member, 2, true, Err(Denied::Forbidden))]
    #[case::admin_removes_somebody(OrganizationRole::Admin, 2, true, Ok(()))]
    #[case::closed(OrganizationRole::Owner, 1, false, Err(Denied::NotFound))]
    fn members_leave_and_admins_remove(
        #[case] role: OrganizationRole,
        #[case] whom: u8,
        #[case] open: bool,
        #[case] expected: Result<(), Denied>,
    ) {
        let actor = member(Grants::Role(role), open);
        assert_eq!(remove_member(&actor, id(), user(whom)).map(|_| ()), expected);
        let stranger = Actor { memberships: Memberships::default(), ..actor };
        assert_eq!(remove_member(&stranger, id(), user(whom)), Err(Denied::NotFound));
    }

    #[test]
    fn whoever_can_do_nothing_else_can_leave() {
        let actor = member(Grants::named::<String>([]), true);
        assert!(remove_member(&actor, id(), user(1)).is_ok());
        assert_eq!(remove_member(&actor, id(), user(2)), Err(Denied::Forbidden));
    }
}
