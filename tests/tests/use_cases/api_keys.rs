//! Keys for programs: making, showing, taking back.

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::access::{CreateApiKeyError, CreateApiKeyInput, RevokeApiKeyError};
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::Timestamp;
use socle_domain::access::{Actor, ApiKey, ApiKeySecret, Denied, OrganizationRole};
use socle_domain::audit::AuditActor;
use socle_domain::organizations::{Inviter, OpenInvitations};

use crate::support::{
    Call, Fault, Ports, Workplace, World, acme_id, anonymous, as_role, assert_audited, closed,
    details, digest_of, event, field_errors, key, names, now, person, program, stranger,
};

const READ: &str = "organizations.read";
const MANAGE: &str = "access.api_keys.manage";

fn admin() -> Actor {
    as_role(OrganizationRole::Admin)
}

fn with(workplace: Workplace) -> World {
    World { workplace, ..World::default() }
}

fn input(name: &str, scopes: &[&str], expires_at: Option<Timestamp>) -> CreateApiKeyInput {
    let scopes = scopes.iter().map(|name| (*name).to_owned()).collect();
    CreateApiKeyInput { name: name.to_owned(), scopes, expires_at }
}

async fn create(
    ports: &Ports,
    actor: &Actor,
    expires_at: Option<Timestamp>,
) -> Result<(ApiKey, ApiKeySecret), CreateApiKeyError> {
    let input = input(" Export ", &[READ, MANAGE], expires_at);
    ports.create_api_key().execute(actor, acme_id(), input).await
}

async fn revoke(ports: &Ports, actor: &Actor) -> Result<(), RevokeApiKeyError> {
    ports.revoke_api_key().execute(actor, acme_id(), key().id).await
}

#[tokio::test]
async fn a_key_is_shown_once_and_its_digest_stored() {
    let ports = World::default().ports();
    let end = now() + TimeDelta::days(1);
    let (key, secret) = create(&ports, &admin(), Some(end)).await.unwrap();
    ports.assert_committed();
    assert!(secret.expose().starts_with("sk_live_") && secret.expose().len() == 51);
    assert_eq!(key.digest, digest_of(secret.expose()));
    assert!(secret.expose().starts_with(&key.prefix) && key.prefix.len() == 12);
    assert_eq!((key.name.as_str(), &key.scopes), ("Export", &names(&[READ, MANAGE])));
    assert_eq!((key.organization_id, key.created_by), (acme_id(), Some(person().id)));
    assert_eq!((key.created_at, key.expires_at), (now(), Some(end)));
    assert_eq!((key.last_used_at, key.revoked_at), (None, None));
    let calls = ports.every_call();
    let [locked, enabled, counted, inserted, Call::Audit(entry), Call::Append(messages)] =
        &calls[..]
    else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*enabled, Call::IsEnabled(acme_id(), "api_keys"));
    assert_eq!(*counted, Call::CountLive(acme_id(), now()));
    assert_eq!(*inserted, Call::InsertKey(key.clone()));
    assert_audited(entry, AuditActor::User(person().id), "api_key.created", ("api_key", key.id));
    assert_eq!(details(entry), [("scopes", "access.api_keys.manage organizations.read")]);
    let (topic, data) = event(&messages[0]);
    assert_eq!((topic, data["prefix"].as_str()), ("api_key.created", Some(key.prefix.as_str())));
    let everything = format!("{calls:?}{data}{secret:?}");
    assert!(!everything.contains(&secret.expose()[13..]), "nobody else is told the key");
}

#[tokio::test]
async fn a_program_makes_keys_up_to_its_own() {
    let ports = World::default().ports();
    let (made, _) = create(&ports, &program(&[READ, MANAGE]), None).await.unwrap();
    assert_eq!(made.created_by, None);
    let [entry] = &ports.audited()[..] else { panic!("one entry") };
    assert_audited(entry, AuditActor::ApiKey(key().id), "api_key.created", ("api_key", made.id));
    let ports = World::default().ports();
    let error = create(&ports, &program(&[MANAGE]), None).await.unwrap_err();
    assert!(matches!(error, CreateApiKeyError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_never_began();
}

#[rstest]
#[case(input("", &[READ], None), &[("name", "required")])]
#[case(input("Export", &[], None), &[("scopes", "required")])]
#[case(input("Export", &["organizations.fly"], None), &[("scopes", "unknown_permission")])]
#[case(input("Export", &[READ], Some(now())), &[("expires_at", "in_the_past")])]
#[case(
    input("Export", &[READ], Some(now() + TimeDelta::days(3_660) + TimeDelta::microseconds(1))),
    &[("expires_at", "too_late")]
)]
#[case::all_at_once(
    input(" ", &["x"], Some(now() - TimeDelta::days(1))),
    &[("name", "required"), ("scopes", "unknown_permission"), ("expires_at", "in_the_past")]
)]
#[tokio::test]
async fn what_is_unacceptable_is_said(
    #[case] input: CreateApiKeyInput,
    #[case] expected: &[(&'static str, &'static str)],
) {
    let ports = World::default().ports();
    let made = ports.create_api_key().execute(&admin(), acme_id(), input).await;
    let CreateApiKeyError::Invalid(invalid) = made.unwrap_err() else { panic!("not invalid") };
    assert_eq!(field_errors(&invalid), expected);
    ports.assert_never_began();
}

