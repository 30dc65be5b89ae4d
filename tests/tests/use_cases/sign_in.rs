use chrono::TimeDelta;
use rstest::rstest;
use serde_json::json;
use socle_application::identity::ports::{AccessClaims, PasswordMatch};
use socle_application::identity::{
    SessionCredentials, SignInError, SignInInput, SignInOutcome, SignedInAnswer,
};
use socle_domain::identity::{
    DeviceName, PasswordAttempt, PasswordHash, SecondFactorMethod, Session, SessionKind, User,
};

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, counted_at, digest_of, disabled, event,
    field_errors, hash, locked, marks, nearly_locked, now, person, unproved, with_second_factor,
};

const COUNT: &str = "password attempts";

fn input() -> SignInInput {
    SignInInput {
        email: "Ada@example.com".to_owned(),
        password: PasswordAttempt::new("attempt"),
        device_name: Some(" Laptop ".to_owned()),
        session: SessionKind::Token,
    }
}

async fn sign_in(ports: &Ports) -> Result<SignInOutcome, SignInError> {
    ports.sign_in().execute(&anonymous(), input()).await
}

async fn sign_in_fully(ports: &Ports) -> SignedInAnswer {
    match sign_in(ports).await.unwrap() {
        SignInOutcome::Authenticated(answer) => *answer,
        SignInOutcome::SecondFactorRequired(_) => panic!("{:?}", ports.names()),
    }
}

/// Ada knows her password.
fn world() -> World {
    World { matched: PasswordMatch::Yes, ..World::of(person()) }
}

#[tokio::test]
async fn a_session_is_opened() {
    let user = person();
    let ports = world().ports();
    let answer = sign_in_fully(&ports).await;
    ports.assert_committed();
    ports.assert_audited("user.signed_in", &[("method", "password")]);
    let calls = ports.calls();
    let expected = [
        Call::Peek("sign_in_failures", SOURCE.to_owned()),
        Call::SignInCandidate("ada@example.com".to_owned(), marks(None)),
        Call::Lockout(counted_at(COUNT, None)),
        Call::Verify("attempt".to_owned(), user.password_hash.clone()),
        Call::Peek("sign_in_failures", SOURCE.to_owned()),
        Call::TakeFailures(counted_at(COUNT, None)),
        Call::Lock(user.id),
    ];
    assert_eq!(calls[..expected.len()], expected);
    let names = ["InsertSession", "See", "AnyDeviceOf", "InsertDevice", "Append", "InsertToken"];
    assert_eq!(ports.names()[expected.len()..calls.len() - 1], names);
    let (Call::InsertSession(session), Call::Append(messages)) = (&calls[7], &calls[11]) else {
        panic!("{calls:?}");
    };
    let (Call::InsertToken(token), Call::Sign(claims)) = (&calls[12], &calls[13]) else {
        panic!("{calls:?}");
    };

    let expected = Session {
        id: session.id,
        user_id: user.id,
        device_name: DeviceName::parse("Laptop"),
        user_agent: Some("Browser/1.0".to_owned()),
        ip: Some(SOURCE.parse().unwrap()),
        created_at: now(),
        authenticated_at: now(),
        browser_secret: None,
        last_seen_at: now(),
        expires_at: now() + TimeDelta::days(30),
        idle_expires_at: now() + TimeDelta::days(14),
        end: None,
    };
    assert_eq!(*session, expected);
    let SessionCredentials::Tokens(tokens) = answer.credentials else { panic!("{answer:?}") };
    assert_eq!(token.session_id, session.id);
    assert_eq!(token.digest, digest_of(tokens.refresh_token.expose()));
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
    assert_eq!((&*tokens.access_token, tokens.expires_in), ("signed", 15 * 60));
    assert_eq!(tokens.refresh_expires_in, 14 * 24 * 3_600);
    assert_eq!(answer.user, user);
}

#[tokio::test]
async fn a_browser_gets_a_cookie_and_no_token() {
    let ports = world().ports();
    let input = SignInInput { session: SessionKind::Cookie, ..input() };
    let outcome = ports.sign_in().execute(&anonymous(), input).await.unwrap();
    ports.assert_committed();
    let SignInOutcome::Authenticated(answer) = outcome else { panic!("{outcome:?}") };
    let SessionCredentials::Browser(browser) = answer.credentials else { panic!("{answer:?}") };
    let writes = ports.writes();
    let Some(Call::InsertSession(session)) = writes.get(1) else { panic!("{writes:?}") };
    assert_eq!(session.browser_secret, Some(digest_of(browser.secret.expose())));
    assert_eq!(browser.session_id, session.id);
    assert_eq!(browser.expires_in, 30 * 24 * 3_600);
    assert!(ports.csrf().check(session.id, &browser.secret, &browser.csrf_token));
    for name in ["InsertToken", "Sign"] {
        assert!(!ports.names().contains(&name.to_owned()), "{name}");
    }
}

