//! What happens after too many wrong passwords.

use rstest::rstest;
use socle_application::identity::ports::PasswordMatch;
use socle_application::identity::{SignInError, SignInInput, SignInOutcome};
use socle_domain::identity::{Lockout, PasswordAttempt, SecurityEventKind, SessionKind};

use crate::support::{
    Call, Ports, World, anonymous, counted_at, digest_of, disabled, locked, mail_and_token,
    nearly_locked, now, person, unproved,
};

const COUNT: &str = "password attempts";

/// Ada knows her password.
fn world() -> World {
    World { matched: PasswordMatch::Yes, ..World::of(person()) }
}

async fn sign_in(ports: &Ports) -> Result<SignInOutcome, SignInError> {
    let input = SignInInput {
        email: "ada@example.com".to_owned(),
        password: PasswordAttempt::new("attempt"),
        device_name: None,
        session: SessionKind::Token,
    };
    ports.sign_in().execute(&anonymous(), input).await
}

#[tokio::test]
async fn failures_while_locked_do_not_prolong_the_lock() {
    let ports = World { lockout: locked(), counted: locked(), ..world() }.ports();
    sign_in(&ports).await.unwrap_err();
    assert!(ports.writes().contains(&Call::StoreFailures(counted_at(COUNT, None), locked())));
}

#[tokio::test]
async fn a_lock_that_is_over_lets_in() {
    let over = Lockout { locked_until: Some(now()), ..locked() };
    let ports = World { lockout: over, counted: over, ..world() }.ports();
    sign_in(&ports).await.unwrap();
    ports.assert_committed();
}

#[tokio::test]
async fn the_failure_that_locks_is_mailed_to_the_owner() {
    let ports = World { counted: nearly_locked(), ..World::of(person()) }.ports();
    let error = sign_in(&ports).await.unwrap_err();
    assert!(matches!(error, SignInError::InvalidCredentials), "{error:?}");
    ports.assert_committed();
    ports.assert_audited("user.locked", &[]);
    let stored = Lockout { failures: 0, ..locked() };
    assert!(ports.writes().contains(&Call::StoreFailures(counted_at(COUNT, None), stored)));
    let [recorded] = &ports.recorded()[..] else { panic!("{:?}", ports.names()) };
    let expected = (person().id, SecurityEventKind::AccountLocked, None);
    assert_eq!((recorded.user_id, recorded.kind, recorded.session_id), expected);
    let [letter] = &ports.appended()[..] else { panic!("{:?}", ports.names()) };
    let (mail, secret) = mail_and_token(letter, "auth/unlock");
    assert_eq!(mail["to"], "ada@example.com");
    assert_eq!(mail["content"]["template"], "account_locked");
    let replaced = ports.writes().into_iter().find_map(|call| match call {
        Call::Replace(token) => Some((token.purpose.as_str(), token.digest)),
        _ => None,
    });
    assert_eq!(replaced, Some(("unlock_account", digest_of(&secret))));
}

/// There is nobody to tell, or nobody who could sign in anyway; it locks all the same.
#[rstest]
#[case::an_unknown_address(World::default())]
#[case::a_never_proved_address(World::of(unproved()))]
#[case::a_closed_account(World::of(disabled()))]
#[tokio::test]
async fn the_failure_that_locks_is_mailed_to_nobody_else(#[case] world: World) {
    let ports = World { counted: nearly_locked(), ..world }.ports();
    sign_in(&ports).await.unwrap_err();
    ports.assert_committed();
    assert!(ports.writes().contains(&Call::StoreFailures(counted_at(COUNT, None), locked())));
    assert_eq!(ports.appended(), []);
    assert_eq!(ports.recorded(), []);
}
