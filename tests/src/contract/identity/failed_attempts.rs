//! `FailedAttempts`, and `IdentityQueries::lockout`.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use socle_application::store::Store;
use socle_domain::identity::{Lockout, TokenDigest};

use crate::contract::samples::{begin, digest, later, now};
use crate::databases::TestDatabase;

fn full() -> Lockout {
    Lockout {
        failures: 3,
        lockouts: 2,
        locked_until: Some(later(60)),
        last_failure_at: Some(now()),
    }
}

async fn store(database: &TestDatabase, key: TokenDigest, lockout: &Lockout) {
    let mut tx = begin(&*database.store).await;
    tx.failed_attempts().lock(key).await.unwrap();
    tx.failed_attempts().store(key, lockout).await.unwrap();
    tx.commit().await.unwrap();
}

async fn fail(store: &dyn Store, key: TokenDigest) {
    let mut tx = begin(store).await;
    let mut lockout = tx.failed_attempts().lock(key).await.unwrap();
    lockout.failures += 1;
    tx.failed_attempts().store(key, &lockout).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn nothing_counts_at_first(database: &TestDatabase) {
    let key = digest();
    assert_eq!(database.identity.lockout(key).await.unwrap(), Lockout::default());
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.failed_attempts().take(key).await.unwrap(), Lockout::default());
    assert_eq!(tx.failed_attempts().lock(key).await.unwrap(), Lockout::default());
    assert_eq!(tx.failed_attempts().lock(key).await.unwrap(), Lockout::default(), "again");
    tx.commit().await.unwrap();
    assert_eq!(database.identity.lockout(key).await.unwrap(), Lockout::default());
}

pub async fn what_counts_comes_back_as_it_was_stored(database: &TestDatabase) {
    let (key, other) = (digest(), digest());
    for lockout in [full(), Lockout { failures: 1, ..Lockout::default() }, Lockout::default()] {
        store(database, key, &lockout).await;
        assert_eq!(database.identity.lockout(key).await.unwrap(), lockout);
        let mut tx = begin(&*database.store).await;
        assert_eq!(tx.failed_attempts().lock(key).await.unwrap(), lockout);
        tx.rollback().await.unwrap();
    }
    assert_eq!(database.identity.lockout(other).await.unwrap(), Lockout::default());
}

pub async fn what_is_taken_is_returned_and_forgotten(database: &TestDatabase) {
    let (key, other) = (digest(), digest());
    store(database, key, &full()).await;
    store(database, other, &full()).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.failed_attempts().take(key).await.unwrap(), full());
    tx.rollback().await.unwrap();
    assert_eq!(database.identity.lockout(key).await.unwrap(), full(), "it was rolled back");
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.failed_attempts().take(key).await.unwrap(), full());
    assert_eq!(tx.failed_attempts().take(key).await.unwrap(), Lockout::default());
    tx.commit().await.unwrap();
    assert_eq!(database.identity.lockout(key).await.unwrap(), Lockout::default());
    assert_eq!(database.identity.lockout(other).await.unwrap(), full());
}

/// From the very first on: there is no row yet that could be locked.
pub async fn of_many_failures_at_once_each_counts(database: &TestDatabase) {
    const FAILURES: u32 = 50;
    let key = digest();
    let failures = (0..FAILURES).map(|_| {
        let store = Arc::clone(&database.store);
        tokio::spawn(async move { fail(&*store, key).await })
    });
    for failure in join_all(failures).await {
        failure.unwrap();
    }
    assert_eq!(database.identity.lockout(key).await.unwrap().failures, FAILURES);
}

pub async fn a_first_lock_is_waited_for(database: &TestDatabase) {
    let key = digest();
    let mut holder = begin(&*database.store).await;
    let mut lockout = holder.failed_attempts().lock(key).await.unwrap();
    let store = Arc::clone(&database.store);
    let mut other = tokio::spawn(async move { fail(&*store, key).await });
    // A little time to overtake, which must not be enough.
    let overtaken = tokio::time::timeout(Duration::from_millis(100), &mut other).await;
    assert!(overtaken.is_err(), "the lock was not waited for");
    lockout.failures += 1;
    holder.failed_attempts().store(key, &lockout).await.unwrap();
    holder.commit().await.unwrap();
    other.await.unwrap();
    assert_eq!(database.identity.lockout(key).await.unwrap().failures, 2);
}

/// A success forgets what others are about to count: none of them may come to nothing.
pub async fn counting_and_forgetting_get_past_each_other(database: &TestDatabase) {
    let key = digest();
    for _ in 0..10 {
        let calls = (0..16).map(|number| {
            let store = Arc::clone(&database.store);
            tokio::spawn(async move {
                if number % 2 == 0 {
                    fail(&*store, key).await;
                    return;
                }
                let mut tx = begin(&*store).await;
                tx.failed_attempts().take(key).await.unwrap();
                tx.commit().await.unwrap();
            })
        });
        for call in join_all(calls).await {
            call.unwrap();
        }
        assert!(database.identity.lockout(key).await.unwrap().failures <= 80);
    }
    // Whoever waits for the one that forgets counts from nothing.
    store(database, key, &full()).await;
    let mut holder = begin(&*database.store).await;
    assert_eq!(holder.failed_attempts().take(key).await.unwrap(), full());
    let store = Arc::clone(&database.store);
    let mut other = tokio::spawn(async move { fail(&*store, key).await });
    let overtaken = tokio::time::timeout(Duration::from_millis(100), &mut other).await;
    assert!(overtaken.is_err(), "it was not waited for");
    holder.commit().await.unwrap();
    other.await.unwrap();
    let expected = Lockout { failures: 1, ..Lockout::default() };
    assert_eq!(database.identity.lockout(key).await.unwrap(), expected);
}
