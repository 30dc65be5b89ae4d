//! `OutboxQueue::claim`.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::outbox::{OutboxMessage, OutboxMessageId};
use socle_domain::Timestamp;

use crate::contract::samples::{append, later, message, now};
use crate::databases::TestDatabase;

async fn claim(
    database: &TestDatabase,
    limit: u32,
    now: Timestamp,
    lease_until: Timestamp,
) -> Vec<(OutboxMessageId, u32)> {
    let claimed = database.outbox.claim(limit, now, lease_until).await.unwrap();
    claimed.into_iter().map(|claimed| (claimed.message.id, claimed.attempt)).collect()
}

fn first_attempts(messages: &[OutboxMessage]) -> Vec<(OutboxMessageId, u32)> {
    messages.iter().map(|message| (message.id, 1)).collect()
}

pub async fn an_empty_outbox_gives_nothing(database: &TestDatabase) {
    assert_eq!(claim(database, 10, now(), later(60)).await, []);
}

pub async fn a_message_is_due_at_its_very_moment(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    let before = now() - TimeDelta::microseconds(1);
    assert_eq!(claim(database, 10, before, later(60)).await, []);
    assert_eq!(claim(database, 10, now(), later(60)).await, [(message.id, 1)]);
}

pub async fn the_oldest_come_first_and_no_more_than_asked_for(database: &TestDatabase) {
    let messages: Vec<_> = (0..7).map(|second| message(later(second))).collect();
    let mut shuffled = messages.clone();
    shuffled.reverse();
    shuffled.swap(1, 4);
    append(&*database.store, &shuffled).await;
    let (first, rest) = messages.split_at(3);
    assert_eq!(claim(database, 0, later(60), later(120)).await, []);
    assert_eq!(claim(database, 3, later(60), later(120)).await, first_attempts(first));
    assert_eq!(claim(database, 100, later(60), later(120)).await, first_attempts(rest));
    assert_eq!(claim(database, 100, later(60), later(120)).await, []);
}

pub async fn a_claim_is_a_lease(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    for attempt in 1..=3 {
        let (at, until) = (later(60 * i64::from(attempt)), later(60 * i64::from(attempt) + 60));
        assert_eq!(claim(database, 1, at, until).await, [(message.id, attempt)]);
        let just_before = until - TimeDelta::microseconds(1);
        assert_eq!(claim(database, 1, just_before, later(3_600)).await, []);
    }
}

pub async fn a_claim_outlives_its_store(database: &TestDatabase) {
    let message = message(now());
    append(&*database.store, std::slice::from_ref(&message)).await;
    let other = database.raw.open().await.unwrap();
    let claimed = other.outbox.claim(1, now(), later(60)).await.unwrap();
    assert_eq!(claimed[0].message, message);
    drop(other);
    assert_eq!(claim(database, 1, later(59), later(120)).await, []);
    assert_eq!(claim(database, 1, later(60), later(120)).await, [(message.id, 2)]);
}

pub async fn no_message_is_claimed_by_two(database: &TestDatabase) {
    const MESSAGES: i64 = 200;
    let messages: Vec<_> = (0..MESSAGES).map(|second| message(later(second))).collect();
    append(&*database.store, &messages).await;
    // Two stores are two processes, as far as the database can tell.
    let other = database.raw.open().await.unwrap();
    let claimers = (0..50).map(|number| {
        let queue = Arc::clone(if number % 2 == 0 { &database.outbox } else { &other.outbox });
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let batch = queue.claim(7, later(MESSAGES), later(2 * MESSAGES)).await.unwrap();
                if batch.is_empty() {
                    return mine;
                }
                mine.extend(batch.into_iter().map(|claimed| (claimed.message.id, claimed.attempt)));
            }
        })
    });
    let claimed: Vec<_> = join_all(claimers).await.into_iter().flat_map(Result::unwrap).collect();
    let distinct: HashSet<_> = claimed.iter().copied().collect();
    assert_eq!(claimed.len(), distinct.len(), "a message was claimed twice");
    assert_eq!(distinct, first_attempts(&messages).into_iter().collect());
}
