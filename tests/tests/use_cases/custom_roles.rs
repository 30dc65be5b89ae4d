//! Roles that organizations make, and the permissions there are.

use rstest::rstest;
use socle_application::access::{
    CreateRoleError, CreateRoleInput, DeleteRoleError, UpdateRoleError, UpdateRoleInput,
};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::audit::AuditActor;
use socle_domain::organizations::{CustomRole, CustomRoleId, Label, OpenInvitations};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, Workplace, World, acme_id, anonymous, as_role, assert_audited, closed,
    custom_role, details, event, field_errors, names, now, person, program, stranger,
};

const READ: &str = "organizations.read";
const MANAGE: &str = "access.roles.manage";

fn admin() -> Actor {
    as_role(OrganizationRole::Admin)
}

/// A world in which this role is found.
fn with(role: Option<CustomRole>) -> World {
    let workplace = Workplace { role, ..Workplace::default() };
    World { workplace, ..World::default() }
}

fn input(name: &str, permissions: &[&str]) -> CreateRoleInput {
    let permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
    CreateRoleInput { name: name.to_owned(), permissions }
}

fn changes(name: Option<&str>, permissions: Option<&[&str]>) -> UpdateRoleInput {
    UpdateRoleInput {
        name: name.map(str::to_owned),
        permissions: permissions.map(|names| names.iter().map(|n| (*n).to_owned()).collect()),
        expected_versions: None,
    }
}

async fn create(ports: &Ports, actor: &Actor) -> Result<CustomRole, CreateRoleError> {
    let input = input(" Clerk ", &[READ, "access.roles.read", READ]);
    ports.create_role().execute(actor, acme_id(), input).await
}

async fn update(
    ports: &Ports,
    actor: &Actor,
    input: UpdateRoleInput,
) -> Result<CustomRole, UpdateRoleError> {
    ports.update_role().execute(actor, acme_id(), custom_role(&[]).id, input).await
}

async fn delete(ports: &Ports, actor: &Actor) -> Result<(), DeleteRoleError> {
    ports.delete_role().execute(actor, acme_id(), custom_role(&[]).id).await
}

#[tokio::test]
async fn a_role_is_stored_noted_and_announced() {
    let ports = with(None).ports();
    let role = create(&ports, &admin()).await.unwrap();
    ports.assert_committed();
    assert_eq!(role.name.as_str(), "Clerk");
    assert_eq!(role.permissions, names(&["access.roles.read", READ]));
    assert_eq!((role.organization_id, role.version), (acme_id(), 1));
    assert_eq!((role.created_at, role.updated_at), (now(), now()));
    let calls = ports.every_call();
    let [locked, enabled, counted, named, inserted, Call::Audit(entry), Call::Append(messages)] =
        &calls[..]
    else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*enabled, Call::IsEnabled(acme_id(), "custom_roles"));
    assert_eq!(*counted, Call::CountRoles(acme_id()));
    assert_eq!(*named, Call::FindRoleByName(acme_id(), "Clerk".to_owned()));
    assert_eq!(*inserted, Call::InsertRole(role.clone()));
    assert_audited(entry, AuditActor::User(person().id), "role.created", ("role", role.id));
    assert_eq!(details(entry), [("permissions", "access.roles.read organizations.read")]);
    let (topic, data) = event(&messages[0]);
    assert_eq!((topic, data["name"].as_str()), ("role.created", Some("Clerk")));
}

#[rstest]
#[case("Owner", &[READ], ("name", "reserved"))]
#[case("viewer", &[READ], ("name", "reserved"))]
#[case::looks_like_an_identifier("67e55044-10b1-426f-9247-bb680e5fe0c8", &[READ], ("name", "reserved"))]
#[case("", &[READ], ("name", "required"))]
#[case("Clerk", &[], ("permissions", "required"))]
#[case("Clerk", &[READ, "organizations.fly"], ("permissions", "unknown_permission"))]
#[case::of_the_platform("Clerk", &["platform.organizations.manage"], ("permissions", "unknown_permission"))]
#[tokio::test]
async fn what_is_unacceptable_is_said(
    #[case] name: &str,
    #[case] permissions: &[&str],
    #[case] expected: (&'static str, &'static str),
) {
    let ports = with(Some(custom_role(&[READ]))).ports();
    let made = ports.create_role().execute(&admin(), acme_id(), input(name, permissions)).await;
    let CreateRoleError::Invalid(invalid) = made.unwrap_err() else { panic!("not invalid") };
    assert_eq!(field_errors(&invalid), [expected]);
    let error = update(&ports, &admin(), changes(Some(name), Some(permissions))).await.unwrap_err();
    let UpdateRoleError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [expected]);
    ports.assert_never_began();
}

