//! The tokens that browsers' mutating requests carry.

use rstest::rstest;
use socle_domain::Id as _;
use socle_domain::identity::{SecretToken, SessionId};
use uuid::Uuid;

use crate::support::World;

fn session(number: u128) -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(number))
}

fn secret(letter: &str) -> SecretToken {
    SecretToken::parse(&letter.repeat(SecretToken::LEN)).unwrap()
}

#[rstest]
#[case::its_own(1, "s", true)]
#[case::another_session(2, "s", false)]
#[case::a_secret_that_was_renewed(1, "t", false)]
#[tokio::test]
async fn a_token_works_in_its_session_with_its_secret(
    #[case] number: u128,
    #[case] letter: &str,
    #[case] expected: bool,
) {
    let csrf = World::default().ports().csrf();
    let token = csrf.token(session(1), &secret("s"));
    assert_eq!(csrf.check(session(number), &secret(letter), &token), expected);
}

#[tokio::test]
async fn nothing_else_is_taken_for_a_token() {
    let csrf = World::default().ports().csrf();
    let token = csrf.token(session(1), &secret("s"));
    let (shorter, longer) = (token[..token.len() - 1].to_owned(), format!("{token}A"));
    let padded = format!("{token}=");
    let upper = token.to_uppercase();
    for wrong in [String::new(), " ".to_owned(), shorter, longer, padded, upper, "ü".to_owned()] {
        assert!(!csrf.check(session(1), &secret("s"), &wrong), "{wrong}");
    }
}

#[tokio::test]
async fn a_token_gives_the_secret_away_to_nobody() {
    let csrf = World::default().ports().csrf();
    let token = csrf.token(session(1), &secret("s"));
    assert!(!token.contains("sss"), "{token}");
}
