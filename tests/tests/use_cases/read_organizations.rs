//! Showing organizations, and switching their features.

use rstest::rstest;
use socle_application::organizations::SwitchFeatureError;
use socle_application::organizations::ports::{OrganizationFilter, OrganizationView};
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole, PlatformRole};
use socle_domain::audit::AuditActor;
use socle_domain::organizations::feature::{API_KEYS, CUSTOM_ROLES};
use socle_domain::organizations::{MemberRole, OrganizationId};

use crate::support::{
    Call, Fault, Workplace, World, acme, acme_id, anonymous, as_role, assert_audited, closed,
    details, event, on_platform, person, program, stranger, system,
};

fn page() -> PageRequest<OrganizationId> {
    PageRequest { limit: PageLimit::default(), after: None }
}

fn viewer() -> Actor {
    as_role(OrganizationRole::Viewer)
}

fn manager() -> Actor {
    on_platform(PlatformRole::Manager)
}

fn administrator() -> Actor {
    on_platform(PlatformRole::Admin)
}

fn acme_as_seen() -> OrganizationView {
    let role = Some(MemberRole::BuiltIn(OrganizationRole::Member));
    OrganizationView { organization: acme(), role }
}

#[tokio::test]
async fn people_see_where_they_belong() {
    let ports = World::default().ports();
    let found = ports.read_organizations().execute(&stranger(), page()).await.unwrap();
    assert_eq!((found.items, found.next), (vec![acme_as_seen()], Some(acme_id())));
    assert_eq!(ports.calls(), [Call::OrganizationsOf(person().id, page())]);
    let one = ports.read_organizations().one(&viewer(), acme_id()).await.unwrap();
    assert_eq!(one, acme_as_seen());
    assert_eq!(ports.calls()[1..], [Call::Organization(acme_id(), Some(person().id))]);
}

#[rstest]
#[case::the_first_page(None, 1)]
#[case::after_later_ones(Some(OrganizationId::from_uuid(uuid::Uuid::from_u128(0xffff))), 1)]
#[case::after_itself(Some(acme_id()), 0)]
#[tokio::test]
async fn a_program_sees_its_own(#[case] after: Option<OrganizationId>, #[case] count: usize) {
    let ports = World::default().ports();
    let request = PageRequest { after, ..page() };
    let actor = program(&["organizations.read"]);
    let found = ports.read_organizations().execute(&actor, request).await.unwrap();
    assert_eq!((found.items.len(), found.next), (count, None));
    assert_eq!(ports.calls(), [Call::Organization(acme_id(), None)]);
}

#[rstest]
#[case(anonymous(), "Denied(NotAuthenticated)", "Denied(NotAuthenticated)")]
#[case(system(), "Denied(Forbidden)", "")]
#[case(program(&[]), "Denied(Forbidden)", "Denied(Forbidden)")]
#[case(stranger(), "", "Denied(NotFound)")]
#[tokio::test]
async fn nobody_sees_what_is_not_theirs(
    #[case] actor: Actor,
    #[case] list: &str,
    #[case] one: &str,
) {
    let ports = World::default().ports();
    let read = ports.read_organizations();
    let said = |error: Option<_>| error.map(|e| format!("{e:?}")).unwrap_or_default();
    assert_eq!(said(read.execute(&actor, page()).await.err()), list);
    assert_eq!(said(read.one(&actor, acme_id()).await.err()), one);
    assert_eq!(said(read.features(&actor, acme_id()).await.err()), one);
}

#[tokio::test]
async fn what_was_closed_meanwhile_is_not_there() {
    for organization in [None, Some(closed())] {
        let workplace = Workplace { organization, ..Workplace::default() };
        let ports = World { workplace, ..World::default() }.ports();
        let error = ports.read_organizations().one(&viewer(), acme_id()).await.unwrap_err();
        assert_eq!(format!("{error:?}"), "Denied(NotFound)");
    }
}

#[rstest]
#[case::nothing_switched(false, true)]
#[case::switched_off(true, false)]
#[tokio::test]
async fn features_are_as_switched_or_as_their_default(#[case] off: bool, #[case] expected: bool) {
    let workplace = Workplace { features_off: off, ..Workplace::default() };
    let ports = World { workplace, ..World::default() }.ports();
    let features = ports.read_organizations().features(&viewer(), acme_id()).await.unwrap();
    assert_eq!(features, [(&CUSTOM_ROLES, true), (&API_KEYS, expected)]);
    assert_eq!(ports.calls(), [Call::SwitchedFeatures(acme_id())]);
}

