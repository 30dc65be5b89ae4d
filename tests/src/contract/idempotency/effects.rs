//! What a transaction has to do with the key on whose behalf it is done.

use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::idempotency::Claim;
use socle_application::idempotency::ports::{Claimed, Forget, TakenKey};
use socle_application::store::{Store, StoreError};

use super::{LEASE, again, claim, claimed, holder, taken, wanted};
use crate::contract::samples::{append, begin, message, now};
use crate::databases::TestDatabase;

/// How many effects there are.
async fn effects(database: &TestDatabase) -> usize {
    database.raw.texts("SELECT 'row' FROM outbox").await.len()
}

/// Something that can be counted.
async fn take_effect(store: &dyn Store) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.outbox().append(&[message(now())]).await?;
    tx.commit().await
}

pub async fn a_commit_notes_that_a_key_took_effect(database: &TestDatabase) {
    let first = claimed(database).await;
    first.claim.scope(take_effect(&*database.store)).await.unwrap();
    let noted = TakenKey { took_effect: true, ..taken(&first) };
    assert_eq!(holder(database, &first, 1).await, noted);
    // Nobody does it again, not even when nothing more is heard of it.
    assert_eq!(holder(database, &first, 10 * LEASE).await, noted);
    database.idempotency.forget(first.claim, Forget::UnlessItTookEffect).await.unwrap();
    assert_eq!(holder(database, &first, 1).await, noted);
    // One that was refused all the same is free.
    database.idempotency.forget(first.claim, Forget::Always).await.unwrap();
    assert_eq!(claim(database, &again(&first, 1)).await, Claimed::Yes);
}

pub async fn several_commits_may_serve_one_key(database: &TestDatabase) {
    let (first, bystander) = (claimed(database).await, claimed(database).await);
    let twice = async {
        take_effect(&*database.store).await?;
        take_effect(&*database.store).await
    };
    first.claim.scope(twice).await.unwrap();
    assert_eq!(effects(database).await, 2);
    assert!(database.idempotency.complete(first.claim, b"answer").await.unwrap());
    let answered = holder(database, &first, 1).await;
    assert!(answered.took_effect && answered.sealed_answer.is_some());
    assert_eq!(holder(database, &bystander, 1).await, taken(&bystander));
}

pub async fn what_is_not_committed_takes_no_effect(database: &TestDatabase) {
    let first = claimed(database).await;
    let undone = async {
        let mut tx = begin(&*database.store).await;
        tx.outbox().append(&[message(now())]).await.unwrap();
        tx.rollback().await.unwrap();
        drop(begin(&*database.store).await);
    };
    first.claim.scope(undone).await;
    assert_eq!(holder(database, &first, 1).await, taken(&first));
}

pub async fn what_is_done_on_nobodys_behalf_notes_nothing(database: &TestDatabase) {
    let first = claimed(database).await;
    append(&*database.store, &[message(now())]).await;
    assert_eq!(effects(database).await, 1);
    assert_eq!(holder(database, &first, 1).await, taken(&first));
}

pub async fn whoever_was_taken_over_commits_nothing(database: &TestDatabase) {
    let first = claimed(database).await;
    let second = again(&first, LEASE);
    let late = async {
        let mut tx = begin(&*database.store).await;
        tx.outbox().append(&[message(now())]).await.unwrap();
        // Another node's.
        let other = database.raw.open().await.unwrap();
        assert_eq!(other.idempotency.claim(&second).await.unwrap(), Claimed::Yes);
        tx.commit().await
    };
    // SQLite has one writer, and would have the other wait for this transaction.
    let outcome = if database.engine() == crate::databases::Engine::Sqlite {
        assert_eq!(claim(database, &second).await, Claimed::Yes);
        first.claim.scope(take_effect(&*database.store)).await
    } else {
        first.claim.scope(late).await
    };
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    assert_eq!(effects(database).await, 0);
    assert_eq!(holder(database, &second, LEASE + 1).await, taken(&second));
    second.claim.scope(take_effect(&*database.store)).await.unwrap();
    assert_eq!(effects(database).await, 1);
}

pub async fn of_a_commit_and_a_takeover_one_happens(database: &TestDatabase) {
    for round in 1..=20 {
        let first = claimed(database).await;
        let second = again(&first, LEASE);
        let store = Arc::clone(&database.store);
        let working = first.claim.scope(async move { take_effect(&*store).await });
        let working = tokio::spawn(working);
        let taken_over = claim(database, &second).await == Claimed::Yes;
        let committed = working.await.unwrap().is_ok();
        assert_ne!(committed, taken_over, "in round {round}");
        if taken_over {
            second.claim.scope(take_effect(&*database.store)).await.unwrap();
        }
        assert_eq!(effects(database).await, round);
    }
}

pub async fn of_fifty_at_once_one_takes_effect(database: &TestDatabase) {
    let (sample, other) = (wanted(), database.raw.open().await.unwrap());
    let requests = (0..50).map(|number| {
        let here = number % 2 == 0;
        let keys = if here { &database.idempotency } else { &other.idempotency };
        let store = if here { &database.store } else { &other.store };
        let (keys, store, wanted) = (Arc::clone(keys), Arc::clone(store), again(&sample, 0));
        tokio::spawn(async move {
            match keys.claim(&wanted).await.unwrap() {
                Claimed::Yes => {
                    wanted.claim.scope(take_effect(&*store)).await.unwrap();
                    assert!(keys.complete(wanted.claim, b"answer").await.unwrap());
                    true
                }
                Claimed::No(taken) => {
                    assert!(taken.sealed_answer.is_none_or(|answer| answer == b"answer"));
                    false
                }
            }
        })
    });
    let performed = join_all(requests).await.into_iter().map(Result::unwrap);
    assert_eq!(performed.filter(|performed| *performed).count(), 1);
    assert_eq!(effects(database).await, 1);
}

pub async fn a_claim_is_known_to_its_work_only(_: &TestDatabase) {
    let (outer, inner) = (wanted().claim, wanted().claim);
    assert_eq!(Claim::current(), None);
    let work = async {
        assert_eq!(Claim::current(), Some(outer));
        tokio::task::yield_now().await;
        inner.scope(async { assert_eq!(Claim::current(), Some(inner)) }).await;
        assert_eq!(Claim::current(), Some(outer));
        let spawned = tokio::spawn(async { Claim::current() });
        assert_eq!(spawned.await.unwrap(), None);
    };
    outer.scope(work).await;
    assert_eq!(Claim::current(), None);
}
