use rstest::rstest;
use serde_json::json;
use socle_application::identity::SignOutError;
use socle_application::testkit::TxEnd;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{SessionEnd, SessionEndReason, SessionId};
use uuid::Uuid;

use crate::support::{Call, Fault, World, anonymous, event, now, person, signed_in, system};

fn session() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(0x5e55))
}

fn actor() -> Actor {
    signed_in(person().id, session())
}

fn end() -> Call {
    let end = SessionEnd { at: now(), reason: SessionEndReason::SignedOut };
    Call::EndSession(session(), end)
}

fn forgotten() -> Call {
    Call::CacheEnd(session(), vec![TxEnd::Committed])
}

#[tokio::test]
async fn the_session_ends_and_is_forgotten_after_the_commit() {
    let ports = World::of(person()).ports();
    ports.sign_out().execute(&actor()).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("session.ended", &[("reason", "signed_out")]);
    let calls = ports.calls();
    let [ended, Call::Append(messages), last] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!((ended, last), (&end(), &forgotten()));
    let [announcement] = &messages[..] else { panic!("{messages:?}") };
    let data = json!({ "session_id": session().to_string(), "user_id": person().id.to_string() });
    assert_eq!(event(announcement), ("session.ended", data));
}

#[tokio::test]
async fn a_session_that_had_ended_is_forgotten_again_and_not_announced() {
    let ports = World { session_is_open: false, ..World::of(person()) }.ports();
    ports.sign_out().execute(&actor()).await.unwrap();
    ports.assert_committed_unaudited();
    assert_eq!(ports.calls(), [end(), forgotten()]);
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_who_is_signed_in_signs_out(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = World::of(person()).ports();
    let error = ports.sign_out().execute(&actor).await.unwrap_err();
    assert!(matches!(error, SignOutError::Denied(denied) if denied == expected), "{error:?}");
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::EndSession)]
#[case(Fault::Append)]
#[case(Fault::Audit)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(#[case] fault: Fault) {
    let ports = World { fault, ..World::of(person()) }.ports();
    let error = ports.sign_out().execute(&actor()).await.unwrap_err();
    assert!(matches!(error, SignOutError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