#[rstest]
#[case(now() + TimeDelta::microseconds(1))]
#[case(now() + TimeDelta::days(3_660))]
#[tokio::test]
async fn a_key_ends_within_ten_years(#[case] end: Timestamp) {
    let ports = World::default().ports();
    assert_eq!(create(&ports, &admin(), Some(end)).await.unwrap().0.expires_at, Some(end));
}

#[rstest]
#[case(Workplace { count: 100, ..Workplace::default() }, "TooMany")]
#[case(
    Workplace { features_off: true, ..Workplace::default() },
    "Unavailable(FeatureDisabled(\"api_keys\"))"
)]
#[case(
    Workplace { organization: Some(closed()), ..Workplace::default() },
    "Unavailable(Denied(NotFound))"
)]
#[case(
    Workplace { organization: None, ..Workplace::default() },
    "Unavailable(Denied(NotFound))"
)]
#[tokio::test]
async fn a_key_that_cannot_be_made_is_refused(
    #[case] workplace: Workplace,
    #[case] expected: &str,
) {
    let ports = with(workplace).ports();
    let error = create(&ports, &admin(), None).await.unwrap_err();
    assert_eq!(format!("{error:?}"), expected);
    ports.assert_refused();
}

#[tokio::test]
async fn one_more_key_than_ninety_nine_is_made() {
    let ports = with(Workplace { count: 99, ..Workplace::default() }).ports();
    create(&ports, &admin(), None).await.unwrap();
    ports.assert_committed();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(stranger(), Denied::NotFound)]
#[case(as_role(OrganizationRole::Member), Denied::Forbidden)]
#[case(program(&["access.api_keys.read"]), Denied::Forbidden)]
#[tokio::test]
async fn only_who_may_manages_keys(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = World::default().ports();
    let error = create(&ports, &actor, None).await.unwrap_err();
    assert!(matches!(error, CreateApiKeyError::Denied(denied) if denied == expected), "{error:?}");
    let error = revoke(&ports, &actor).await.unwrap_err();
    assert!(matches!(error, RevokeApiKeyError::Denied(denied) if denied == expected), "{error:?}");
    ports.assert_never_began();
}

#[tokio::test]
async fn a_key_is_taken_back() {
    let ports = World::default().ports();
    revoke(&ports, &admin()).await.unwrap();
    ports.assert_committed();
    let calls = ports.every_call();
    let [organization, locked, revoked, asked, Call::Audit(entry), Call::Append(messages)] =
        &calls[..]
    else {
        panic!("{calls:?}");
    };
    let id = key().id;
    assert_eq!(*organization, Call::LockOrganization(acme_id()));
    assert_eq!(*locked, Call::LockKey(acme_id(), id));
    let its = OpenInvitations::By(Inviter::ApiKey(id));
    assert_eq!(*asked, Call::OpenInvitations(acme_id(), its));
    assert_eq!(*revoked, Call::RevokeKey(acme_id(), id, now()));
    assert_audited(entry, AuditActor::User(person().id), "api_key.revoked", ("api_key", id));
    assert_eq!(details(entry), []);
    assert_eq!(event(&messages[0]).0, "api_key.revoked");
}

#[rstest]
#[case::unknown(None)]
#[case::taken_back_already(Some(ApiKey { revoked_at: Some(now()), ..key() }))]
#[tokio::test]
async fn only_a_key_that_is_there_is_taken_back(#[case] key: Option<ApiKey>) {
    let ports = with(Workplace { key, ..Workplace::default() }).ports();
    let error = revoke(&ports, &admin()).await.unwrap_err();
    assert!(matches!(error, RevokeApiKeyError::Denied(Denied::NotFound)), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn a_key_that_may_more_is_not_taken_back() {
    let ports = World::default().ports();
    let error = revoke(&ports, &program(&[MANAGE])).await.unwrap_err();
    assert!(matches!(error, RevokeApiKeyError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn keys_are_shown_to_who_may_see_them() {
    let page = PageRequest { limit: PageLimit::default(), after: Some(key().id) };
    let ports = World::default().ports();
    let found = ports.list_api_keys().execute(&admin(), acme_id(), page).await.unwrap();
    assert_eq!(found.items, [key()]);
    assert_eq!(ports.calls(), [Call::KeysOf(acme_id(), page)]);
    let member = as_role(OrganizationRole::Member);
    let denied = ports.list_api_keys().execute(&member, acme_id(), page).await.unwrap_err();
    assert_eq!(format!("{denied:?}"), "Denied(Forbidden)");
    let ports = World { fault: Fault::KeysOf, ..World::default() }.ports();
    let error = ports.list_api_keys().execute(&admin(), acme_id(), page).await.unwrap_err();
    assert!(format!("{error:?}").starts_with("Store(Unavailable"), "{error:?}");
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::IsEnabled)]
#[case(Fault::CountLive)]
#[case(Fault::InsertKey)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_no_key_is_made(#[case] fault: Fault) {
    let ports = World { fault, ..World::default() }.ports();
    let error = create(&ports, &admin(), None).await.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::LockKey)]
#[case(Fault::RevokeKey)]
#[case(Fault::OpenInvitations)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_the_key_works_on(#[case] fault: Fault) {
    let ports = World { fault, ..World::default() }.ports();
    let error = revoke(&ports, &admin()).await.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}