#[rstest]
#[case::seen(with(Some(custom_role(&[READ]))), "NameTaken", false)]
#[case::refused_by_the_database(
    World {
        workplace: Workplace { role_name_taken: true, ..Workplace::default() },
        ..World::default()
    },
    "NameTaken",
    true
)]
#[case::too_many(
    World { workplace: Workplace { count: 100, ..Workplace::default() }, ..World::default() },
    "TooMany",
    false
)]
#[case::switched_off(
    World { workplace: Workplace { features_off: true, ..Workplace::default() }, ..World::default() },
    "Unavailable(FeatureDisabled(\"custom_roles\"))",
    false
)]
#[case::closed(
    World {
        workplace: Workplace { organization: Some(closed()), ..Workplace::default() },
        ..World::default()
    },
    "Unavailable(Denied(NotFound))",
    false
)]
#[tokio::test]
async fn a_role_that_cannot_be_made_is_refused(
    #[case] world: World,
    #[case] expected: &str,
    #[case] tried: bool,
) {
    let ports = world.ports();
    let error = create(&ports, &admin()).await.unwrap_err();
    assert_eq!(format!("{error:?}"), expected);
    if tried {
        ports.assert_rolled_back();
    } else {
        ports.assert_refused();
    }
    assert_eq!((ports.audited(), ports.appended()), (vec![], vec![]));
}

#[tokio::test]
async fn one_more_role_than_ninety_nine_is_made() {
    let workplace = Workplace { count: 99, ..Workplace::default() };
    let ports = World { workplace, ..World::default() }.ports();
    create(&ports, &admin()).await.unwrap();
    ports.assert_committed();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(stranger(), Denied::NotFound)]
#[case(as_role(OrganizationRole::Member), Denied::Forbidden)]
#[case(program(&["access.roles.read"]), Denied::Forbidden)]
#[tokio::test]
async fn only_who_may_manages_roles(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = with(Some(custom_role(&[READ]))).ports();
    let error = create(&ports, &actor).await.unwrap_err();
    assert!(matches!(error, CreateRoleError::Denied(denied) if denied == expected), "{error:?}");
    let error = update(&ports, &actor, changes(None, None)).await.unwrap_err();
    assert!(matches!(error, UpdateRoleError::Denied(denied) if denied == expected), "{error:?}");
    let error = delete(&ports, &actor).await.unwrap_err();
    assert!(matches!(error, DeleteRoleError::Denied(denied) if denied == expected), "{error:?}");
    ports.assert_never_began();
}

