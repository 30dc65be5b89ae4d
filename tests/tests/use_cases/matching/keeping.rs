use std::sync::Arc;

use rstest::rstest;
use serde_json::{Value, json};
use socle_application::outbox::{OutboxMessage, Subscriber as _};
use socle_application::recruiting::matching::{
    HearForMatching, KeepProfiles, MatchingError, PROFILE_CANDIDATE, PROFILE_JOB,
};
use socle_application::recruiting::ports::{
    JobView, MatchCandidate, MockJobQueries, MockMatchQueries,
};
use socle_application::testkit::{
    CountingRandomness, FixedClock, MockStore, MockTx, TxEnd, unavailable,
};
use socle_domain::Id as _;
use socle_domain::recruiting::JobStatus;
use uuid::Uuid;

use super::support::{candidate, job, job_id, made_by, measure};
use crate::files::support::{Notes, asks};
use crate::support::{acme_id, now, person, system};

fn keep(store: &Arc<MockStore>, job: Option<JobView>, said: MatchCandidate) -> KeepProfiles {
    let mut jobs = MockJobQueries::new();
    jobs.expect_job().returning(move |_, _| Ok(job.clone()));
    let mut queries = MockMatchQueries::new();
    queries.expect_match_candidate().returning(move |_| Ok(said.clone()));
    KeepProfiles {
        store: store.clone(),
        jobs: Arc::new(jobs),
        queries: Arc::new(queries),
        measure: measure(true),
        clock: Arc::new(FixedClock::default()),
    }
}

/// A transaction that finds this, and notes what is kept.
fn tx(notes: &Notes, stored: Option<JobView>, said: MatchCandidate, is_there: bool) -> MockTx {
    let mut tx = MockTx::default();
    tx.users.expect_lock().returning(move |_| Ok(is_there.then(person)));
    let stored = stored.map(|view| view.job);
    tx.recruiting.jobs.expect_lock_shared().returning(move |_, _| Ok(stored.clone()));
    let profiles = &mut tx.recruiting.match_profiles;
    profiles.expect_candidate().returning(move |_| Ok(said.clone()));
    let noted = notes.clone();
    profiles.expect_put_job().returning(move |scope, id, by, profile, _| {
        assert_eq!((scope.organization_id(), id, by), (acme_id(), job_id(1), &*made_by()));
        noted.note(format!("job of {} skills", profile.skills.len()));
        Ok(())
    });
    let noted = notes.clone();
    profiles.expect_remove_job().returning(move |_, _| {
        noted.note("no job");
        Ok(())
    });
    let noted = notes.clone();
    profiles.expect_put_candidate().returning(move |id, by, profile, _| {
        assert_eq!((id, by), (person().id, &*made_by()));
        noted.note(format!("candidate of {} skills", profile.skills.len()));
        Ok(())
    });
    let noted = notes.clone();
    profiles.expect_remove_candidate().returning(move |_| {
        noted.note("no candidate");
        Ok(())
    });
    tx
}

