//! What is about one thing is delivered in the order in which it was added.

use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::outbox::OutboxMessage;
use uuid::Uuid;

use super::{deliver, messages};
use crate::contract::samples::{append, begin, later, message, now};
use crate::databases::{Engine, TestDatabase};

/// Messages about one thing, the first of which was announced last by its clock.
fn about(aggregate_id: Uuid, count: i64) -> Vec<OutboxMessage> {
    let of = |second| OutboxMessage { aggregate_id, ..message(later(count - second)) };
    (0..count).map(of).collect()
}

pub async fn only_the_first_about_a_thing_is_due(database: &TestDatabase) {
    let (mine, yours) = (about(Uuid::from_u128(1), 3), about(Uuid::from_u128(2), 2));
    append(&*database.store, &mine).await;
    append(&*database.store, &yours).await;
    let moment = later(100);
    for (first, second) in [(Some(0), Some(0)), (Some(1), Some(1)), (Some(2), None), (None, None)] {
        let expected = first.map(|at| mine[at].clone()).into_iter();
        let expected: Vec<_> = expected.chain(second.map(|at| yours[at].clone())).collect();
        assert_eq!(deliver(database, moment, 100).await, expected);
    }
}

pub async fn what_comes_after_a_postponed_one_waits(database: &TestDatabase) {
    let [first, second] = &about(Uuid::from_u128(1), 2)[..] else { unreachable!() };
    append(&*database.store, &[first.clone(), second.clone()]).await;
    let postpone = async |due_at| {
        let mut tx = begin(&*database.store).await;
        tx.outbox().postpone(first.id, due_at, "later").await.unwrap();
        tx.commit().await.unwrap();
    };
    postpone(Some(later(500))).await;
    assert_eq!(messages(database, later(400)).await, []);
    assert_eq!(messages(database, later(500)).await, std::slice::from_ref(first));
    // What will never be delivered holds nobody up.
    postpone(None).await;
    assert_eq!(messages(database, later(400)).await, std::slice::from_ref(second));
}

pub async fn what_somebody_delivers_is_passed_by_with_what_follows(database: &TestDatabase) {
    // SQLite has one writer, so nobody else delivers at the same time.
    if database.engine() == Engine::Sqlite {
        return;
    }
    let mine = about(Uuid::from_u128(1), 2);
    let other = message(now());
    append(&*database.store, &mine).await;
    append(&*database.store, std::slice::from_ref(&other)).await;
    let mut delivering = begin(&*database.store).await;
    assert_eq!(delivering.outbox().lock_due(later(100), 1).await.unwrap()[0].message, mine[0]);
    assert_eq!(messages(database, later(100)).await, std::slice::from_ref(&other));
    delivering.outbox().remove(&[mine[0].id]).await.unwrap();
    assert_eq!(messages(database, later(100)).await, std::slice::from_ref(&other));
    delivering.commit().await.unwrap();
    assert_eq!(messages(database, later(100)).await, [mine[1].clone(), other]);
}

/// Many deliver at the same time, each noting what it delivers in its own transaction.
pub async fn the_order_holds_whoever_delivers(database: &TestDatabase) {
    const EACH: i64 = 20;
    let things: Vec<Uuid> = (1..=5).map(Uuid::from_u128).collect();
    for thing in &things {
        append(&*database.store, &about(*thing, EACH)).await;
    }
    let positions = database.raw.texts("SELECT CAST(count(*) AS text) FROM outbox").await;
    assert_eq!(positions, [Some((EACH * 5).to_string())]);
    let other = database.raw.open().await.unwrap();
    let heard = Arc::new(tokio::sync::Mutex::new(Vec::new()));
    let deliverers = (0..8).map(|number| {
        let store = Arc::clone(if number % 2 == 0 { &database.store } else { &other.store });
        let heard = Arc::clone(&heard);
        tokio::spawn(async move {
            loop {
                let mut tx = store.begin().await.unwrap();
                let due = tx.outbox().lock_due(later(1_000), 4).await.unwrap();
                let ids: Vec<_> = due.iter().map(|due| due.message.id).collect();
                tx.outbox().remove(&ids).await.unwrap();
                // Noted before the commit: nothing that follows can be due before it.
                let all = {
                    let mut heard = heard.lock().await;
                    heard.extend(due.into_iter().map(|due| due.message));
                    heard.len()
                };
                tx.commit().await.unwrap();
                if all == usize::try_from(EACH * 5).unwrap() {
                    return;
                }
            }
        })
    });
    join_all(deliverers).await.into_iter().for_each(Result::unwrap);
    let heard = heard.lock().await;
    for thing in things {
        let moments: Vec<_> = heard
            .iter()
            .filter(|message| message.aggregate_id == thing)
            .map(|message| message.created_at)
            .collect();
        // They were added from the latest to the earliest.
        assert!(moments.iter().rev().is_sorted(), "{moments:?}");
        assert_eq!(moments.len(), usize::try_from(EACH).unwrap());
    }
}