/// Who may make roles may make none that lets them do more, nor change or remove one that does.
#[tokio::test]
async fn nobody_lifts_anybody_above_themselves() {
    let actor = program(&[MANAGE]);
    let ports = with(None).ports();
    let error = create(&ports, &actor).await.unwrap_err();
    assert!(matches!(error, CreateRoleError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_never_began();
    for (role, change) in [
        (custom_role(&[READ]), changes(None, Some(&[MANAGE]))),
        (custom_role(&[MANAGE]), changes(None, Some(&[MANAGE, READ]))),
    ] {
        let ports = with(Some(role)).ports();
        let error = update(&ports, &actor, change).await.unwrap_err();
        assert!(matches!(error, UpdateRoleError::Denied(Denied::Forbidden)), "{error:?}");
        ports.assert_refused();
    }
    let ports = with(Some(custom_role(&[READ]))).ports();
    let error = delete(&ports, &actor).await.unwrap_err();
    assert!(matches!(error, DeleteRoleError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn a_change_is_stored_noted_and_announced() {
    let before = custom_role(&[READ]);
    let ports = with(Some(before.clone())).ports();
    let input = changes(Some("grace hopper"), Some(&["access.roles.read"]));
    let after = update(&ports, &admin(), input).await.unwrap();
    ports.assert_committed();
    let expected = CustomRole {
        name: Label::parse("grace hopper").unwrap(),
        permissions: names(&["access.roles.read"]),
        updated_at: now(),
        version: before.version + 1,
        ..before
    };
    assert_eq!(after, expected);
    let calls = ports.every_call();
    let [locked, found, named, updated, asked, Call::Audit(entry), Call::Append(messages)] =
        &calls[..]
    else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*found, Call::FindRole(acme_id(), expected.id));
    assert_eq!(*named, Call::FindRoleByName(acme_id(), "grace hopper".to_owned()), "its own");
    assert_eq!(*updated, Call::UpdateRole(expected.clone()));
    let theirs = OpenInvitations::ByMembersWith(expected.id);
    assert_eq!(*asked, Call::OpenInvitations(acme_id(), theirs), "it permits less");
    assert_audited(entry, AuditActor::User(person().id), "role.updated", ("role", expected.id));
    assert_eq!(details(entry), [("permissions", "access.roles.read")]);
    assert_eq!(event(&messages[0]).0, "role.updated");
}

#[rstest]
#[case(changes(None, None))]
#[case(changes(Some("Grace Hopper"), Some(&[READ])))]
#[tokio::test]
async fn a_change_of_nothing_writes_nothing(#[case] input: UpdateRoleInput) {
    let ports = with(Some(custom_role(&[READ]))).ports();
    assert_eq!(update(&ports, &admin(), input).await.unwrap(), custom_role(&[READ]));
    assert_eq!(ports.writes(), []);
    ports.assert_committed_unaudited();
}

#[rstest]
#[case(vec![3], true)]
#[case(vec![2, 3], true)]
#[case(vec![2], false)]
#[case(vec![], false)]
#[tokio::test]
async fn a_change_may_be_made_for_certain_versions_only(
    #[case] versions: Vec<i64>,
    #[case] is_current: bool,
) {
    let ports = with(Some(custom_role(&[READ]))).ports();
    let input = changes(None, Some(&["access.roles.read"]));
    let input = UpdateRoleInput { expected_versions: Some(versions), ..input };
    let outcome = update(&ports, &admin(), input).await;
    if is_current {
        assert_eq!(outcome.unwrap().version, 4);
    } else {
        let error = outcome.unwrap_err();
        assert!(matches!(error, UpdateRoleError::Stale { current: 3 }), "{error:?}");
        ports.assert_refused();
    }
}

#[tokio::test]
async fn a_role_takes_the_name_of_no_other() {
    // Another is found by the name that is asked for; the database holds the same against a race.
    let workplace = Workplace {
        role: Some(custom_role(&[READ])),
        role_name_taken: true,
        ..Workplace::default()
    };
    let ports = World { workplace, ..World::default() }.ports();
    let error = update(&ports, &admin(), changes(Some("Clerk"), None)).await.unwrap_err();
    assert!(matches!(error, UpdateRoleError::NameTaken), "{error:?}");
    ports.assert_rolled_back();
    let other =
        CustomRole { id: CustomRoleId::from_uuid(Uuid::from_u128(0x07e4)), ..custom_role(&[READ]) };
    let ports = with(Some(other)).ports();
    let error = update(&ports, &admin(), changes(Some("Clerk"), None)).await.unwrap_err();
    assert!(matches!(error, UpdateRoleError::NameTaken), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn a_role_is_removed_noted_and_announced() {
    let role = custom_role(&[READ]);
    let ports = with(Some(role.clone())).ports();
    delete(&ports, &admin()).await.unwrap();
    ports.assert_committed();
    let calls = ports.every_call();
    let [locked, found, used, asked, removed, Call::Audit(entry), Call::Append(messages)] =
        &calls[..]
    else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*found, Call::FindRole(acme_id(), role.id));
    assert_eq!(*used, Call::IsInUse(acme_id(), role.id));
    assert_eq!(*asked, Call::OpenInvitations(acme_id(), OpenInvitations::As(role.id)));
    assert_eq!(*removed, Call::RemoveRole(acme_id(), role.id));
    assert_audited(entry, AuditActor::User(person().id), "role.deleted", ("role", role.id));
    assert_eq!(details(entry), []);
    assert_eq!(event(&messages[0]).0, "role.deleted");
}

#[tokio::test]
async fn a_role_that_members_have_stays() {
    let workplace =
        Workplace { role: Some(custom_role(&[READ])), role_in_use: true, ..Workplace::default() };
    let ports = World { workplace, ..World::default() }.ports();
    let error = delete(&ports, &admin()).await.unwrap_err();
    assert!(matches!(error, DeleteRoleError::InUse), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn an_unknown_role_is_not_found() {
    let ports = with(None).ports();
    let error = update(&ports, &admin(), changes(None, None)).await.unwrap_err();
    assert!(matches!(error, UpdateRoleError::Denied(Denied::NotFound)), "{error:?}");
    ports.assert_refused();
    let ports = with(None).ports();
    let error = delete(&ports, &admin()).await.unwrap_err();
    assert!(matches!(error, DeleteRoleError::Denied(Denied::NotFound)), "{error:?}");
    ports.assert_refused();
    let id = custom_role(&[]).id;
    let error = ports.list_roles().one(&admin(), acme_id(), id).await.unwrap_err();
    assert_eq!(format!("{error:?}"), "Denied(NotFound)");
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::IsEnabled)]
#[case(Fault::CountRoles)]
#[case(Fault::FindRoleByName)]
#[case(Fault::InsertRole)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_no_role_is_made(#[case] fault: Fault) {
    let ports = World { fault, ..with(None) }.ports();
    let error = create(&ports, &admin()).await.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::FindRole)]
#[case(Fault::FindRoleByName)]
#[case(Fault::UpdateRole)]
#[case(Fault::OpenInvitations)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_the_role_is_as_it_was(#[case] fault: Fault) {
    let ports = World { fault, ..with(Some(custom_role(&[READ]))) }.ports();
    let error = update(&ports, &admin(), changes(Some("Clerk"), Some(&["access.roles.read"])))
        .await
        .unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::FindRole)]
#[case(Fault::IsInUse)]
#[case(Fault::OpenInvitations)]
#[case(Fault::RemoveRole)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_the_role_stays(#[case] fault: Fault) {
    let ports = World { fault, ..with(Some(custom_role(&[READ]))) }.ports();
    let error = delete(&ports, &admin()).await.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}
