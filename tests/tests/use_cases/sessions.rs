//! Listing sessions, and ending other sessions than the one that asks.

use rstest::rstest;
use serde_json::json;
use socle_application::identity::{
    EndOtherSessionsError, EndSessionError, ListSessionsError, ListedSession,
};
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::testkit::TxEnd;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{Session, SessionEnd, SessionEndReason, SessionId, UserId};
use uuid::Uuid;

use crate::support::{
    Call, Fault, World, anonymous, event, now, person, session_with_token, signed_in, system,
};

const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";

fn session() -> Session {
    session_with_token(person().id, TOKEN).0
}

fn other() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(0x07e4))
}

/// Ada, who asks from another session than the one that is found.
fn elsewhere() -> Actor {
    signed_in(person().id, other())
}

fn world() -> World {
    World { session: Some(session_with_token(person().id, TOKEN)), ..World::of(person()) }
}

fn first_page() -> PageRequest<SessionId> {
    PageRequest { limit: PageLimit::default(), after: Some(other()) }
}

#[rstest]
#[case::from_there(session().id, true)]
#[case::from_elsewhere(other(), false)]
#[tokio::test]
async fn a_person_sees_their_sessions_and_which_one_asks(
    #[case] asks: SessionId,
    #[case] current: bool,
) {
    let ports = world().ports();
    let actor = signed_in(person().id, asks);
    let page = ports.list_sessions().execute(&actor, first_page()).await.unwrap();
    let listed = ListedSession { session: session(), current };
    assert_eq!(page, Page { items: vec![listed], next: Some(session().id) });
    assert_eq!(ports.calls(), [Call::LiveSessionsOf(person().id, first_page(), now())]);
}

#[tokio::test]
async fn a_failing_query_is_reported() {
    let ports = World { fault: Fault::LiveSessionsOf, ..world() }.ports();
    let error = ports.list_sessions().execute(&elsewhere(), first_page()).await.unwrap_err();
    assert!(matches!(error, ListSessionsError::Store(_)), "{error:?}");
}

#[rstest]
#[case::itself(session().id, SessionEndReason::SignedOut)]
#[case::another(other(), SessionEndReason::EndedByOwner)]
#[tokio::test]
async fn a_session_ends_and_is_forgotten_after_the_commit(
    #[case] asks: SessionId,
    #[case] reason: SessionEndReason,
) {
    let ports = world().ports();
    let actor = signed_in(person().id, asks);
    ports.end_session().execute(&actor, session().id).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("session.ended", &[]);
    let calls = ports.calls();
    let [locked, ended, Call::Append(messages), forgotten] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockSession(session().id));
    assert_eq!(*ended, Call::EndSession(session().id, SessionEnd { at: now(), reason }));
    assert_eq!(*forgotten, Call::CacheEnd(session().id, vec![TxEnd::Committed]));
    let [announcement] = &messages[..] else { panic!("{messages:?}") };
    let data =
        json!({ "session_id": session().id.to_string(), "user_id": person().id.to_string() });
    assert_eq!(event(announcement), ("session.ended", data));
}

#[rstest]
#[case::unknown(World { session: None, ..world() })]
#[case::somebody_elses(World {
    session: Some(session_with_token(UserId::from_uuid(Uuid::from_u128(0xbad)), TOKEN)),
    ..world()
})]
#[tokio::test]
async fn a_session_that_is_not_theirs_is_not_found(#[case] world: World) {
    let ports = world.ports();
    let error = ports.end_session().execute(&elsewhere(), session().id).await.unwrap_err();
    assert!(matches!(error, EndSessionError::NotFound), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn a_session_that_has_ended_is_not_found() {
    let ports = World { session_is_open: false, ..world() }.ports();
    let error = ports.end_session().execute(&elsewhere(), session().id).await.unwrap_err();
    assert!(matches!(error, EndSessionError::NotFound), "{error:?}");
    ports.assert_undone(Fault::EndSession);
}

#[tokio::test]
async fn the_other_sessions_end_and_are_forgotten_after_the_commit() {
    let ended = [1, 2].map(|number| SessionId::from_uuid(Uuid::from_u128(number)));
    let ports = World { open_sessions: ended.to_vec(), ..world() }.ports();
    ports.end_other_sessions().execute(&elsewhere()).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.other_sessions_ended", &[]);
    let calls = ports.calls();
    let [first, Call::Append(messages), forgotten @ ..] = &calls[..] else { panic!("{calls:?}") };
    let end = SessionEnd { at: now(), reason: SessionEndReason::EndedByOwner };
    assert_eq!(*first, Call::EndOthersOf(person().id, other(), end));
    let announced: Vec<_> = messages.iter().map(event).collect();
    let expected = ended.map(|id| {
        let data = json!({ "session_id": id.to_string(), "user_id": person().id.to_string() });
        ("session.ended", data)
    });
    assert_eq!(announced, expected);
    assert_eq!(forgotten, ended.map(|id| Call::CacheEnd(id, vec![TxEnd::Committed])));
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_who_is_signed_in_has_sessions(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    let ports = world().ports();
    let error = ports.list_sessions().execute(&actor, first_page()).await.unwrap_err();
    assert!(matches!(error, ListSessionsError::Denied(denied) if denied == expected));
    let error = ports.end_session().execute(&actor, session().id).await.unwrap_err();
    assert!(matches!(error, EndSessionError::Denied(denied) if denied == expected));
    let error = ports.end_other_sessions().execute(&actor).await.unwrap_err();
    assert!(matches!(error, EndOtherSessionsError::Denied(denied) if denied == expected));
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockSession)]
#[case(Fault::EndSession)]
#[case(Fault::Append)]
#[case(Fault::Audit)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_one_session_goes_on(#[case] fault: Fault) {
    let ports = World { fault, ..world() }.ports();
    let error = ports.end_session().execute(&elsewhere(), session().id).await.unwrap_err();
    assert!(matches!(error, EndSessionError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::EndOthersOf)]
#[case(Fault::Append)]
#[case(Fault::Audit)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_the_others_go_on(#[case] fault: Fault) {
    let ports = World { fault, open_sessions: vec![session().id], ..world() }.ports();
    let error = ports.end_other_sessions().execute(&elsewhere()).await.unwrap_err();
    assert!(matches!(error, EndOtherSessionsError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