#[tokio::test]
async fn the_platform_sees_every_organization_open_or_closed() {
    let workplace = Workplace { organization: Some(closed()), ..Workplace::default() };
    let ports = World { workplace, ..World::default() }.ports();
    let filter = OrganizationFilter { text: Some("acme".to_owned()), deleted: Some(true) };
    let found = ports.read_organizations().all(&manager(), &filter, page()).await.unwrap();
    assert_eq!(found.items, [closed()]);
    let any = ports.read_organizations().any(&manager(), acme_id()).await.unwrap();
    assert_eq!(any, closed());
    let expected = [Call::AllOrganizations(filter, page()), Call::Organization(acme_id(), None)];
    assert_eq!(ports.calls(), expected);
}

#[rstest]
#[case(anonymous(), "Denied(NotAuthenticated)")]
#[case(as_role(OrganizationRole::Owner), "Denied(Forbidden)")]
#[case(program(&["organizations.read"]), "Denied(Forbidden)")]
#[tokio::test]
async fn only_the_platform_sees_every_organization(#[case] actor: Actor, #[case] expected: &str) {
    let ports = World::default().ports();
    let filter = OrganizationFilter::default();
    let all = ports.read_organizations().all(&actor, &filter, page()).await;
    assert_eq!(format!("{:?}", all.unwrap_err()), expected);
    let any = ports.read_organizations().any(&actor, acme_id()).await;
    assert_eq!(format!("{:?}", any.unwrap_err()), expected);
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case(Fault::OrganizationsOf)]
#[case(Fault::Organization)]
#[case(Fault::SwitchedFeatures)]
#[case(Fault::AllOrganizations)]
#[tokio::test]
async fn a_failing_query_is_reported(#[case] fault: Fault) {
    let ports = World { fault, ..World::default() }.ports();
    let (read, filter) = (ports.read_organizations(), OrganizationFilter::default());
    let failed = [
        read.execute(&stranger(), page()).await.err(),
        read.one(&viewer(), acme_id()).await.err(),
        read.features(&viewer(), acme_id()).await.err(),
        read.all(&manager(), &filter, page()).await.err(),
        read.any(&manager(), acme_id()).await.err(),
    ];
    let failed: Vec<_> = failed.into_iter().flatten().map(|e| format!("{e:?}")).collect();
    assert!(!failed.is_empty());
    assert!(failed.iter().all(|error| error.starts_with("Store(Unavailable")), "{failed:?}");
}

#[tokio::test]
async fn a_feature_is_switched_noted_and_announced() {
    for (organization, enabled) in [(acme(), false), (closed(), true)] {
        let workplace = Workplace { organization: Some(organization), ..Workplace::default() };
        let ports = World { workplace, ..World::default() }.ports();
        let switch = ports.switch_feature();
        let feature = switch.execute(&administrator(), acme_id(), "api_keys", enabled).await;
        assert_eq!(feature.unwrap(), &API_KEYS);
        ports.assert_committed();
        let calls = ports.every_call();
        let [locked, switched, Call::Audit(entry), Call::Append(messages)] = &calls[..] else {
            panic!("{calls:?}");
        };
        assert_eq!(*locked, Call::LockOrganization(acme_id()));
        assert_eq!(*switched, Call::SwitchFeature(acme_id(), "api_keys", enabled));
        let actor = AuditActor::User(person().id);
        let resource = ("organization", acme_id());
        assert_audited(entry, actor, "organization.feature_switched", resource);
        let expected = if enabled { "true" } else { "false" };
        assert_eq!(details(entry), [("enabled", expected), ("feature", "api_keys")]);
        assert_eq!(event(&messages[0]).0, "organization.feature_switched");
    }
}

#[rstest]
#[case(anonymous(), "api_keys", Denied::NotAuthenticated)]
#[case(manager(), "api_keys", Denied::Forbidden)]
#[case(as_role(OrganizationRole::Owner), "api_keys", Denied::Forbidden)]
#[case(administrator(), "no_such_feature", Denied::NotFound)]
#[tokio::test]
async fn only_an_administrator_switches_what_there_is(
    #[case] actor: Actor,
    #[case] name: &str,
    #[case] expected: Denied,
) {
    let ports = World::default().ports();
    let error = ports.switch_feature().execute(&actor, acme_id(), name, true).await.unwrap_err();
    assert!(matches!(error, SwitchFeatureError::Denied(denied) if denied == expected));
    ports.assert_never_began();
}

#[tokio::test]
async fn nothing_is_switched_of_what_is_not_there() {
    let workplace = Workplace { organization: None, ..Workplace::default() };
    let ports = World { workplace, ..World::default() }.ports();
    let (switch, actor) = (ports.switch_feature(), administrator());
    let error = switch.execute(&actor, acme_id(), "api_keys", true).await.unwrap_err();
    assert!(matches!(error, SwitchFeatureError::Denied(Denied::NotFound)), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::SwitchFeature)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_nothing_is_switched(#[case] fault: Fault) {
    let ports = World { fault, ..World::default() }.ports();
    let (switch, actor) = (ports.switch_feature(), administrator());
    let error = switch.execute(&actor, acme_id(), "api_keys", true).await.unwrap_err();
    assert!(matches!(error, SwitchFeatureError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