#[tokio::test]
async fn a_device_needs_no_name() {
    let ports = world().ports();
    let input = SignInInput { device_name: None, ..input() };
    ports.sign_in().execute(&anonymous(), input).await.unwrap();
    let writes = ports.writes();
    let Some(Call::InsertSession(session)) = writes.get(1) else { panic!("{writes:?}") };
    assert_eq!(session.device_name, None);
}

#[tokio::test]
async fn an_outdated_hash_is_replaced() {
    let user = person();
    let matched = PasswordMatch::YesWithNewHash(hash("new"));
    let ports = World { matched, ..world() }.ports();
    let answer = sign_in_fully(&ports).await;
    ports.assert_committed();
    let expected = User {
        password_hash: Some(hash("new")),
        updated_at: now(),
        version: user.version + 1,
        ..user
    };
    let writes = ports.writes();
    assert_eq!(writes.get(1), Some(&Call::Update(expected.clone())));
    assert_eq!(answer.user, expected);
}

#[tokio::test]
async fn whoever_has_a_second_factor_gets_a_challenge_and_no_session() {
    let user = with_second_factor();
    let ports = World { matched: PasswordMatch::Yes, ..World::of(user.clone()) }.ports();
    let input = SignInInput { session: SessionKind::Cookie, ..input() };
    let outcome = ports.sign_in().execute(&anonymous(), input).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.first_factor_proved", &[("method", "password")]);
    let SignInOutcome::SecondFactorRequired(answer) = outcome else { panic!("{outcome:?}") };
    assert_eq!(answer.methods, SecondFactorMethod::ALL);
    let writes = ports.writes();
    let [_, Call::InsertChallenge(challenge)] = &writes[..] else { panic!("{writes:?}") };
    assert_eq!(challenge.user_id, user.id);
    assert_eq!(challenge.digest, digest_of(answer.challenge.expose()));
    // What was asked for is remembered, since the second request does not say it again.
    assert_eq!(challenge.kind, SessionKind::Cookie);
    assert_eq!(challenge.device_name, DeviceName::parse("Laptop"));
    assert_eq!(challenge.expires_at, now() + TimeDelta::minutes(10));
    assert_eq!(challenge.used_at, None);
}

/// Whatever is wrong: the same answer after the same calls, and a failure that counts.
#[rstest]
#[case::an_unknown_address(World::default(), None)]
#[case::a_wrong_password(World::of(person()), Some(hash("old")))]
#[case::a_never_proved_address(World { matched: PasswordMatch::Yes, ..World::of(unproved()) }, Some(hash("old")))]
#[case::a_closed_account(World { matched: PasswordMatch::Yes, ..World::of(disabled()) }, Some(hash("old")))]
#[case::a_closed_account_with_an_outdated_hash(
    World { matched: PasswordMatch::YesWithNewHash(hash("new")), ..World::of(disabled()) },
    Some(hash("old"))
)]
#[case::no_password_yet(World::of(User { password_hash: None, ..person() }), None)]
#[case::a_locked_account(World { lockout: locked(), counted: locked(), ..world() }, Some(hash("old")))]
#[case::a_locked_account_with_a_second_factor(
    World {
        lockout: locked(), counted: locked(), matched: PasswordMatch::Yes,
        ..World::of(with_second_factor())
    },
    Some(hash("old"))
)]
#[tokio::test]
async fn every_failure_does_the_same_work(
    #[case] world: World,
    #[case] compared_with: Option<PasswordHash>,
) {
    let mut counted = world.counted;
    counted.fail(now());
    let ports = world.ports();
    let error = sign_in(&ports).await.unwrap_err();
    assert!(matches!(error, SignInError::InvalidCredentials), "{error:?}");
    let key = counted_at(COUNT, None);
    let expected = [
        Call::Peek("sign_in_failures", SOURCE.to_owned()),
        Call::SignInCandidate("ada@example.com".to_owned(), marks(None)),
        Call::Lockout(key),
        Call::Verify("attempt".to_owned(), compared_with),
        Call::LockFailures(key),
        Call::StoreFailures(key, counted),
        Call::Hit("sign_in_failures", SOURCE.to_owned()),
    ];
    assert_eq!(ports.calls(), expected);
    ports.assert_committed();
    ports.assert_failure_audited("user.sign_in_failed", &[("method", "password")]);
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
    ports.assert_refused_and_audited("user.sign_in_failed", &[("method", "password")]);
}

