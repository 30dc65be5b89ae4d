//! What workers store about what they hold, and what becomes of it when they are gone.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::tasks::ports::Held;
use socle_domain::tasks::{Failure, Task, TaskStatus};

use super::{claim, enqueue, stored, task, worker};
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

pub async fn what_succeeded_is_stored_for_those_who_hold_it(database: &TestDatabase) {
    let failed_before = Task { error: Some("once".to_owned()), ..task(now()) };
    enqueue(database, &[failed_before, task(now())]).await;
    let (mine, theirs) = (worker(), worker());
    let [first] = &claim(database, mine, 0, 1).await[..] else { panic!("one task") };
    let [second] = &claim(database, theirs, 0, 1).await[..] else { panic!("one task") };
    let ids = [first.id, second.id, id()];
    assert_eq!(database.task_queue.complete(mine, &ids, later(9)).await.unwrap(), 1);
    assert_eq!(database.task_queue.complete(mine, &ids, later(10)).await.unwrap(), 0);
    assert_eq!(database.task_queue.complete(mine, &[], later(10)).await.unwrap(), 0);
    let expected = Task {
        status: TaskStatus::Succeeded,
        progress: 100,
        error: None,
        worker: None,
        leased_until: None,
        finished_at: Some(later(9)),
        ..first.clone()
    };
    assert_eq!(stored(database, first).await, expected);
    assert_eq!(stored(database, second).await, *second);
}

pub async fn what_came_of_an_attempt_is_stored_for_who_holds_it(database: &TestDatabase) {
    enqueue(database, &[task(now())]).await;
    let worker_id = worker();
    let [claimed] = &claim(database, worker_id, 0, 1).await[..] else { panic!("one task") };
    let mut failed = claimed.clone();
    failed.fail(Failure::Retry("451".to_owned()), TimeDelta::seconds(30), later(5));
    assert!(!database.task_queue.settle(worker(), &failed).await.unwrap(), "it is not theirs");
    assert_eq!(stored(database, claimed).await, *claimed);
    assert!(database.task_queue.settle(worker_id, &failed).await.unwrap());
    assert_eq!(stored(database, claimed).await, failed);
    assert!(!database.task_queue.settle(worker_id, &failed).await.unwrap(), "not any more");
    assert_eq!(claim(database, worker_id, 34, 1).await, [], "not before the pause is over");

    let [again] = &claim(database, worker_id, 35, 1).await[..] else { panic!("one task") };
    assert_eq!(again.attempts, 2);
    let mut done = again.clone();
    done.succeed(Some("[1]".to_owned()), later(40));
    assert!(database.task_queue.settle(worker_id, &done).await.unwrap());
    assert_eq!(stored(database, claimed).await, done);
}

pub async fn a_wish_to_cancel_outlives_the_attempt(database: &TestDatabase) {
    enqueue(database, &[task(now())]).await;
    let worker = worker();
    let [claimed] = &claim(database, worker, 0, 1).await[..] else { panic!("one task") };
    let mut tx = begin(&*database.store).await;
    let mut canceled = tx.tasks().lock(claimed.id).await.unwrap().unwrap();
    canceled.cancel(later(1)).unwrap();
    tx.tasks().update(&canceled).await.unwrap();
    tx.commit().await.unwrap();
    // The worker has not heard of it.
    let mut failed = claimed.clone();
    failed.fail(Failure::Retry("x".to_owned()), TimeDelta::zero(), later(2));
    assert!(database.task_queue.settle(worker, &failed).await.unwrap());
    let [again] = &claim(database, worker, 3, 1).await[..] else { panic!("one task") };
    assert_eq!(again.cancel_requested_at, Some(later(1)));
}

pub async fn a_lease_is_prolonged_for_who_holds_it(database: &TestDatabase) {
    enqueue(database, &[task(now()), task(now()), task(now())]).await;
    let (mine, theirs) = (worker(), worker());
    let held = claim(database, mine, 0, 2).await;
    let other = claim(database, theirs, 0, 1).await;
    let mut tx = begin(&*database.store).await;
    let mut canceled = tx.tasks().lock(held[1].id).await.unwrap().unwrap();
    canceled.cancel(later(1)).unwrap();
    tx.tasks().update(&canceled).await.unwrap();
    tx.commit().await.unwrap();
    let ids = [held[0].id, held[1].id, other[0].id, id()];
    let mut still = database.task_queue.prolong(mine, &ids, later(500)).await.unwrap();
    still.sort_by_key(|held| held.is_canceled);
    let of = |task: &Task, is_canceled| Held { id: task.id, is_canceled };
    assert_eq!(still, [of(&held[0], false), of(&held[1], true)]);
    assert_eq!(stored(database, &held[0]).await.leased_until, Some(later(500)));
    assert_eq!(stored(database, &other[0]).await, other[0]);
}

pub async fn progress_is_noted_by_who_holds_it(database: &TestDatabase) {
    enqueue(database, &[task(now())]).await;
    let mine = worker();
    let [claimed] = &claim(database, mine, 0, 1).await[..] else { panic!("one task") };
    database.task_queue.note_progress(mine, claimed.id, 40).await.unwrap();
    database.task_queue.note_progress(worker(), claimed.id, 80).await.unwrap();
    assert_eq!(stored(database, claimed).await.progress, 40);
}

pub async fn what_has_lost_its_worker_is_found_once(database: &TestDatabase) {
    let tasks: Vec<_> = (0..40).map(|_| task(now())).collect();
    enqueue(database, &tasks).await;
    assert_eq!(claim(database, worker(), 0, 39).await.len(), 39);
    let mut tx = begin(&*database.store).await;
    let early = later(60) - TimeDelta::microseconds(1);
    assert_eq!(tx.tasks().lock_lost(early, 100).await.unwrap(), []);
    assert_eq!(tx.tasks().lock_lost(later(60), 3).await.unwrap().len(), 3);
    tx.rollback().await.unwrap();
    // Many nodes look for them at once.
    let recovering = (0..10).map(|_| {
        let store = Arc::clone(&database.store);
        tokio::spawn(async move {
            let mut recovered = 0;
            for _ in 0..20 {
                let mut tx = store.begin().await.unwrap();
                for mut task in tx.tasks().lock_lost(later(60), 3).await.unwrap() {
                    task.recover(later(60));
                    tx.tasks().update(&task).await.unwrap();
                    recovered += 1;
                }
                tx.commit().await.unwrap();
            }
            recovered
        })
    });
    let recovered: usize = join_all(recovering).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(recovered, 39);
    assert_eq!(claim(database, worker(), 60, 100).await.len(), 40);
}
