//! Whose tasks are whose.

use crate::access::{
    Actor, Denied, OrganizationScope, Permission, PlatformPermission, Principal, policy,
};
use crate::tasks::{Task, permissions};

/// May this actor see this task? For everybody else it is not there.
pub fn see(actor: &Actor, task: &Task) -> Result<(), Denied> {
    allowed(actor, task, &permissions::READ, &permissions::READ_ALL)
}

/// May this actor cancel it? Whoever may only see it is refused. Says in which organization that
/// happens, if in any.
pub fn cancel(actor: &Actor, task: &Task) -> Result<Option<OrganizationScope>, Denied> {
    let may = allowed(actor, task, &permissions::CANCEL, &permissions::MANAGE_ALL);
    if may == Err(Denied::NotFound) {
        see(actor, task)?;
        return Err(Denied::Forbidden);
    }
    may?;
    Ok(OrganizationScope::of_task(task))
}

/// May this actor have failed tasks done again?
pub fn retry(actor: &Actor) -> Result<(), Denied> {
    policy::on_platform(actor, &permissions::MANAGE_ALL)
}

/// May this actor read why something failed? A cause may name what is inside.
pub fn read_causes(actor: &Actor) -> bool {
    policy::on_platform(actor, &permissions::READ_ALL).is_ok()
}

/// The person for whom it is done; whoever has the permission in the organization for which it is
/// done; whoever has the other on the platform.
fn allowed(
    actor: &Actor,
    task: &Task,
    within: &Permission,
    on_platform: &PlatformPermission,
) -> Result<(), Denied> {
    policy::authenticated(actor)?;
    if let Principal::User(signed_in) = &actor.principal
        && task.user_id == Some(signed_in.user_id)
    {
        return Ok(());
    }
    let in_organization =
        task.organization_id.is_some_and(|id| policy::in_organization(actor, id, within).is_ok());
    if in_organization || policy::on_platform(actor, on_platform).is_ok() {
        Ok(())
    } else {
        Err(Denied::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    use crate::access::{
        ApiKeyPrincipal, Client, Grants, Membership, Memberships, OrganizationRole, PlatformRole,
        RequestId, SignedIn,
    };
    use crate::identity::{SessionId, UserId};
    use crate::organizations::OrganizationId;
    use crate::tasks::{TaskId, TaskKind};
    use crate::{Id as _, Timestamp};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn organization(number: u8) -> OrganizationId {
        OrganizationId::new(NOW, [number; 10])
    }

    fn person(number: u8, role: PlatformRole) -> Principal {
        Principal::User(SignedIn {
            user_id: UserId::new(NOW, [number; 10]),
            session_id: SessionId::new(NOW, [2; 10]),
            platform_role: role,
            authenticated_at: NOW,
            closing: false,
        })
    }

    fn program() -> Principal {
        let key_id = crate::access::ApiKeyId::new(NOW, [9; 10]);
        Principal::ApiKey(ApiKeyPrincipal { key_id, organization_id: organization(1) })
    }

    fn within(principal: Principal, number: u8, grants: Grants) -> Actor {
        let membership = Membership { organization_id: organization(number), grants, open: true };
        Actor {
            principal,
            memberships: Memberships::new([membership]),
            request_id: RequestId::parse("test").unwrap(),
            client: Client::default(),
        }
    }

    fn member(number: u8, role: OrganizationRole) -> Actor {
        within(person(8, PlatformRole::User), number, Grants::Role(role))
    }

    fn elsewhere(principal: Principal) -> Actor {
        within(principal, 2, Grants::Role(OrganizationRole::Owner))
    }

    const NO: Result<(), Denied> = Err(Denied::NotFound);
    const SEES_ONLY: Result<(), Denied> = Err(Denied::Forbidden);

    /// A task that is done for person 1 in organization 1.
    #[rstest]
    #[case::anonymous(
        elsewhere(Principal::Anonymous),
        Err(Denied::NotAuthenticated),
        Err(Denied::NotAuthenticated)
    )]
    #[case::whose_it_is(elsewhere(person(1, PlatformRole::User)), Ok(()), Ok(()))]
    #[case::a_stranger(elsewhere(person(3, PlatformRole::User)), NO, NO)]
    #[case::a_viewer(member(1, OrganizationRole::Viewer), NO, NO)]
    #[case::a_member(member(1, OrganizationRole::Member), Ok(()), SEES_ONLY)]
    #[case::an_admin(member(1, OrganizationRole::Admin), Ok(()), Ok(()))]
    #[case::an_owner_of_another(member(2, OrganizationRole::Owner), NO, NO)]
    #[case::a_manager(elsewhere(person(3, PlatformRole::Manager)), Ok(()), SEES_ONLY)]
    #[case::an_administrator(elsewhere(person(3, PlatformRole::Admin)), Ok(()), Ok(()))]
    #[case::a_key(within(program(), 1, Grants::named(["tasks.read"])), Ok(()), SEES_ONLY)]
    #[case::a_key_that_cancels(within(program(), 1, Grants::named(["tasks.cancel"])), NO, Ok(()))]
    #[case::another_key(within(program(), 1, Grants::named(["organizations.read"])), NO, NO)]
    fn a_task_is_seen_and_canceled_by_whom_it_concerns(
        #[case] actor: Actor,
        #[case] sees: Result<(), Denied>,
        #[case] cancels: Result<(), Denied>,
    ) {
        let task = Task {
            user_id: Some(UserId::new(NOW, [1; 10])),
            organization_id: Some(organization(1)),
            ..Task::new(TaskId::new(NOW, [0; 10]), &TaskKind::named("test"), Vec::new(), NOW)
        };
        assert_eq!(see(&actor, &task), sees);
        assert_eq!(cancel(&actor, &task).map(drop), cancels);
    }

    #[test]
    fn what_is_done_for_nobody_is_for_those_who_run_the_platform() {
        let task = Task::new(TaskId::new(NOW, [0; 10]), &TaskKind::named("test"), Vec::new(), NOW);
        assert_eq!(see(&member(1, OrganizationRole::Owner), &task), NO);
        assert_eq!(see(&elsewhere(person(1, PlatformRole::Manager)), &task), Ok(()));
    }
}