/// Comparing takes its time; the account may change meanwhile.
#[rstest]
#[case::the_password_changed(Some(User { password_hash: Some(hash("other")), ..person() }))]
#[case::the_password_went(Some(User { password_hash: None, ..person() }))]
#[case::the_account_was_closed(Some(disabled()))]
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
    assert_eq!(ports.names().last().unwrap(), "Lock");
    ports.assert_refused_and_audited("user.sign_in_failed", &[("method", "password")]);
}

/// Many guesses at once: by the time this one was right, others have locked.
#[tokio::test]
async fn a_lock_that_came_while_the_password_was_compared_counts() {
    let ports = World { counted: locked(), ..world() }.ports();
    let error = sign_in(&ports).await.unwrap_err();
    assert!(matches!(error, SignInError::InvalidCredentials), "{error:?}");
    assert_eq!(ports.names().last().unwrap(), "TakeFailures");
    ports.assert_refused_and_audited("user.sign_in_failed", &[("method", "password")]);
}

#[tokio::test]
async fn a_second_factor_that_was_set_up_while_the_password_was_compared_is_asked_for() {
    let ports = World { locked: Some(with_second_factor()), ..world() }.ports();
    let outcome = sign_in(&ports).await.unwrap();
    assert!(matches!(outcome, SignInOutcome::SecondFactorRequired(_)), "{outcome:?}");
    assert!(!ports.names().contains(&"InsertSession".to_owned()));
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

#[tokio::test]
async fn of_many_failures_at_once_those_beyond_the_limit_hear_of_it() {
    let fault = Fault::NextHit("sign_in_failures");
    let ports = World { fault, ..World::of(person()) }.ports();
    let error = sign_in(&ports).await.unwrap_err();
    assert!(matches!(error, SignInError::RateLimited(_)), "{error:?}");
    // It counts against the account too.
    ports.assert_committed();
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

/// The wrong password that locks.
fn locking() -> World {
    World { counted: nearly_locked(), ..World::of(person()) }
}

#[rstest]
#[case(world(), Fault::SignInCandidate, "Store(Unavailable")]
#[case(world(), Fault::Lockout, "Store(Unavailable")]
#[case(world(), Fault::HashBusy, "Hash(Busy")]
#[case(world(), Fault::HashFailed, "Hash(Failed")]
#[case(world(), Fault::Begin, "Store(Unavailable")]
#[case(world(), Fault::TakeFailures, "Store(Unavailable")]
#[case(world(), Fault::Lock, "Store(Unavailable")]
#[case(world(), Fault::Update, "Store(Unavailable")]
#[case(world(), Fault::InsertSession, "Open(Store(Unavailable")]
#[case(world(), Fault::See, "Open(Store(Unavailable")]
#[case(world(), Fault::AnyDeviceOf, "Open(Store(Unavailable")]
#[case(world(), Fault::InsertDevice, "Open(Store(Unavailable")]
#[case(world(), Fault::RecordEvent, "Open(Store(Unavailable")]
#[case(world(), Fault::Seal, "Open(Mail(Seal(UnknownKey")]
#[case(world(), Fault::Append, "Open(Store(Unavailable")]
#[case(world(), Fault::Audit, "Open(Store(Unavailable")]
#[case(world(), Fault::InsertToken, "Open(Store(Unavailable")]
#[case(world(), Fault::Sign, "Open(Sign(")]
#[case(world(), Fault::Commit, "Store(Unavailable")]
#[case(World { locked: Some(with_second_factor()), ..world() }, Fault::InsertChallenge, "Open(Store(")]
#[case(locking(), Fault::Begin, "Store(Unavailable")]
#[case(locking(), Fault::LockFailures, "Mail(Store(Unavailable")]
#[case(locking(), Fault::StoreFailures, "Mail(Store(Unavailable")]
#[case(locking(), Fault::LockByEmail, "Mail(Store(Unavailable")]
#[case(locking(), Fault::RecordEvent, "Mail(Store(Unavailable")]
#[case(locking(), Fault::Replace, "Mail(Store(Unavailable")]
#[case(locking(), Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(locking(), Fault::Append, "Mail(Store(Unavailable")]
#[case(locking(), Fault::Audit, "Mail(Store(Unavailable")]
#[case(locking(), Fault::Commit, "Mail(Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] world: World,
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let matched = match world.matched {
        PasswordMatch::Yes => PasswordMatch::YesWithNewHash(hash("new")),
        other => other,
    };
    let ports = World { matched, fault, has_devices: true, ..world }.ports();
    let error = format!("{:?}", sign_in(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
    // Our failure is nobody's failed attempt.
    assert!(!ports.names().contains(&"Hit".to_owned()));
}
