//! `TaskQueue::claim`.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::tasks::ports::Claim;
use socle_domain::tasks::{Priority, Task, TaskStatus};

use super::{claim, enqueue, stored, task, worker};
use crate::contract::samples::{later, now};
use crate::databases::TestDatabase;

pub async fn a_claim_counts_the_attempt_and_names_the_worker(database: &TestDatabase) {
    let enqueued = task(now());
    enqueue(database, std::slice::from_ref(&enqueued)).await;
    let worker = worker();
    let claimed = claim(database, worker, 5, 10).await;
    let expected = Task {
        status: TaskStatus::Running,
        attempts: 1,
        worker: Some(worker),
        leased_until: Some(later(65)),
        started_at: Some(later(5)),
        ..enqueued
    };
    assert_eq!(claimed, std::slice::from_ref(&expected));
    assert_eq!(stored(database, &expected).await, expected);
    assert_eq!(claim(database, worker, 1_000, 10).await, [], "a lease is taken, not claimed");
}

pub async fn a_task_is_due_at_its_very_moment(database: &TestDatabase) {
    enqueue(database, &[task(now())]).await;
    let before = now() - TimeDelta::microseconds(1);
    let early = Claim { worker: worker(), at_most: 1, now: before, leased_until: later(60) };
    assert_eq!(database.task_queue.claim(early).await.unwrap(), []);
    assert_eq!(claim(database, worker(), 0, 1).await.len(), 1);
}

pub async fn the_most_urgent_come_first_and_then_those_due_for_longest(database: &TestDatabase) {
    let of = |priority, second| Task { priority, ..task(later(second)) };
    let ordered = [
        of(Priority::High, 3),
        of(Priority::Normal, 1),
        of(Priority::Normal, 2),
        of(Priority::Low, 0),
    ];
    let mut shuffled = ordered.to_vec();
    shuffled.swap(0, 3);
    shuffled.swap(1, 2);
    let future = of(Priority::High, 1_000);
    enqueue(database, &shuffled).await;
    enqueue(database, &[future]).await;
    let ids = |tasks: &[Task]| tasks.iter().map(|task| task.id).collect::<Vec<_>>();
    let worker = worker();
    assert_eq!(claim(database, worker, 10, 0).await, []);
    assert_eq!(ids(&claim(database, worker, 10, 3).await), ids(&ordered[..3]));
    assert_eq!(ids(&claim(database, worker, 10, 3).await), ids(&ordered[3..]));
    assert_eq!(claim(database, worker, 10, 3).await, []);
}

pub async fn nothing_is_claimed_by_two(database: &TestDatabase) {
    const TASKS: usize = 200;
    let tasks: Vec<_> = (0..TASKS).map(|_| task(now())).collect();
    enqueue(database, &tasks).await;
    // Two stores are two processes, as far as the database can tell.
    let other = database.raw.open().await.unwrap();
    let claimers = (0..50).map(|number| {
        let both = [&database.task_queue, &other.task_queue];
        let queue = Arc::clone(both[number % 2]);
        tokio::spawn(async move {
            let (worker, mut mine) = (worker(), Vec::new());
            loop {
                let claim = Claim { worker, at_most: 7, now: later(1), leased_until: later(60) };
                let batch = queue.claim(claim).await.unwrap();
                if batch.is_empty() {
                    return mine;
                }
                assert!(batch.iter().all(|task| task.worker == Some(worker)));
                mine.extend(batch.into_iter().map(|task| task.id));
            }
        })
    });
    let claimed: Vec<_> = join_all(claimers).await.into_iter().flat_map(Result::unwrap).collect();
    let distinct: HashSet<_> = claimed.iter().copied().collect();
    assert_eq!(claimed.len(), distinct.len(), "a task was claimed twice");
    assert_eq!(distinct, tasks.iter().map(|task| task.id).collect());
}