#[rstest]
#[case(JobStatus::Published, "job of 2 skills")]
#[case(JobStatus::Draft, "no job")]
#[case(JobStatus::Closed, "no job")]
#[case(JobStatus::Archived, "no job")]
#[tokio::test]
async fn published_jobs_are_kept_and_no_others(#[case] status: JobStatus, #[case] expected: &str) {
    let (notes, mut view) = (Notes::default(), job(1));
    view.job.status = status;
    let nobody = MatchCandidate::default();
    let tx = tx(&notes, Some(view.clone()), nobody.clone(), true);
    let store = Arc::new(MockStore::with(tx));
    keep(&store, Some(view), nobody).job(&system(), acme_id(), job_id(1)).await.unwrap();
    assert_eq!(notes.all(), [expected]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn what_changes_meanwhile_is_made_again_and_never_stored_late() {
    let (notes, nobody) = (Notes::default(), MatchCandidate::default());
    let mut newer = job(1);
    newer.job.version += 1;
    let late = || tx(&notes, Some(newer.clone()), nobody.clone(), true);
    let store = Arc::new(MockStore::with_all([late(), late(), late()]));
    let keep = keep(&store, Some(job(1)), candidate(&["Rust"], true));
    let error = keep.job(&system(), acme_id(), job_id(1)).await.unwrap_err();
    assert!(matches!(error, MatchingError::Store(_)), "tried again later: {error:?}");
    let changed = || tx(&notes, None, candidate(&["Rust", "SQL"], true), true);
    let store = Arc::new(MockStore::with_all([changed(), changed(), changed()]));
    let keep = KeepProfiles { store: store.clone(), ..keep };
    let error = keep.candidate(&system(), person().id).await.unwrap_err();
    assert!(matches!(error, MatchingError::Store(_)), "{error:?}");
    assert_eq!(notes.all().len(), 0);
    assert_eq!(store.ends().len(), 3);
}

#[rstest]
#[case::wanted(true, true, "candidate of 1 skills")]
#[case::unwanted(false, true, "no candidate")]
#[case::erased(true, false, "no candidate")]
#[tokio::test]
async fn candidates_are_kept_while_they_are_wanted_and_there(
    #[case] wanted: bool,
    #[case] is_there: bool,
    #[case] expected: &str,
) {
    let (notes, said) = (Notes::default(), candidate(&["Rust"], wanted));
    let store = Arc::new(MockStore::with(tx(&notes, None, said.clone(), is_there)));
    keep(&store, None, said).candidate(&system(), person().id).await.unwrap();
    assert_eq!(notes.all(), [expected]);
}

#[tokio::test]
async fn nobody_but_socle_itself_keeps_profiles() {
    let store = Arc::new(MockStore::unavailable());
    let keep = keep(&store, None, MatchCandidate::default());
    let error = keep.candidate(&asks(), person().id).await.unwrap_err();
    assert!(matches!(error, MatchingError::Denied(_)), "{error:?}");
    let error = keep.job(&asks(), acme_id(), job_id(1)).await.unwrap_err();
    assert!(matches!(error, MatchingError::Denied(_)), "{error:?}");
    keep.job(&system(), acme_id(), job_id(1)).await.expect("what is gone needs nothing");
    let error = keep.candidate(&system(), person().id).await.unwrap_err();
    assert!(matches!(error, MatchingError::Store(_)), "{error:?}");
}

fn message(topic: &str, data: &Value) -> OutboxMessage {
    OutboxMessage {
        id: socle_application::outbox::OutboxMessageId::from_uuid(Uuid::from_u128(1)),
        topic: topic.to_owned(),
        aggregate_id: Uuid::from_u128(2),
        organization_id: None,
        payload: data.to_string().into_bytes(),
        created_at: now(),
    }
}

#[rstest]
#[case("job.published", PROFILE_JOB.name)]
#[case("job.updated", PROFILE_JOB.name)]
#[case("job.closed", PROFILE_JOB.name)]
#[case("job.archived", PROFILE_JOB.name)]
#[case("candidate.updated", PROFILE_CANDIDATE.name)]
#[case("application.created", PROFILE_CANDIDATE.name)]
#[case("application.transitioned", PROFILE_CANDIDATE.name)]
#[tokio::test]
async fn what_changes_is_made_again(#[case] topic: &str, #[case] expected: &'static str) {
    let subscriber = HearForMatching { randomness: Arc::new(CountingRandomness::default()) };
    let data = json!({
        "id": Uuid::from_u128(1), "organization_id": Uuid::from_u128(2),
        "user_id": Uuid::from_u128(3), "candidate_id": Uuid::from_u128(3),
    });
    let mut tx = MockTx::default();
    tx.tasks.expect_enqueue().times(1).returning(move |tasks| {
        assert_eq!(tasks[0].kind, expected);
        let said = String::from_utf8(tasks[0].payload.clone()).unwrap();
        let whom = if expected == PROFILE_JOB.name { 1 } else { 3 };
        assert!(said.contains(&Uuid::from_u128(whom).to_string()), "{said}");
        Ok(())
    });
    let message = message(topic, &data);
    assert!(subscriber.wants(&message));
    subscriber.hear(&mut tx, &message, now()).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_what_is_nobodys_left_alone() {
    let subscriber = HearForMatching { randomness: Arc::new(CountingRandomness::default()) };
    assert!(!subscriber.wants(&message("job.created", &json!({}))));
    assert!(!subscriber.wants(&message("cv.added", &json!({}))));
    let mut tx = MockTx::default();
    let unreadable = message("job.closed", &json!({"id": 7}));
    assert!(subscriber.hear(&mut tx, &unreadable, now()).await.is_err());
    let forgotten = message("application.transitioned", &json!({"candidate_id": null}));
    subscriber.hear(&mut tx, &forgotten, now()).await.expect("nothing is asked for");
    tx.tasks.expect_enqueue().returning(|_| Err(unavailable()));
    let changed = message("candidate.updated", &json!({"user_id": Uuid::from_u128(3)}));
    assert!(subscriber.hear(&mut tx, &changed, now()).await.is_err());
}
