//! Closing an organization, and opening it again.

use chrono::TimeDelta;
use rstest::rstest;
use serde_json::json;
use socle_application::organizations::{DeleteOrganizationError, RestoreOrganizationError};
use socle_domain::access::{Actor, Denied, Grants, OrganizationRole, PlatformRole, Principal};
use socle_domain::audit::AuditActor;
use socle_domain::organizations::{Organization, RestoreError};

use crate::support::{
    Call, Fault, Workplace, World, acme, acme_id, anonymous, as_role, assert_audited, closed,
    details, event, now, on_platform, person, program, stranger, with_grants,
};

fn owner() -> Actor {
    as_role(OrganizationRole::Owner)
}

fn owner_of_closed() -> Actor {
    with_grants(Grants::Role(OrganizationRole::Owner), false)
}

fn world(organization: Option<Organization>, fault: Fault) -> World {
    let workplace = Workplace { organization, ..Workplace::default() };
    World { workplace, fault, ..World::default() }
}

/// The same person, who proved who they are that long ago.
fn proved(mut actor: Actor, seconds: i64) -> Actor {
    if let Principal::User(signed_in) = &mut actor.principal {
        signed_in.authenticated_at = now() - TimeDelta::seconds(seconds);
    }
    actor
}

#[rstest]
#[case::its_owner(owner(), false)]
#[case::an_administrator(on_platform(PlatformRole::Admin), true)]
#[tokio::test]
async fn an_organization_is_closed_and_that_is_announced(
    #[case] actor: Actor,
    #[case] on_platform: bool,
) {
    let ports = World::default().ports();
    let use_case = ports.delete_organization();
    let closed = if on_platform {
        use_case.as_administrator(&actor, acme_id()).await.unwrap()
    } else {
        use_case.execute(&actor, acme_id()).await.unwrap()
    };
    ports.assert_committed();
    let expected =
        Organization { deleted_at: Some(now()), updated_at: now(), version: 2, ..acme() };
    assert_eq!(closed, expected);
    let calls = ports.every_call();
    let [locked, updated, Call::Audit(entry), Call::Append(messages)] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*updated, Call::UpdateOrganization(expected));
    let actor = AuditActor::User(person().id);
    assert_audited(entry, actor, "organization.deleted", ("organization", acme_id()));
    assert_eq!(details(entry), []);
    let (topic, data) = event(&messages[0]);
    assert_eq!((topic, &data["deleted_at"]), ("organization.deleted", &json!(now())));
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(stranger(), Denied::NotFound)]
#[case(as_role(OrganizationRole::Admin), Denied::Forbidden)]
#[case::a_program_proves_nothing(program(&["organizations.delete"]), Denied::Forbidden)]
#[case(proved(owner(), 300), Denied::StepUpRequired)]
#[case(owner_of_closed(), Denied::NotFound)]
#[case::not_by_its_own_way(on_platform(PlatformRole::Superadmin), Denied::NotFound)]
#[tokio::test]
async fn only_an_owner_who_proved_who_they_are_closes(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    let ports = World::default().ports();
    let error = ports.delete_organization().execute(&actor, acme_id()).await.unwrap_err();
    assert!(matches!(error, DeleteOrganizationError::Denied(denied) if denied == expected));
    ports.assert_never_began();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(owner(), Denied::Forbidden)]
#[case(on_platform(PlatformRole::Manager), Denied::Forbidden)]
#[case(program(&["organizations.delete"]), Denied::Forbidden)]
#[tokio::test]
async fn only_administrators_reach_into_every_organization(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    let ports = World::default().ports();
    let error = ports.delete_organization().as_administrator(&actor, acme_id()).await.unwrap_err();
    assert!(matches!(error, DeleteOrganizationError::Denied(denied) if denied == expected));
    let error = ports.restore_organization().as_administrator(&actor, acme_id()).await.unwrap_err();
    assert!(matches!(error, RestoreOrganizationError::Denied(denied) if denied == expected));
    ports.assert_never_began();
}

