//! `Outbox`, and waiting for what it announces.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{due, messages};
use crate::contract::samples::{append, begin, id, insert, later, message, now, user};
use crate::databases::TestDatabase;

/// Much longer than anything takes; a test that waits for so long fails.
const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(50);

pub async fn messages_come_out_as_they_went_in(database: &TestDatabase) {
    let mut messages: Vec<_> = (0..5).map(|second| message(later(second))).collect();
    messages[1].payload = Vec::new();
    messages[2].payload = (0..=u8::MAX).cycle().take(100_000).collect();
    "ünïcödé.topic".clone_into(&mut messages[3].topic);
    messages[4].organization_id = Some(id());
    append(&*database.store, &messages).await;
    let due = due(database, later(10)).await;
    assert!(due.iter().all(|due| due.failures == 0));
    let out: Vec<_> = due.into_iter().map(|due| due.message).collect();
    assert_eq!(out, messages);
}

pub async fn messages_are_seen_after_the_commit_only(database: &TestDatabase) {
    let (first, second) = (message(now()), message(later(1)));
    let mut tx = begin(&*database.store).await;
    tx.outbox().append(std::slice::from_ref(&first)).await.unwrap();
    tx.outbox().append(&[]).await.unwrap();
    tx.outbox().append(std::slice::from_ref(&second)).await.unwrap();
    // Readers see nothing of it. (A delivery would wait for SQLite's one writer.)
    let count = "SELECT count(*) FROM outbox";
    assert_eq!(database.raw.texts(count).await, [Some("0".to_owned())]);
    tx.commit().await.unwrap();
    assert_eq!(messages(database, later(10)).await, [first, second]);
}

pub async fn messages_of_a_rollback_are_never_seen(database: &TestDatabase) {
    let mut tx = begin(&*database.store).await;
    tx.outbox().append(&[message(now())]).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(messages(database, later(10)).await, []);
}

pub async fn waiting_ends_when_something_was_announced(database: &TestDatabase) {
    let queue = Arc::clone(&database.outbox);
    let waiting = tokio::spawn(async move { queue.wait(LONG).await });
    append(&*database.store, &[message(now())]).await;
    tokio::time::timeout(LONG / 2, waiting).await.expect("woken").unwrap();
}

pub async fn an_announcement_before_the_waiting_is_heard(database: &TestDatabase) {
    append(&*database.store, &[message(now())]).await;
    tokio::time::timeout(LONG / 2, database.outbox.wait(LONG)).await.expect("woken");
}

pub async fn waiting_ends_by_itself(database: &TestDatabase) {
    let began = Instant::now();
    tokio::time::timeout(LONG, database.outbox.wait(SHORT)).await.expect("it ends");
    assert!(began.elapsed() >= SHORT);
}

pub async fn nothing_announced_wakes_nobody(database: &TestDatabase) {
    let mut tx = begin(&*database.store).await;
    tx.outbox().append(&[message(now())]).await.unwrap();
    tx.rollback().await.unwrap();
    let mut tx = begin(&*database.store).await;
    tx.outbox().append(&[message(now())]).await.unwrap();
    drop(tx);
    insert(&*database.store, &[&user()]).await;
    let began = Instant::now();
    database.outbox.wait(SHORT).await;
    assert!(began.elapsed() >= SHORT);
}
