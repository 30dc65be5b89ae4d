//! `Tasks::enqueue`, and waiting for it.

use std::sync::Arc;
use std::time::Duration;

use socle_domain::tasks::{Priority, Task, TaskStatus};

use super::{claim, enqueue, stored, task, worker};
use crate::contract::samples::{begin, id, later, now};
use crate::databases::{Engine, TestDatabase};

/// Much longer than anything takes; a test that waits for so long fails.
const LONG: Duration = Duration::from_secs(30);

pub async fn a_task_comes_back_as_it_was(database: &TestDatabase) {
    let plain = task(now());
    let full = Task {
        status: TaskStatus::Running,
        priority: Priority::High,
        user_id: Some(id()),
        organization_id: Some(id()),
        payload: (0..=u8::MAX).cycle().take(100_000).collect(),
        attempts: 3,
        max_attempts: 7,
        progress: 42,
        result: Some("{\"ünï\": [1]}".to_owned()),
        error: Some("451 später".to_owned()),
        cancel_requested_at: Some(later(4)),
        worker: Some(worker()),
        leased_until: Some(later(60)),
        started_at: Some(later(3)),
        ..task(later(1))
    };
    let ended = Task { status: TaskStatus::Failed, finished_at: Some(later(9)), ..task(later(2)) };
    enqueue(database, &[plain.clone(), full.clone()]).await;
    enqueue(database, std::slice::from_ref(&ended)).await;
    for expected in [plain, full, ended] {
        assert_eq!(stored(database, &expected).await, expected);
        let mut tx = begin(&*database.store).await;
        assert_eq!(tx.tasks().lock(expected.id).await.unwrap(), Some(expected.clone()));
        let changed = Task { progress: 99, payload: Vec::new(), ..expected };
        tx.tasks().update(&changed).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(stored(database, &changed).await, changed);
    }
    assert_eq!(database.tasks.task(id()).await.unwrap(), None);
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.tasks().lock(id()).await.unwrap(), None);
    tx.rollback().await.unwrap();
}

pub async fn a_task_is_seen_after_the_commit_only(database: &TestDatabase) {
    let (mine, never) = (task(now()), task(now()));
    let mut tx = begin(&*database.store).await;
    tx.tasks().enqueue(&[]).await.unwrap();
    tx.tasks().enqueue(std::slice::from_ref(&mine)).await.unwrap();
    assert_eq!(database.tasks.task(mine.id).await.unwrap(), None);
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    tx.tasks().enqueue(std::slice::from_ref(&never)).await.unwrap();
    tx.rollback().await.unwrap();
    let claimed = claim(database, worker(), 0, 10).await;
    assert_eq!(claimed.iter().map(|task| task.id).collect::<Vec<_>>(), [mine.id]);
}

pub async fn a_task_that_is_there_already_is_not_added(database: &TestDatabase) {
    let (first, second) = (task(now()), task(now()));
    enqueue(database, std::slice::from_ref(&first)).await;
    let again = Task { payload: vec![9], ..first.clone() };
    enqueue(database, std::slice::from_ref(&again)).await;
    enqueue(database, &[again, second.clone()]).await;
    assert_eq!(stored(database, &first).await, first);
    assert_eq!(stored(database, &second).await, second);
}

pub async fn waiting_ends_when_something_was_enqueued(database: &TestDatabase) {
    let queue = Arc::clone(&database.task_queue);
    let waiting = tokio::spawn(async move { queue.wait(LONG).await });
    enqueue(database, &[task(now())]).await;
    tokio::time::timeout(LONG / 2, waiting).await.expect("woken").unwrap();
}

/// What one process enqueues or announces wakes the others; where one process serves a file, there
/// are none.
pub async fn another_process_is_woken(database: &TestDatabase) {
    if database.engine() == Engine::Sqlite {
        return;
    }
    let other = database.raw.open().await.unwrap();
    let listening = [&database.migrations, &other.migrations].map(|store| {
        let store = Arc::clone(store);
        tokio::spawn(async move { store.listen().await })
    });
    // A hint from before they listen is lost, so one is given until one is heard.
    let heard = async {
        while tokio::time::timeout(Duration::from_millis(100), other.task_queue.wait(LONG))
            .await
            .is_err()
        {
            enqueue(database, &[task(now())]).await;
        }
    };
    tokio::time::timeout(LONG, heard).await.expect("woken");
    for task in listening {
        task.abort();
    }
}