#[rstest]
#[case::erased(None)]
#[case::closed(Some(closed()))]
#[tokio::test]
async fn what_is_closed_is_not_closed_again(#[case] organization: Option<Organization>) {
    let ports = world(organization, Fault::Nowhere).ports();
    let error = ports.delete_organization().execute(&owner(), acme_id()).await.unwrap_err();
    assert_eq!(format!("{error:?}"), "Unavailable(Denied(NotFound))");
    ports.assert_refused();
}

#[rstest]
#[case::its_owner(owner_of_closed(), false)]
#[case::an_administrator(on_platform(PlatformRole::Admin), true)]
#[tokio::test]
async fn an_organization_is_opened_again_as_it_was(
    #[case] actor: Actor,
    #[case] on_platform: bool,
) {
    let ports = world(Some(closed()), Fault::Nowhere).ports();
    let use_case = ports.restore_organization();
    let opened = if on_platform {
        use_case.as_administrator(&actor, acme_id()).await.unwrap()
    } else {
        use_case.execute(&actor, acme_id()).await.unwrap()
    };
    ports.assert_committed();
    assert_eq!(opened, Organization { updated_at: now(), version: 3, ..acme() });
    let calls = ports.every_call();
    let [_, updated, Call::Audit(entry), Call::Append(messages)] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!(*updated, Call::UpdateOrganization(opened));
    let actor = AuditActor::User(person().id);
    assert_audited(entry, actor, "organization.restored", ("organization", acme_id()));
    let (topic, data) = event(&messages[0]);
    assert_eq!((topic, &data["deleted_at"]), ("organization.restored", &json!(null)));
}

#[rstest]
#[case::open(Some(acme()), "Restore(Open)")]
#[case::after_its_grace(
    Some(Organization { deleted_at: Some(now() - Organization::GRACE), ..acme() }),
    "Restore(GraceOver)"
)]
#[case::erased(None, "Denied(NotFound)")]
#[tokio::test]
async fn what_cannot_be_opened_again_says_why(
    #[case] organization: Option<Organization>,
    #[case] expected: &str,
) {
    let ports = world(organization, Fault::Nowhere).ports();
    let restored = ports.restore_organization().execute(&owner_of_closed(), acme_id()).await;
    let error = restored.unwrap_err();
    assert_eq!(format!("{error:?}"), expected);
    ports.assert_refused();
    if let RestoreOrganizationError::Restore(reason) = error {
        assert!(matches!(reason, RestoreError::Open | RestoreError::GraceOver));
    }
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(stranger(), Denied::NotFound)]
#[case(with_grants(Grants::Role(OrganizationRole::Admin), false), Denied::NotFound)]
#[case::open(owner(), Denied::NotFound)]
#[case(program(&["organizations.delete"]), Denied::Forbidden)]
#[tokio::test]
async fn only_an_owner_opens_again(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = world(Some(closed()), Fault::Nowhere).ports();
    let error = ports.restore_organization().execute(&actor, acme_id()).await.unwrap_err();
    assert!(matches!(error, RestoreOrganizationError::Denied(denied) if denied == expected));
    ports.assert_never_began();
}

/// The database refuses a slug that did not change: that is its failure, not whoever asked's.
#[tokio::test]
async fn a_slug_that_is_suddenly_taken_is_a_failure_of_the_store() {
    for organization in [acme(), closed()] {
        let workplace = Workplace {
            organization: Some(organization.clone()),
            slugs_taken: 1,
            ..Workplace::default()
        };
        let ports = World { workplace, ..World::default() }.ports();
        let error = if organization.is_open() {
            let closed = ports.delete_organization().execute(&owner(), acme_id()).await;
            format!("{:?}", closed.unwrap_err())
        } else {
            let opened = ports.restore_organization().execute(&owner_of_closed(), acme_id()).await;
            format!("{:?}", opened.unwrap_err())
        };
        assert!(error.starts_with("Store(Corrupt"), "{error}");
        ports.assert_rolled_back();
    }
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::UpdateOrganization)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(#[case] fault: Fault) {
    let ports = world(Some(acme()), fault).ports();
    let error = ports.delete_organization().execute(&owner(), acme_id()).await.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
    let ports = world(Some(closed()), fault).ports();
    let restored = ports.restore_organization().execute(&owner_of_closed(), acme_id()).await;
    let error = restored.unwrap_err();
    assert!(matches!(error, RestoreOrganizationError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
