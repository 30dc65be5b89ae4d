use chrono::TimeDelta;
use rstest::rstest;
use serde_json::json;
use socle_application::identity::ports::AccessClaims;
use socle_application::identity::{RefreshError, Refreshed};
use socle_application::testkit::TxEnd;
use socle_domain::Id as _;
use socle_domain::identity::{
    RefreshToken, RefreshTokenId, Rotation, SecurityEvent, SecurityEventKind, Session, SessionEnd,
    SessionEndReason, SessionLifetimes,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, digest_of, disabled, event, mail, now, person,
    session_with_token,
};

const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";
const SUCCESSOR: &str = "sssssssssssssssssssssssssssssssssssssssssss";

async fn refresh(ports: &Ports) -> Result<Refreshed, RefreshError> {
    ports.refresh().execute(&anonymous(), TOKEN).await
}

/// Ada presents a token that was never used.
fn world() -> World {
    let user = person();
    World { session: Some(session_with_token(user.id, TOKEN)), ..World::of(user) }
}

/// The same, some seconds after the token was used.
fn rotated(seconds: i64) -> World {
    let (session, token) = session_with_token(person().id, TOKEN);
    let rotation = Rotation {
        at: now() - TimeDelta::seconds(seconds),
        successor_id: RefreshTokenId::from_uuid(Uuid::from_u128(0x71)),
        sealed_successor: format!("refresh_tokens/{}|{SUCCESSOR}", token.id).into_bytes(),
    };
    let token = RefreshToken { rotation: Some(rotation), ..token };
    World { session: Some((session, token)), ..World::of(person()) }
}

/// The same, with another session.
fn with_session(world: World, session: Session) -> World {
    let token = world.session.clone().map(|(_, token)| token);
    World { session: token.map(|token| (session, token)), ..world }
}

fn claims(session: &Session) -> AccessClaims {
    AccessClaims {
        user_id: session.user_id,
        session_id: session.id,
        issued_at: now(),
        expires_at: now() + TimeDelta::minutes(15),
    }
}

#[tokio::test]
async fn a_token_is_used_up_and_its_successor_given() {
    let (session, token) = session_with_token(person().id, TOKEN);
    let ports = world().ports();
    let answer = refresh(&ports).await.unwrap();
    ports.assert_committed();
    assert_eq!(ports.names(), ["Hit", "LockByRefreshToken", "Seal", "Rotate", "Sign"]);
    let calls = ports.calls();
    assert_eq!(calls[1], Call::LockByRefreshToken(digest_of(TOKEN)));
    let Call::Rotate(touched, used, successor) = &calls[3] else { panic!("{calls:?}") };

    let idle = SessionLifetimes::default().idle;
    let expected =
        Session { last_seen_at: now(), idle_expires_at: now() + idle, ..session.clone() };
    assert_eq!(*touched, expected);
    let secret = answer.tokens.refresh_token.expose();
    assert_ne!(secret, TOKEN);
    assert_eq!(successor.session_id, session.id);
    assert_eq!(successor.digest, digest_of(secret));
    assert_eq!((successor.issued_at, successor.expires_at), (now(), now() + idle));
    assert_eq!(successor.rotation, None);
    let rotation = Rotation {
        at: now(),
        successor_id: successor.id,
        sealed_successor: format!("refresh_tokens/{}|{secret}", token.id).into_bytes(),
    };
    assert_eq!(*used, RefreshToken { rotation: Some(rotation), ..token });

    assert_eq!(calls[4], Call::Sign(claims(&session)));
    assert_eq!((&*answer.tokens.access_token, answer.tokens.expires_in), ("signed", 15 * 60));
    assert_eq!(answer.tokens.refresh_expires_in, idle.num_seconds());
    assert_eq!(answer.user, person());
}

#[rstest]
#[case(0)]
#[case(9)]
#[tokio::test]
async fn within_the_grace_the_same_successor_is_given_once_more(#[case] seconds: i64) {
    let ports = rotated(seconds).ports();
    let answer = refresh(&ports).await.unwrap();
    assert_eq!(answer.tokens.refresh_token.expose(), SUCCESSOR);
    assert_eq!(ports.names(), ["Hit", "LockByRefreshToken", "Open", "Sign"]);
    assert_eq!(ports.writes(), []);
    ports.assert_committed();
}

#[rstest]
#[case(10)]
#[case(3_000)]
#[tokio::test]
async fn a_token_used_again_later_ends_its_session_for_everybody(#[case] seconds: i64) {
    let (session, _) = session_with_token(person().id, TOKEN);
    let ports = rotated(seconds).ports();
    let error = refresh(&ports).await.unwrap_err();
    assert!(matches!(error, RefreshError::InvalidToken), "{error:?}");
    // An error to the caller, and yet what it did is kept.
    ports.assert_committed();
    let calls = ports.calls();
    let [_, _, ended, Call::RecordEvent(recorded), Call::Seal(_), Call::Append(messages), last] =
        &calls[..]
    else {
        panic!("{calls:?}");
    };
    let end = SessionEnd { at: now(), reason: SessionEndReason::RefreshTokenReused };
    assert_eq!(*ended, Call::EndSession(session.id, end));
    let expected = SecurityEvent {
        id: recorded.id,
        user_id: session.user_id,
        kind: SecurityEventKind::RefreshTokenReused,
        session_id: Some(session.id),
        ip: Some(SOURCE.parse().unwrap()),
        user_agent: Some("Browser/1.0".to_owned()),
        occurred_at: now(),
    };
    assert_eq!(*recorded, expected);
    let [announcement, letter] = &messages[..] else { panic!("{messages:?}") };
    let data = json!({
        "session_id": session.id.to_string(), "user_id": session.user_id.to_string(),
    });
    assert_eq!(event(announcement), ("session.ended", data));
    let mail = mail(letter);
    assert_eq!(mail["to"], "ada@example.com");
    let content = json!({
        "template": "suspicious_activity", "first_name": "Ada",
        "link": "https://app.example.com/account",
    });
    assert_eq!(mail["content"], content);
    assert_eq!(*last, Call::CacheEnd(session.id, vec![TxEnd::Committed]));
}

