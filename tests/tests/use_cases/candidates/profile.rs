use std::sync::Arc;

use rstest::rstest;
use socle_application::recruiting::candidates::{
    GetProfile, GetProfileError, ProfileInput, PutProfile, PutProfileError,
};
use socle_application::recruiting::ports::MockCandidateQueries;
use socle_application::testkit::{MockStore, TxEnd, unavailable};
use socle_domain::access::Denied;
use socle_domain::recruiting::{Candidate, CandidateProfile};

use super::support::{Break, World, asks, clock, randomness, refused};
use crate::support::{now, person};

fn put(store: &Arc<MockStore>) -> PutProfile {
    PutProfile { store: store.clone(), clock: clock(), randomness: randomness() }
}

fn cook() -> ProfileInput {
    ProfileInput { headline: Some("Cook".to_owned()), ..ProfileInput::default() }
}

/// Somebody whose profile has that version.
fn written(version: i64) -> Candidate {
    let profile = CandidateProfile { open_to_work: true, ..CandidateProfile::default() };
    Candidate { user_id: person().id, profile, updated_at: Some(now()), version }
}

#[tokio::test]
async fn what_is_said_is_stored_noted_and_announced() {
    let world = World { candidate: Some(written(4)), ..World::broken(Break::Nowhere) };
    let store = world.store();
    let input = ProfileInput { expected_versions: Some(vec![3, 4]), ..cook() };
    let candidate = put(&store).execute(&asks(), input).await.unwrap();
    assert_eq!((candidate.version, candidate.updated_at), (5, Some(now())));
    let expected = ["put version 5", "audit candidate.updated", "announce candidate.updated"];
    assert_eq!(world.notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn saying_the_same_is_nothing_to_note() {
    let world = World { candidate: Some(written(4)), ..World::broken(Break::Nowhere) };
    let input = ProfileInput { open_to_work: true, ..ProfileInput::default() };
    let candidate = put(&world.store()).execute(&asks(), input).await.unwrap();
    assert_eq!((candidate.version, world.notes.all()), (4, vec![]));
}

#[tokio::test]
async fn what_was_said_meanwhile_is_not_overwritten() {
    let world = World { candidate: Some(written(4)), ..World::broken(Break::Nowhere) };
    let store = world.store();
    let input = ProfileInput { expected_versions: Some(vec![3]), ..cook() };
    let error = put(&store).execute(&asks(), input).await.unwrap_err();
    assert!(matches!(error, PutProfileError::Stale(stale) if stale.current == 4), "{error:?}");
    assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
}

#[tokio::test]
async fn only_people_speak_of_themselves() {
    for (actor, expected) in refused() {
        let store = World::broken(Break::Nowhere).store();
        let error = put(&store).execute(&actor, cook()).await.unwrap_err();
        let denied = matches!(error, PutProfileError::Denied(denied) if denied == expected);
        assert!(denied, "{error:?}");
        assert_eq!(store.ends(), []);
        let get = GetProfile { queries: Arc::new(MockCandidateQueries::new()) };
        let error = get.execute(&actor).await.unwrap_err();
        let denied = matches!(error, GetProfileError::Denied(denied) if denied == expected);
        assert!(denied, "{error:?}");
    }
}

#[tokio::test]
async fn whoever_is_gone_says_nothing_more() {
    let world = World::broken(Break::Gone);
    let error = put(&world.store()).execute(&asks(), cook()).await.unwrap_err();
    let denied = matches!(error, PutProfileError::Denied(Denied::NotAuthenticated));
    assert!(denied, "{error:?}");
    assert_eq!(world.notes.all(), Vec::<String>::new());
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Find)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(#[case] broken: Break) {
    let store = World::broken(broken).store();
    let error = put(&store).execute(&asks(), cook()).await.unwrap_err();
    assert!(matches!(error, PutProfileError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[tokio::test]
async fn everybody_has_a_profile_which_may_be_empty() {
    for (stored, version) in [(None, 0), (Some(written(4)), 4)] {
        let mut queries = MockCandidateQueries::new();
        queries.expect_candidate().returning(move |_| Ok(stored.clone()));
        let get = GetProfile { queries: Arc::new(queries) };
        assert_eq!(get.execute(&asks()).await.unwrap().version, version);
    }
    let mut queries = MockCandidateQueries::new();
    queries.expect_candidate().returning(|_| Err(unavailable()));
    let error = GetProfile { queries: Arc::new(queries) }.execute(&asks()).await.unwrap_err();
    assert!(matches!(error, GetProfileError::Store(_)), "{error:?}");
}
