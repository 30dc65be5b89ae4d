use chrono::TimeDelta;
use rstest::rstest;
use serde_json::json;
use socle_application::identity::ports::{AccessClaims, PasswordMatch};
use socle_application::identity::{SignInError, SignInInput, SignedInAnswer};
use socle_domain::identity::{PasswordAttempt, Session, User, UserStatus};

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, digest_of, event, field_errors, hash, now,
    person, unproved,
};

fn input() -> SignInInput {
    SignInInput {
        email: "Ada@example.com".to_owned(),
        password: PasswordAttempt::new("attempt"),
        device_name: Some(" Laptop ".to_owned()),
    }
}

async fn sign_in(ports: &Ports) -> Result<SignedInAnswer, SignInError> {
    ports.sign_in().execute(&anonymous(), input()).await
}

/// Ada knows her password.
fn world() -> World {
    World { matched: PasswordMatch::Yes, ..World::of(person()) }
}

fn disabled(user: User) -> User {
    User { status: UserStatus::Disabled, ..user }
}

#[tokio::test]
async fn a_session_is_opened() {
    let user = person();
    let ports = world().ports();
    let answer = sign_in(&ports).await.unwrap();
    ports.assert_committed();
    assert_eq!(
        ports.names(),
        ["Peek", "UserByEmail", "Verify", "Lock", "InsertSession", "Append", "Sign"]
    );
    let calls = ports.calls();
    assert_eq!(calls[0], Call::Peek("sign_in_failures", SOURCE.to_owned()));
    assert_eq!(calls[1], Call::UserByEmail("ada@example.com".to_owned()));
    assert_eq!(calls[2], Call::Verify("attempt".to_owned(), user.password_hash.clone()));
    assert_eq!(calls[3], Call::Lock(user.id));
    let (Call::InsertSession(session, token), Call::Append(messages), Call::Sign(claims)) =
        (&calls[4], &calls[5], &calls[6])
    else {
        panic!("{calls:?}");
    };

    let expected = Session {
        id: session.id,
        user_id: user.id,
        device_name: socle_domain::identity::DeviceName::parse("Laptop"),
        user_agent: Some("Browser/1.0".to_owned()),
        ip: Some(SOURCE.parse().unwrap()),
        created_at: now(),
        last_seen_at: now(),
        expires_at: now() + TimeDelta::days(30),
        idle_expires_at: now() + TimeDelta::days(14),
        end: None,
    };
    assert_eq!(*session, expected);
    assert_eq!(token.session_id, session.id);
    assert_eq!(token.digest, digest_of(answer.refresh_token.expose()));
    assert_eq!((token.issued_at, token.expires_at), (now(), now() + TimeDelta::days(14)));
    let [announcement] = &messages[..] else { panic!("{messages:?}") };
    let data = json!({ "session_id": session.id.to_string(), "user_id": user.id.to_string() });
    assert_eq!(event(announcement), ("session.started", data));
    let expected = AccessClaims {
        user_id: user.id,
        session_id: session.id,
        issued_at: now(),
        expires_at: now() + TimeDelta::minutes(15),
    };
    assert_eq!(*claims, expected);
    assert_eq!((&*answer.access_token, answer.expires_in), ("signed", 15 * 60));
    assert_eq!(answer.refresh_expires_in, 14 * 24 * 3_600);
    assert_eq!(answer.user, user);
}

#[tokio::test]
async fn a_device_needs_no_name() {
    let ports = world().ports();
    let input = SignInInput { device_name: None, ..input() };
    ports.sign_in().execute(&anonymous(), input).await.unwrap();
    let writes = ports.writes();
    let Some(Call::InsertSession(session, _)) = writes.first() else { panic!("{writes:?}") };
    assert_eq!(session.device_name, None);
}

#[tokio::test]
async fn an_outdated_hash_is_replaced() {
    let user = person();
    let matched = PasswordMatch::YesWithNewHash(hash("new"));
    let ports = World { matched, ..world() }.ports();
    let answer = sign_in(&ports).await.unwrap();
    ports.assert_committed();
    let expected = User {
        password_hash: Some(hash("new")),
        updated_at: now(),
        version: user.version + 1,
        ..user
    };
    let writes = ports.writes();
    assert_eq!(writes.first(), Some(&Call::Update(expected.clone())));
    assert_eq!(answer.user, expected);
}

