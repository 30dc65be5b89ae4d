//! `OutboxQueue::complete` and `OutboxQueue::postpone`.

use chrono::TimeDelta;

use crate::contract::samples::{append, id, later, message, now};
use crate::databases::TestDatabase;

pub async fn a_delivered_message_is_gone(database: &TestDatabase) {
    let (delivered, other) = (message(now()), message(later(1)));
    append(&*database.store, &[delivered.clone(), other.clone()]).await;
    database.outbox.claim(10, later(10), later(70)).await.unwrap();
    database.outbox.complete(delivered.id).await.unwrap();
    // Delivered twice, by two who held it one after the other.
    database.outbox.complete(delivered.id).await.unwrap();
    let left = database.outbox.claim(10, later(100), later(200)).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].message, other);
}

pub async fn a_postponed_message_is_due_when_it_says(database: &TestDatabase) {
    let (postponed, other) = (message(now()), message(later(1)));
    append(&*database.store, &[postponed.clone(), other.clone()]).await;
    database.outbox.claim(10, later(10), later(7_200)).await.unwrap();
    // Earlier than the lease ends: the failure ends it.
    let due_at = later(30);
    let reason = "the server said ‘später’: 451";
    database.outbox.postpone(postponed.id, Some(due_at), reason).await.unwrap();
    let before = due_at - TimeDelta::microseconds(1);
    assert!(database.outbox.claim(10, before, later(7_200)).await.unwrap().is_empty());
    let again = database.outbox.claim(10, due_at, later(7_200)).await.unwrap();
    assert_eq!(again.len(), 1);
    assert_eq!((&again[0].message, again[0].attempt), (&postponed, 2));
    let errors = "SELECT last_error FROM outbox ORDER BY id";
    assert_eq!(database.raw.texts(errors).await, [Some(reason.to_owned()), None]);
}

pub async fn a_message_without_a_date_stays_for_an_operator(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    database.outbox.claim(1, now(), later(60)).await.unwrap();
    database.outbox.postpone(message.id, None, "550 no such person").await.unwrap();
    let for_ever = later(1_000_000_000);
    assert!(database.outbox.claim(10, for_ever, for_ever).await.unwrap().is_empty());
    let errors = "SELECT last_error FROM outbox WHERE due_at IS NULL";
    assert_eq!(database.raw.texts(errors).await, [Some("550 no such person".to_owned())]);
}

pub async fn what_is_gone_cannot_be_settled_and_harms_nobody(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    database.outbox.complete(id()).await.unwrap();
    database.outbox.postpone(id(), Some(later(1)), "gone").await.unwrap();
    let claimed = database.outbox.claim(10, now(), later(60)).await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].message, message);
}
