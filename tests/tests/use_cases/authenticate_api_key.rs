//! What happens before every use case: whose key it is, when it was used, and where people belong.

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::access::AuthenticateApiKeyError;
use socle_domain::Id as _;
use socle_domain::access::{
    ApiKey, ApiKeyId, ApiKeyPrincipal, ApiKeySecret, Grants, Membership, Memberships,
    OrganizationRole,
};
use uuid::Uuid;

use crate::support::{Call, Fault, SECRET, Workplace, World, acme_id, bob, digest_of, key, now};

fn secret() -> ApiKeySecret {
    ApiKeySecret::parse(&format!("sk_live_{SECRET}")).unwrap()
}

fn digest() -> socle_domain::identity::TokenDigest {
    digest_of(secret().expose())
}

fn with(workplace: Workplace) -> World {
    World { workplace, ..World::default() }
}

#[rstest]
#[case::from_the_database(None, vec![
    Call::KeyGet(digest()), Call::KeyByDigest(digest()), Call::RememberKey(key()),
])]
#[case::remembered(Some(key()), vec![Call::KeyGet(digest())])]
#[tokio::test]
async fn a_key_that_works_speaks_for_its_organization(
    #[case] cached_key: Option<ApiKey>,
    #[case] expected: Vec<Call>,
) {
    let ports = with(Workplace { cached_key, ..Workplace::default() }).ports();
    let uses = ports.api_key_uses();
    let recognized = ports.authenticate_api_key(&uses).execute(&secret()).await.unwrap();
    let principal = ApiKeyPrincipal { key_id: key().id, organization_id: acme_id() };
    let grants = Grants::named(["organizations.read"]);
    let membership = Membership { organization_id: acme_id(), grants, open: true };
    assert_eq!(recognized, (principal, Memberships::new([membership])));
    assert_eq!(ports.calls(), expected);
    uses.store().await.unwrap();
    let noted = Call::NoteKeyUses(vec![(key().id, now())]);
    assert_eq!(ports.calls().last(), Some(&noted));
    ports.assert_never_began();
}

#[rstest]
#[case::unknown_or_of_a_closed_organization(None)]
#[case::taken_back(Some(ApiKey { revoked_at: Some(now()), ..key() }))]
#[case::expired(Some(ApiKey { expires_at: Some(now()), ..key() }))]
#[tokio::test]
async fn a_key_that_does_not_work_is_refused_and_counts_as_no_use(#[case] key: Option<ApiKey>) {
    for cached_key in [None, key.clone()] {
        let ports =
            with(Workplace { key: key.clone(), cached_key, ..Workplace::default() }).ports();
        let uses = ports.api_key_uses();
        let error = ports.authenticate_api_key(&uses).execute(&secret()).await.unwrap_err();
        assert!(matches!(error, AuthenticateApiKeyError::InvalidKey), "{error:?}");
        uses.store().await.unwrap();
        assert!(!ports.names().contains(&"NoteKeyUses".to_owned()));
        if key.is_none() {
            assert_eq!(ports.names(), ["KeyGet", "KeyByDigest"], "guesses fill no memory");
        }
    }
}

#[tokio::test]
async fn a_key_works_until_its_very_end() {
    let key = Some(ApiKey { expires_at: Some(now() + TimeDelta::microseconds(1)), ..key() });
    let ports = with(Workplace { key, ..Workplace::default() }).ports();
    let uses = ports.api_key_uses();
    ports.authenticate_api_key(&uses).execute(&secret()).await.unwrap();
}

#[tokio::test]
async fn a_failing_query_is_reported() {
    let ports = World { fault: Fault::KeyByDigest, ..World::default() }.ports();
    let uses = ports.api_key_uses();
    let error = ports.authenticate_api_key(&uses).execute(&secret()).await.unwrap_err();
    assert!(matches!(error, AuthenticateApiKeyError::Store(_)), "{error:?}");
    assert_eq!(ports.names(), ["KeyGet", "KeyByDigest"]);
}

fn number(number: u128) -> ApiKeyId {
    ApiKeyId::from_uuid(Uuid::from_u128(number))
}

#[tokio::test]
async fn uses_are_stored_together_and_once() {
    let ports = World::default().ports();
    let uses = ports.api_key_uses();
    uses.store().await.unwrap();
    assert_eq!(ports.calls(), [], "nothing to store");
    let later = now() + TimeDelta::seconds(1);
    uses.note(number(2), now());
    uses.note(number(1), now());
    uses.note(number(1), later);
    uses.store().await.unwrap();
    uses.store().await.unwrap();
    let expected = Call::NoteKeyUses(vec![(number(1), later), (number(2), now())]);
    assert_eq!(ports.calls(), [expected]);
}

#[tokio::test]
async fn uses_that_could_not_be_stored_are_stored_later() {
    let ports = with(Workplace { use_failures: 2, ..Workplace::default() }).ports();
    let uses = ports.api_key_uses();
    let later = now() + TimeDelta::seconds(1);
    uses.note(number(1), now());
    uses.note(number(2), now());
    assert!(uses.store().await.is_err());
    // What was used since is newer than what is stored once more.
    uses.note(number(1), later);
    assert!(uses.store().await.is_err());
    uses.store().await.unwrap();
    uses.store().await.unwrap();
    let first = Call::NoteKeyUses(vec![(number(1), now()), (number(2), now())]);
    let second = Call::NoteKeyUses(vec![(number(1), later), (number(2), now())]);
    assert_eq!(ports.calls(), [first, second.clone(), second]);
}

fn memberships() -> Memberships {
    let grants = Grants::Role(OrganizationRole::Owner);
    Memberships::new([Membership { organization_id: acme_id(), grants, open: true }])
}

#[rstest]
#[case::from_the_database(None, vec![
    Call::MembershipsGet(bob()),
    Call::MembershipsOf(bob()),
    Call::RememberMemberships(bob(), memberships()),
])]
#[case::remembered(Some(memberships()), vec![Call::MembershipsGet(bob())])]
#[tokio::test]
async fn where_a_person_belongs_is_remembered(
    #[case] cached_memberships: Option<Memberships>,
    #[case] expected: Vec<Call>,
) {
    let workplace =
        Workplace { memberships: memberships(), cached_memberships, ..Workplace::default() };
    let ports = with(workplace).ports();
    assert_eq!(ports.resolve_memberships().execute(bob()).await.unwrap(), memberships());
    assert_eq!(ports.calls(), expected);
}

#[tokio::test]
async fn what_the_database_did_not_say_is_not_remembered() {
    let ports = World { fault: Fault::MembershipsOf, ..World::default() }.ports();
    assert!(ports.resolve_memberships().execute(bob()).await.is_err());
    assert_eq!(ports.names(), ["MembershipsGet", "MembershipsOf"]);
}