#[tokio::test]
async fn a_reuse_is_mailed_to_nobody_who_may_not_sign_in() {
    let ports = World { locked: Some(disabled()), ..rotated(60) }.ports();
    let error = refresh(&ports).await.unwrap_err();
    assert!(matches!(error, RefreshError::InvalidToken), "{error:?}");
    ports.assert_committed();
    let [announcement] = &ports.appended()[..] else { panic!("{:?}", ports.names()) };
    assert_eq!(event(announcement).0, "session.ended");
}

#[rstest]
#[case::ended(|session| Session {
    end: Some(SessionEnd { at: now(), reason: SessionEndReason::SignedOut }), ..session
})]
#[case::expired(|session| Session { expires_at: now(), ..session })]
#[case::idle_for_too_long(|session| Session { idle_expires_at: now(), ..session })]
#[tokio::test]
async fn a_session_that_is_over_is_not_revived(
    #[case] over: fn(Session) -> Session,
    #[values(world(), rotated(1), rotated(3_000))] world: World,
) {
    let (session, _) = session_with_token(person().id, TOKEN);
    let ports = with_session(world, over(session)).ports();
    let error = refresh(&ports).await.unwrap_err();
    assert!(matches!(error, RefreshError::InvalidToken), "{error:?}");
    assert_eq!(ports.names(), ["Hit", "LockByRefreshToken"]);
    ports.assert_refused();
}

#[tokio::test]
async fn an_unknown_token_does_not_work() {
    let ports = World::of(person()).ports();
    let error = refresh(&ports).await.unwrap_err();
    assert!(matches!(error, RefreshError::InvalidToken), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn too_many_refreshes_are_refused_before_any_work() {
    let ports = World { fault: Fault::Limit("refresh"), ..world() }.ports();
    let error = refresh(&ports).await.unwrap_err();
    let RefreshError::RateLimited(limited) = error else { panic!("{error:?}") };
    assert_eq!((limited.max, limited.retry_after.as_secs()), (9, 42));
    assert_eq!(ports.names(), ["Hit"]);
    ports.assert_never_began();
}

#[tokio::test]
async fn what_cannot_be_a_token_needs_no_transaction() {
    let ports = world().ports();
    let error = ports.refresh().execute(&anonymous(), "no token").await.unwrap_err();
    assert!(matches!(error, RefreshError::InvalidToken), "{error:?}");
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[tokio::test]
async fn somebody_who_may_not_sign_in_gets_no_tokens(#[values(world(), rotated(1))] world: World) {
    let ports = World { locked: Some(disabled()), ..world }.ports();
    let error = refresh(&ports).await.unwrap_err();
    assert!(matches!(error, RefreshError::InvalidToken), "{error:?}");
    assert_eq!(ports.names(), ["Hit", "LockByRefreshToken"]);
    ports.assert_refused();
}

#[rstest]
#[case::for_another_token("refresh_tokens/other|sssssssssssssssssssssssssssssssssssssssssss")]
#[case::something_else("refresh_tokens/00000000-0000-0000-0000-000000000070|no token")]
#[tokio::test]
async fn a_successor_that_cannot_be_opened_is_our_failure(#[case] sealed: &str) {
    let mut world = rotated(1);
    if let Some((_, token)) = &mut world.session
        && let Some(rotation) = &mut token.rotation
    {
        rotation.sealed_successor = sealed.as_bytes().to_vec();
    }
    let ports = world.ports();
    let error = refresh(&ports).await.unwrap_err();
    assert!(matches!(error, RefreshError::Seal(_)), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case::first(world(), Fault::Begin, "Store(Unavailable")]
#[case::first(world(), Fault::LockByRefreshToken, "Store(Unavailable")]
#[case::first(world(), Fault::Seal, "Seal(UnknownKey")]
#[case::first(world(), Fault::Rotate, "Store(Unavailable")]
#[case::first(world(), Fault::Sign, "Sign(")]
#[case::first(world(), Fault::Commit, "Store(Unavailable")]
#[case::again(rotated(1), Fault::Open, "Seal(UnknownKey")]
#[case::again(rotated(1), Fault::Sign, "Sign(")]
#[case::again(rotated(1), Fault::Commit, "Store(Unavailable")]
#[case::reused(rotated(60), Fault::EndSession, "Store(Unavailable")]
#[case::reused(rotated(60), Fault::RecordEvent, "Store(Unavailable")]
#[case::reused(rotated(60), Fault::Seal, "Mail(Seal(UnknownKey")]
#[case::reused(rotated(60), Fault::Append, "Store(Unavailable")]
#[case::reused(rotated(60), Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] world: World,
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..world }.ports();
    let error = format!("{:?}", refresh(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
