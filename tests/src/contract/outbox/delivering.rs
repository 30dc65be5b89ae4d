//! `Outbox::lock_due`, `remove` and `postpone`.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_domain::Timestamp;

use super::{deliver, due, messages};
use crate::contract::samples::{append, begin, id, later, message, now};
use crate::databases::TestDatabase;

async fn postpone(
    database: &TestDatabase,
    id: socle_application::outbox::OutboxMessageId,
    due_at: Option<Timestamp>,
    error: &str,
) {
    let mut tx = begin(&*database.store).await;
    tx.outbox().postpone(id, due_at, error).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn an_empty_outbox_gives_nothing(database: &TestDatabase) {
    assert_eq!(messages(database, now()).await, []);
}

pub async fn a_message_is_due_at_its_very_moment(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    assert_eq!(messages(database, now() - TimeDelta::microseconds(1)).await, []);
    assert_eq!(messages(database, now()).await, [message]);
}

pub async fn no_more_come_than_asked_for(database: &TestDatabase) {
    let stored: Vec<_> = (0..7).map(|second| message(later(second))).collect();
    append(&*database.store, &stored).await;
    assert_eq!(deliver(database, later(60), 0).await, []);
    assert_eq!(deliver(database, later(60), 3).await, stored[..3]);
    assert_eq!(deliver(database, later(60), 100).await, stored[3..]);
    assert_eq!(deliver(database, later(60), 100).await, []);
}

pub async fn what_was_not_delivered_stays(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.outbox().lock_due(now(), 1).await.unwrap()[0].message, message);
    tx.outbox().remove(&[message.id]).await.unwrap();
    drop(tx);
    assert_eq!(messages(database, now()).await, [message]);
}

pub async fn a_postponed_message_is_due_when_it_says(database: &TestDatabase) {
    let (postponed, other) = (message(now()), message(later(1)));
    append(&*database.store, &[postponed.clone(), other.clone()]).await;
    let (due_at, reason) = (later(30), "webhooks: ‘später’");
    postpone(database, postponed.id, Some(due_at), reason).await;
    let before = due_at - TimeDelta::microseconds(1);
    assert_eq!(messages(database, before).await, std::slice::from_ref(&other));
    let again = due(database, due_at).await;
    assert_eq!((&again[0].message, again[0].failures), (&postponed, 1));
    assert_eq!((&again[1].message, again[1].failures), (&other, 0));
    let errors = "SELECT last_error FROM outbox ORDER BY position";
    assert_eq!(database.raw.texts(errors).await, [Some(reason.to_owned()), None]);
}

pub async fn a_message_without_a_date_stays_for_an_operator(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    postpone(database, message.id, None, "nobody understands it").await;
    assert_eq!(messages(database, later(1_000_000_000)).await, []);
    let errors = "SELECT last_error FROM outbox WHERE due_at IS NULL";
    assert_eq!(database.raw.texts(errors).await, [Some("nobody understands it".to_owned())]);
}

pub async fn what_is_gone_is_not_postponed_and_harms_nobody(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    postpone(database, id(), Some(later(1)), "gone").await;
    let due = due(database, now()).await;
    assert_eq!((&due[0].message, due[0].failures), (&message, 0));
}

pub async fn no_message_is_delivered_by_two(database: &TestDatabase) {
    const MESSAGES: i64 = 200;
    let stored: Vec<_> = (0..MESSAGES).map(|second| message(later(second))).collect();
    append(&*database.store, &stored).await;
    // Two stores are two processes, as far as the database can tell.
    let other = database.raw.open().await.unwrap();
    let deliverers = (0..50).map(|number| {
        let store = Arc::clone(if number % 2 == 0 { &database.store } else { &other.store });
        tokio::spawn(async move {
            let mut mine = Vec::new();
            let mut idle = 0;
            // Others may hold what is left just now, and give it back.
            while idle < 3 {
                let mut tx = store.begin().await.unwrap();
                let batch = tx.outbox().lock_due(later(MESSAGES), 7).await.unwrap();
                let ids: Vec<_> = batch.iter().map(|due| due.message.id).collect();
                tx.outbox().remove(&ids).await.unwrap();
                tx.commit().await.unwrap();
                idle = if ids.is_empty() { idle + 1 } else { 0 };
                mine.extend(ids);
            }
            mine
        })
    });
    let delivered: Vec<_> =
        join_all(deliverers).await.into_iter().flat_map(Result::unwrap).collect();
    let distinct: HashSet<_> = delivered.iter().copied().collect();
    assert_eq!(delivered.len(), distinct.len(), "a message was delivered twice");
    assert_eq!(distinct, stored.iter().map(|message| message.id).collect());
}
