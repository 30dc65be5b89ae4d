//! Founding an organization.

use rstest::rstest;
use serde_json::json;
use socle_application::organizations::CreateOrganizationError;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::audit::{AuditActor, AuditChain};
use socle_domain::organizations::{Member, MemberRole, Organization, OrganizationSlug};

use crate::support::{
    Call, Fault, Ports, Workplace, World, anonymous, details, disabled, event, field_errors, now,
    person, program, stranger, system,
};

async fn create(
    ports: &Ports,
    name: &str,
    slug: Option<&str>,
) -> Result<Organization, CreateOrganizationError> {
    let created = ports.create_organization().execute(&stranger(), name, slug).await?;
    assert_eq!(created.role, Some(MemberRole::BuiltIn(OrganizationRole::Owner)));
    Ok(created.organization)
}

fn world() -> World {
    World::of(person())
}

#[rstest]
#[case::made_of_the_name(None, "cafe-zoe")]
#[case::chosen(Some("zoe"), "zoe")]
#[tokio::test]
async fn whoever_founds_an_organization_owns_it(
    #[case] chosen: Option<&str>,
    #[case] expected: &str,
) {
    let ports = world().ports();
    let organization = create(&ports, " Café Zoé ", chosen).await.unwrap();
    ports.assert_committed();
    let slug = OrganizationSlug::parse(expected).unwrap();
    assert_eq!((organization.name.as_str(), &organization.slug), ("Café Zoé", &slug));
    assert_eq!((organization.created_at, organization.version), (now(), 1));
    let calls = ports.every_call();
    let [
        hit,
        locked,
        inserted,
        joined,
        Call::Audit(entry),
        Call::Append(first),
        Call::Append(second),
    ] = &calls[..]
    else {
        panic!("{calls:?}");
    };
    let ada = person().id;
    assert_eq!(*hit, Call::Hit("found_organization", ada.to_string()));
    assert_eq!(*locked, Call::Lock(ada));
    assert_eq!(*inserted, Call::InsertOrganization(organization.clone()));
    let owner = Member {
        organization_id: organization.id,
        user_id: ada,
        role: MemberRole::BuiltIn(OrganizationRole::Owner),
        joined_at: now(),
    };
    assert_eq!(*joined, Call::InsertMember(owner));
    assert_eq!(entry.chain, AuditChain::Organization(organization.id));
    assert_eq!(
        (entry.actor, entry.action.as_str()),
        (AuditActor::User(ada), "organization.created")
    );
    let resource = entry.resource.as_ref().unwrap();
    assert_eq!((resource.kind.as_str(), resource.id), ("organization", organization.id.as_uuid()));
    assert_eq!(details(entry), []);
    let id = organization.id.to_string();
    let data = json!({
        "id": id, "name": "Café Zoé", "slug": expected, "created_at": now(),
        "deleted_at": null, "version": 1,
    });
    assert_eq!(event(&first[0]), ("organization.created", data));
    let data = json!({
        "organization_id": id, "user_id": ada.to_string(), "role": "owner", "joined_at": now(),
    });
    assert_eq!(event(&second[0]), ("member.added", data));
}

#[tokio::test]
async fn a_slug_that_was_made_gives_way() {
    let workplace = Workplace { slugs_taken: 1, ..Workplace::default() };
    let ports = World { workplace, ..world() }.ports();
    let organization = create(&ports, "Acme", None).await.unwrap();
    ports.assert_committed();
    let slug = organization.slug.as_str();
    let suffix = slug.strip_prefix("acme-").unwrap();
    assert_eq!(suffix.len(), 8, "{slug}");
    let tried = ports.calls().into_iter().filter_map(|call| match call {
        Call::InsertOrganization(organization) => Some(organization.slug.to_string()),
        _ => None,
    });
    assert_eq!(tried.collect::<Vec<_>>(), ["acme".to_owned(), slug.to_owned()]);
}

#[rstest]
#[case::chosen(1, Some("acme"))]
#[case::made_twice(2, None)]
#[tokio::test]
async fn a_slug_that_is_taken_is_said_to_be(
    #[case] slugs_taken: usize,
    #[case] slug: Option<&str>,
) {
    let workplace = Workplace { slugs_taken, ..Workplace::default() };
    let ports = World { workplace, ..world() }.ports();
    let error = create(&ports, "Acme", slug).await.unwrap_err();
    assert!(matches!(error, CreateOrganizationError::SlugTaken), "{error:?}");
    ports.assert_rolled_back();
    assert_eq!(ports.appended(), []);
}

#[tokio::test]
async fn everything_unacceptable_is_said_at_once() {
    let ports = world().ports();
    let error = create(&ports, "see evil.example", Some("A")).await.unwrap_err();
    let CreateOrganizationError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("name", "malformed"), ("slug", "too_short")]);
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[case::a_key_speaks_for_one_that_exists(program(&["organizations.update"]), Denied::Forbidden)]
#[tokio::test]
async fn only_a_person_founds(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = world().ports();
    let error = ports.create_organization().execute(&actor, "Acme", None).await.unwrap_err();
    assert!(matches!(error, CreateOrganizationError::Denied(denied) if denied == expected));
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case::gone(World { locked: None, ..world() })]
#[case::disabled(World::of(disabled()))]
#[tokio::test]
async fn whoever_has_no_account_any_more_founds_nothing(#[case] world: World) {
    let ports = world.ports();
    let error = create(&ports, "Acme", None).await.unwrap_err();
    let expected = Denied::NotAuthenticated;
    assert!(matches!(error, CreateOrganizationError::Denied(denied) if denied == expected));
    ports.assert_refused();
}

#[tokio::test]
async fn whoever_founds_too_many_has_to_wait() {
    let ports = World { fault: Fault::Limit("found_organization"), ..world() }.ports();
    let error = create(&ports, "Acme", None).await.unwrap_err();
    assert!(matches!(error, CreateOrganizationError::RateLimited(_)), "{error:?}");
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::Lock)]
#[case(Fault::InsertOrganization)]
#[case(Fault::InsertMember)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(#[case] fault: Fault) {
    let ports = World { fault, ..world() }.ports();
    let error = create(&ports, "Acme", None).await.unwrap_err();
    assert!(matches!(error, CreateOrganizationError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
