use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use serde_json::json;
use socle_application::recruiting::jobs::{CLOSE_OVERDUE, CloseOverdueJobs, WriteJobError};
use socle_application::recruiting::ports::MockJobQueries;
use socle_application::tasks::ports::MockTaskQueue;
use socle_application::tasks::{TaskContext, TaskError, TaskHandler as _, TaskOutput};
use socle_application::testkit::{MockStore, TxEnd, unavailable};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::recruiting::{Job, JobStatus};
use socle_domain::tasks::{Task, TaskId, WorkerId};
use uuid::Uuid;

use super::support::{Break, World, clock, job, job_id, randomness};
use crate::support::{acme_id, anonymous, as_role, now, system};

/// A job for which nobody can apply since an hour.
fn over(number: u128) -> Job {
    let mut job = job(number, JobStatus::Published);
    job.details.valid_through = Some(now() - TimeDelta::hours(1));
    job
}

/// Worlds with one job each, one transaction after the other, of which all notes are in one list.
fn worlds(jobs: impl IntoIterator<Item = Option<Job>>) -> Vec<World> {
    let shared = World::broken(Break::Nowhere);
    jobs.into_iter().map(|job| World { job, ..shared.clone() }).collect()
}

fn store(worlds: &[World]) -> Arc<MockStore> {
    Arc::new(MockStore::with_all(worlds.iter().map(World::tx)))
}

/// Closes what queries find, one list after the other.
fn close<const N: usize>(store: &Arc<MockStore>, lists: [Vec<u128>; N]) -> CloseOverdueJobs {
    let mut lists = lists.into_iter();
    let mut queries = MockJobQueries::new();
    queries.expect_overdue().times(N).returning(move |at, limit| {
        assert_eq!((at, limit.get()), (now(), 100));
        let list = lists.next().unwrap();
        Ok(list.into_iter().map(|number| (acme_id(), job_id(number))).collect())
    });
    let (clock, randomness) = (clock(), randomness());
    CloseOverdueJobs { store: store.clone(), queries: Arc::new(queries), clock, randomness }
}

async fn run(close: &CloseOverdueJobs) -> Result<TaskOutput, TaskError> {
    let task = Task::new(TaskId::from_uuid(Uuid::from_u128(7)), &CLOSE_OVERDUE, Vec::new(), now());
    let worker = WorkerId::from_uuid(Uuid::from_u128(8));
    close.run(&task, &TaskContext::new(Arc::new(MockTaskQueue::new()), worker)).await
}

fn closed(number: u128) -> [String; 3] {
    [
        format!("update Cook {number} as closed, version 2"),
        "audit job.closed by system".to_owned(),
        "announce job.closed as closed".to_owned(),
    ]
}

#[tokio::test]
async fn what_is_over_is_closed_one_by_one() {
    let worlds = worlds([Some(over(1)), Some(over(2))]);
    let store = store(&worlds);
    let output = run(&close(&store, [vec![1, 2]])).await.unwrap();
    assert_eq!(output, Some(json!({"closed": 2})));
    assert_eq!(worlds[0].notes.all(), [closed(1), closed(2)].concat());
    assert_eq!(store.ends(), [TxEnd::Committed, TxEnd::Committed]);
    assert_eq!(worlds[1].written().unwrap().closed_at, Some(now()));
}

#[tokio::test]
async fn where_nothing_is_over_nothing_is_done() {
    let store = Arc::new(MockStore::unavailable());
    let output = run(&close(&store, [Vec::new()])).await.unwrap();
    assert_eq!((output, store.ends()), (Some(json!({"closed": 0})), vec![]));
}

#[tokio::test]
async fn what_somebody_else_did_meanwhile_is_left_alone() {
    // One is gone, one was closed, and one can be applied for again.
    let jobs = [None, Some(job(2, JobStatus::Closed)), Some(job(3, JobStatus::Published))];
    let worlds = worlds(jobs);
    let store = store(&worlds);
    let output = run(&close(&store, [vec![1, 2, 3]])).await.unwrap();
    assert_eq!(output, Some(json!({"closed": 0})));
    assert_eq!(worlds[0].notes.all(), Vec::<String>::new());
    assert_eq!(store.ends().len(), 3);
}

#[tokio::test]
async fn as_long_as_a_list_is_full_another_one_is_asked_for() {
    // All but the first and the last are gone.
    let mut jobs = vec![None; 101];
    (jobs[0], jobs[100]) = (Some(over(1)), Some(over(101)));
    let worlds = worlds(jobs);
    let store = store(&worlds);
    let output = run(&close(&store, [(1..=100).collect(), vec![101]])).await.unwrap();
    assert_eq!(output, Some(json!({"closed": 2})));
    assert_eq!(worlds[0].notes.all(), [closed(1), closed(101)].concat());
}

#[tokio::test]
async fn what_cannot_be_closed_is_in_nobodys_way() {
    let mut worlds = worlds([Some(over(1)), Some(over(2)), Some(over(3))]);
    worlds[1].broken = Break::Append;
    let store = store(&worlds);
    let error = run(&close(&store, [vec![1, 2, 3]])).await;
    assert!(matches!(error, Err(TaskError::Retry(_))), "{error:?}");
    assert_eq!(worlds[0].notes.all(), [closed(1), closed(2), closed(3)].concat());
    assert_eq!(store.ends(), [TxEnd::Committed, TxEnd::RolledBack, TxEnd::Committed]);
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(as_role(OrganizationRole::Owner), Denied::Forbidden)]
#[tokio::test]
async fn only_socle_itself_closes_what_is_over(#[case] actor: Actor, #[case] expected: Denied) {
    let worlds = worlds([Some(over(1))]);
    let store = store(&worlds);
    let error = close(&store, [vec![1]]).execute(&actor).await;
    assert!(matches!(error, Err(WriteJobError::Denied(it)) if it == expected), "{error:?}");
    assert_eq!((worlds[0].notes.all(), store.ends()), (vec![], vec![]));
    let closed = close(&store, [vec![1]]).execute(&system()).await;
    assert_eq!(closed.unwrap(), 1);
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Update)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_has_it_tried_again(#[case] broken: Break) {
    let store = World { job: Some(over(1)), ..World::broken(broken) }.store();
    for store in [store, Arc::new(MockStore::unavailable())] {
        let error = run(&close(&store, [vec![1]])).await;
        assert!(matches!(error, Err(TaskError::Retry(_))), "{error:?}");
        assert!(!store.ends().contains(&TxEnd::Committed));
    }
}

#[tokio::test]
async fn where_nobody_knows_what_is_over_it_is_tried_again() {
    let mut queries = MockJobQueries::new();
    queries.expect_overdue().times(1).returning(|_, _| Err(unavailable()));
    let close = close(&Arc::new(MockStore::unavailable()), []);
    let error = run(&CloseOverdueJobs { queries: Arc::new(queries), ..close }).await;
    assert!(matches!(error, Err(TaskError::Retry(_))), "{error:?}");
}