#[rstest]
#[case::an_unknown_address(World::default(), None)]
#[case::a_wrong_password(World::of(person()), Some(hash("old")))]
#[case::a_never_proved_address(World { matched: PasswordMatch::Yes, ..World::of(unproved()) }, Some(hash("old")))]
#[case::a_closed_account(World { matched: PasswordMatch::Yes, ..World::of(disabled(person())) }, Some(hash("old")))]
#[case::a_closed_account_with_an_outdated_hash(
    World { matched: PasswordMatch::YesWithNewHash(hash("new")), ..World::of(disabled(person())) },
    Some(hash("old"))
)]
#[case::no_password_yet(World::of(User { password_hash: None, ..person() }), None)]
#[tokio::test]
async fn every_failure_does_the_same_work(
    #[case] world: World,
    #[case] compared_with: Option<socle_domain::identity::PasswordHash>,
) {
    let ports = world.ports();
    let error = sign_in(&ports).await.unwrap_err();
    assert!(matches!(error, SignInError::InvalidCredentials), "{error:?}");
    let expected = [
        Call::Peek("sign_in_failures", SOURCE.to_owned()),
        Call::UserByEmail("ada@example.com".to_owned()),
        Call::Verify("attempt".to_owned(), compared_with),
        Call::Hit("sign_in_failures", SOURCE.to_owned()),
    ];
    assert_eq!(ports.calls(), expected);
    ports.assert_never_began();
}

#[tokio::test]
async fn what_is_not_an_address_is_compared_and_counted_like_any_other() {
    let ports = world().ports();
    let input = SignInInput { email: "ada".to_owned(), ..input() };
    let error = ports.sign_in().execute(&anonymous(), input).await.unwrap_err();
    assert!(matches!(error, SignInError::InvalidCredentials), "{error:?}");
    let calls = ports.calls();
    assert!(calls.contains(&Call::Verify("attempt".to_owned(), None)), "{calls:?}");
    assert!(calls.contains(&Call::Hit("sign_in_failures", SOURCE.to_owned())), "{calls:?}");
    ports.assert_never_began();
}

/// Comparing takes its time; the account may change meanwhile.
#[rstest]
#[case::the_password_changed(Some(User { password_hash: Some(hash("other")), ..person() }))]
#[case::the_password_went(Some(User { password_hash: None, ..person() }))]
#[case::the_account_was_closed(Some(disabled(person())))]
#[case::the_address_is_unproved_again(Some(unproved()))]
#[case::the_account_went(None)]
#[tokio::test]
async fn what_was_compared_must_still_hold(
    #[case] locked: Option<User>,
    #[values(PasswordMatch::Yes, PasswordMatch::YesWithNewHash(hash("new")))]
    matched: PasswordMatch,
) {
    let ports = World { locked, matched, ..world() }.ports();
    let error = sign_in(&ports).await.unwrap_err();
    assert!(matches!(error, SignInError::InvalidCredentials), "{error:?}");
    assert_eq!(ports.names(), ["Peek", "UserByEmail", "Verify", "Lock"]);
    ports.assert_refused();
}

#[tokio::test]
async fn after_too_many_failures_not_even_the_right_password_is_compared() {
    let ports = World { fault: Fault::Limit("sign_in_failures"), ..world() }.ports();
    let error = sign_in(&ports).await.unwrap_err();
    let SignInError::RateLimited(limited) = error else { panic!("{error:?}") };
    assert_eq!(limited.retry_after.as_secs(), 42);
    assert_eq!(ports.names(), ["Peek"]);
    ports.assert_never_began();
}

#[rstest]
#[case("")]
#[case("\n")]
#[case("a\u{7}b")]
#[tokio::test]
async fn an_unacceptable_device_name_is_refused_before_any_work(#[case] name: &str) {
    let ports = world().ports();
    let input = SignInInput { device_name: Some(name.to_owned()), ..input() };
    let error = ports.sign_in().execute(&anonymous(), input).await.unwrap_err();
    let SignInError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("device_name", "malformed")]);
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::UserByEmail, "Store(Unavailable")]
#[case(Fault::HashBusy, "Hash(Busy")]
#[case(Fault::HashFailed, "Hash(Failed")]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::Lock, "Store(Unavailable")]
#[case(Fault::Update, "Store(Unavailable")]
#[case(Fault::InsertSession, "Store(Unavailable")]
#[case(Fault::Append, "Store(Unavailable")]
#[case(Fault::Sign, "Sign(")]
#[case(Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let matched = PasswordMatch::YesWithNewHash(hash("new"));
    let ports = World { matched, fault, ..world() }.ports();
    let error = format!("{:?}", sign_in(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
    // Our failure is nobody's failed attempt.
    assert!(!ports.names().contains(&"Hit".to_owned()));
}
