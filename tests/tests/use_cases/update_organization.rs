//! Renaming an organization.

use rstest::rstest;
use serde_json::json;
use socle_application::organizations::{UpdateOrganizationError, UpdateOrganizationInput};
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::audit::AuditActor;
use socle_domain::organizations::{Label, Organization, OrganizationSlug};

use crate::support::{
    Call, Fault, Ports, Workplace, World, acme, acme_id, anonymous, as_role, assert_audited,
    closed, details, event, field_errors, now, person, program, stranger,
};

fn changes(name: Option<&str>, slug: Option<&str>) -> UpdateOrganizationInput {
    UpdateOrganizationInput {
        name: name.map(str::to_owned),
        slug: slug.map(str::to_owned),
        expected_versions: None,
    }
}

async fn update(
    ports: &Ports,
    input: UpdateOrganizationInput,
) -> Result<Organization, UpdateOrganizationError> {
    let admin = as_role(OrganizationRole::Admin);
    ports.update_organization().execute(&admin, acme_id(), input).await
}

#[rstest]
#[case(Some("Bcme"), None, "name")]
#[case(None, Some("bcme"), "slug")]
#[case(Some("Bcme"), Some("bcme"), "name slug")]
#[tokio::test]
async fn a_new_name_is_stored_and_announced(
    #[case] name: Option<&str>,
    #[case] slug: Option<&str>,
    #[case] fields: &str,
) {
    let ports = World::default().ports();
    let after = update(&ports, changes(name, slug)).await.unwrap();
    ports.assert_committed();
    let before = acme();
    let expected = Organization {
        name: name.map_or(before.name.clone(), |name| Label::parse(name).unwrap()),
        slug: slug.map_or(before.slug.clone(), |slug| OrganizationSlug::parse(slug).unwrap()),
        updated_at: now(),
        version: before.version + 1,
        ..before
    };
    assert_eq!(after, expected);
    let calls = ports.every_call();
    let [locked, updated, Call::Audit(entry), Call::Append(messages)] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*updated, Call::UpdateOrganization(expected.clone()));
    let actor = AuditActor::User(person().id);
    assert_audited(entry, actor, "organization.updated", ("organization", acme_id()));
    assert_eq!(details(entry), [("fields", fields)]);
    let (topic, data) = event(&messages[0]);
    assert_eq!((topic, &data["version"]), ("organization.updated", &json!(2)));
    assert_eq!(
        (&data["name"], &data["slug"]),
        (&json!(expected.name.as_str()), &json!(expected.slug.as_str()),)
    );
}

#[rstest]
#[case::nothing_given(changes(None, None))]
#[case::nothing_new(changes(Some("Acme"), Some("acme")))]
#[tokio::test]
async fn a_change_of_nothing_writes_nothing(#[case] input: UpdateOrganizationInput) {
    let ports = World::default().ports();
    assert_eq!(update(&ports, input).await.unwrap(), acme());
    assert_eq!(ports.names(), ["LockOrganization"]);
    ports.assert_committed_unaudited();
}

#[rstest]
#[case(vec![1], true)]
#[case(vec![7, 1], true)]
#[case(vec![2], false)]
#[case(vec![], false)]
#[tokio::test]
async fn a_change_may_be_made_for_certain_versions_only(
    #[case] versions: Vec<i64>,
    #[case] is_current: bool,
) {
    let ports = World::default().ports();
    let input = changes(Some("Bcme"), None);
    let input = UpdateOrganizationInput { expected_versions: Some(versions), ..input };
    let outcome = update(&ports, input).await;
    if is_current {
        assert_eq!(outcome.unwrap().version, 2);
    } else {
        let error = outcome.unwrap_err();
        assert!(matches!(error, UpdateOrganizationError::Stale { current: 1 }), "{error:?}");
        ports.assert_refused();
    }
}

#[tokio::test]
async fn a_slug_that_is_taken_is_said_to_be() {
    let workplace = Workplace { slugs_taken: 1, ..Workplace::default() };
    let ports = World { workplace, ..World::default() }.ports();
    let error = update(&ports, changes(None, Some("bcme"))).await.unwrap_err();
    assert!(matches!(error, UpdateOrganizationError::SlugTaken), "{error:?}");
    ports.assert_rolled_back();
    assert_eq!((ports.audited(), ports.appended()), (vec![], vec![]));
}

#[tokio::test]
async fn everything_unacceptable_is_said_at_once() {
    let ports = World::default().ports();
    let error = update(&ports, changes(Some(" "), Some("a--b"))).await.unwrap_err();
    let UpdateOrganizationError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("name", "required"), ("slug", "malformed")]);
    ports.assert_never_began();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(stranger(), Denied::NotFound)]
#[case(as_role(OrganizationRole::Member), Denied::Forbidden)]
#[case(program(&["organizations.read"]), Denied::Forbidden)]
#[tokio::test]
async fn only_who_may_renames(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = World::default().ports();
    let input = changes(Some("Bcme"), None);
    let outcome = ports.update_organization().execute(&actor, acme_id(), input).await;
    let error = outcome.unwrap_err();
    assert!(matches!(error, UpdateOrganizationError::Denied(denied) if denied == expected));
    ports.assert_never_began();
}

#[rstest]
#[case::erased(None)]
#[case::closed(Some(closed()))]
#[tokio::test]
async fn what_went_meanwhile_is_not_found(#[case] organization: Option<Organization>) {
    let workplace = Workplace { organization, ..Workplace::default() };
    let ports = World { workplace, ..World::default() }.ports();
    let error = update(&ports, changes(Some("Bcme"), None)).await.unwrap_err();
    assert_eq!(format!("{error:?}"), "Unavailable(Denied(NotFound))");
    ports.assert_refused();
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
    let ports = World { fault, ..World::default() }.ports();
    let error = update(&ports, changes(Some("Bcme"), None)).await.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}
