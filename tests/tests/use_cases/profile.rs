//! Showing and changing a profile.

use rstest::rstest;
use serde_json::json;
use socle_application::identity::{GetProfileError, UpdateProfileError, UpdateProfileInput};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{Locale, PersonName, SessionId, TimeZone, User};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, event, field_errors, now, person, signed_in, system,
};

fn actor() -> Actor {
    signed_in(person().id, SessionId::from_uuid(Uuid::from_u128(0x5e55)))
}

fn changes() -> UpdateProfileInput {
    UpdateProfileInput {
        first_name: Some(" Augusta ".to_owned()),
        last_name: Some("King".to_owned()),
        locale: Some("he".to_owned()),
        time_zone: Some("Europe/London".to_owned()),
        expected_versions: None,
    }
}

async fn update(ports: &Ports, input: UpdateProfileInput) -> Result<User, UpdateProfileError> {
    ports.update_profile().execute(&actor(), input).await
}

#[tokio::test]
async fn a_person_sees_their_own_profile() {
    let ports = World::of(person()).ports();
    assert_eq!(*ports.get_profile().execute(&actor()).await.unwrap(), person());
    let id = person().id;
    let expected = [Call::UserCacheGet(id), Call::User(id), Call::RememberUser(person())];
    assert_eq!(ports.calls(), expected);
    ports.assert_never_began();
}

#[tokio::test]
async fn a_remembered_profile_costs_no_query() {
    let ports = World { cached_user: Some(person()), ..World::default() }.ports();
    assert_eq!(*ports.get_profile().execute(&actor()).await.unwrap(), person());
    assert_eq!(ports.calls(), [Call::UserCacheGet(person().id)]);
}

#[rstest]
#[case(World::default(), "NotFound")]
#[case(World { fault: Fault::User, ..World::of(person()) }, "Store(Unavailable")]
#[tokio::test]
async fn a_profile_that_cannot_be_shown_says_why(#[case] world: World, #[case] expected: &str) {
    let error = world.ports().get_profile().execute(&actor()).await.unwrap_err();
    assert!(format!("{error:?}").starts_with(expected), "{error:?}");
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_who_is_signed_in_has_a_profile(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    let ports = World::of(person()).ports();
    let error = ports.get_profile().execute(&actor).await.unwrap_err();
    assert!(matches!(error, GetProfileError::Denied(denied) if denied == expected), "{error:?}");
    let error = ports.update_profile().execute(&actor, changes()).await.unwrap_err();
    assert!(matches!(error, UpdateProfileError::Denied(denied) if denied == expected), "{error:?}");
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[tokio::test]
async fn a_change_is_stored_and_announced() {
    let before = person();
    let ports = World::of(before.clone()).ports();
    let after = update(&ports, changes()).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.updated", &[]);
    let expected = User {
        first_name: PersonName::parse("Augusta").unwrap(),
        last_name: PersonName::parse("King").unwrap(),
        locale: Locale::He,
        time_zone: TimeZone::parse("Europe/London").unwrap(),
        updated_at: now(),
        version: before.version + 1,
        ..before.clone()
    };
    assert_eq!(after, expected);
    let calls = ports.calls();
    let [Call::Lock(locked), Call::Update(stored), Call::Append(messages)] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!((*locked, stored), (before.id, &expected));
    let [announcement] = &messages[..] else { panic!("{messages:?}") };
    let data = json!({ "user_id": before.id.to_string() });
    assert_eq!(event(announcement), ("user.updated", data));
}

#[tokio::test]
async fn what_is_not_given_stays_as_it_was() {
    let before = person();
    let ports = World::of(before.clone()).ports();
    let input = UpdateProfileInput { locale: Some("en".to_owned()), ..Default::default() };
    let after = update(&ports, input).await.unwrap();
    let expected =
        User { locale: Locale::En, updated_at: now(), version: before.version + 1, ..before };
    assert_eq!(after, expected);
}

#[rstest]
#[case::nothing_given(UpdateProfileInput::default())]
#[case::nothing_new(UpdateProfileInput {
    first_name: Some("Ada".to_owned()), locale: Some("fr".to_owned()), ..Default::default()
})]
#[tokio::test]
async fn a_change_of_nothing_writes_and_announces_nothing(#[case] input: UpdateProfileInput) {
    let ports = World::of(person()).ports();
    assert_eq!(update(&ports, input).await.unwrap(), person());
    assert_eq!(ports.names(), ["Lock"]);
    ports.assert_committed_unaudited();
}

#[rstest]
#[case::the_current_one(vec![person().version], true)]
#[case::one_of_several(vec![99, person().version], true)]
#[case::an_older_one(vec![person().version - 1], false)]
#[case::a_newer_one(vec![person().version + 1], false)]
#[case::none_that_exists(vec![], false)]
#[tokio::test]
async fn a_change_may_be_made_for_certain_versions_only(
    #[case] versions: Vec<i64>,
    #[case] is_current: bool,
) {
    let ports = World::of(person()).ports();
    let input = UpdateProfileInput { expected_versions: Some(versions), ..changes() };
    let outcome = update(&ports, input).await;
    if is_current {
        assert_eq!(outcome.unwrap().version, person().version + 1);
        ports.assert_committed();
    } else {
        let error = outcome.unwrap_err();
        let expected = person().version;
        assert!(
            matches!(error, UpdateProfileError::Stale { current } if current == expected),
            "{error:?}"
        );
        ports.assert_refused();
    }
}

#[tokio::test]
async fn a_stale_change_of_nothing_is_stale_too() {
    let ports = World::of(person()).ports();
    let input = UpdateProfileInput { expected_versions: Some(vec![99]), ..Default::default() };
    let error = update(&ports, input).await.unwrap_err();
    assert!(matches!(error, UpdateProfileError::Stale { .. }), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn everything_unacceptable_is_said_at_once() {
    let ports = World::of(person()).ports();
    let input = UpdateProfileInput {
        first_name: Some(String::new()),
        last_name: Some("evil.example".to_owned()),
        locale: Some("tlh".to_owned()),
        time_zone: Some("Mars/Olympus".to_owned()),
        expected_versions: None,
    };
    let error = update(&ports, input).await.unwrap_err();
    let UpdateProfileError::Invalid(invalid) = error else { panic!("{error:?}") };
    let fields: Vec<_> = field_errors(&invalid).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["first_name", "last_name", "locale", "time_zone"]);
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[tokio::test]
async fn an_account_that_is_gone_is_not_found() {
    let ports = World::default().ports();
    let error = update(&ports, changes()).await.unwrap_err();
    assert!(matches!(error, UpdateProfileError::NotFound), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::Lock)]
#[case(Fault::Update)]
#[case(Fault::Append)]
#[case(Fault::Audit)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(#[case] fault: Fault) {
    let ports = World { fault, ..World::of(person()) }.ports();
    let error = update(&ports, changes()).await.unwrap_err();
    assert!(matches!(error, UpdateProfileError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
