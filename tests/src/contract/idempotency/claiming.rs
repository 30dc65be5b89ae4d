//! `IdempotencyKeys::claim` and `IdempotencyKeys::purge_expired`.

use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::idempotency::Claim;
use socle_application::idempotency::ports::{Claimed, WantedKey};

use super::{EXPIRY, LEASE, again, claim, claimed, holder, just_before, taken, wanted};
use crate::contract::samples::{digest, later};
use crate::databases::TestDatabase;

pub async fn a_key_that_is_taken_tells_by_whom(database: &TestDatabase) {
    let first = claimed(database).await;
    assert_eq!(holder(database, &first, 1).await, taken(&first));
    let other = WantedKey { fingerprints: vec![digest()], ..again(&first, 2) };
    assert_eq!(claim(database, &other).await, Claimed::No(taken(&first)));
}

pub async fn keys_are_claimed_apart(database: &TestDatabase) {
    let first = claimed(database).await;
    let same_request = WantedKey { fingerprints: first.fingerprints.clone(), ..wanted() };
    assert_eq!(claim(database, &same_request).await, Claimed::Yes);
}

pub async fn a_claimed_key_is_a_lease(database: &TestDatabase) {
    let mut last = claimed(database).await;
    for round in 1..=3 {
        let next = again(&last, round * LEASE);
        let early = WantedKey { now: just_before(next.now), ..next.clone() };
        assert_eq!(claim(database, &early).await, Claimed::No(taken(&last)));
        assert_eq!(claim(database, &next).await, Claimed::Yes);
        last = next;
    }
    assert_eq!(holder(database, &last, 3 * LEASE + 1).await, taken(&last));
}

pub async fn a_lease_ends_for_the_same_request_only(database: &TestDatabase) {
    let first = claimed(database).await;
    let other = WantedKey { fingerprints: vec![digest(), digest()], ..again(&first, LEASE) };
    assert_eq!(claim(database, &other).await, Claimed::No(taken(&first)));
    // Under a new secret, what was stored under the former one is still the same request.
    let current = digest();
    let fingerprints = vec![current, first.fingerprints[0]];
    let renewed = WantedKey { fingerprints, ..again(&first, LEASE) };
    assert_eq!(claim(database, &renewed).await, Claimed::Yes);
    assert_eq!(holder(database, &renewed, LEASE).await.fingerprint, current);
}

pub async fn an_expired_key_is_free_for_any_request(database: &TestDatabase) {
    let first = claimed(database).await;
    assert!(database.idempotency.complete(first.claim, b"answer").await.unwrap());
    let other = WantedKey { fingerprints: vec![digest()], ..again(&first, EXPIRY) };
    let early = WantedKey { now: just_before(other.now), ..other.clone() };
    assert!(matches!(claim(database, &early).await, Claimed::No(_)));
    assert_eq!(claim(database, &other).await, Claimed::Yes);
    assert_eq!(claim(database, &again(&other, EXPIRY)).await, Claimed::No(taken(&other)));
}

pub async fn what_has_expired_is_removed_and_nothing_else(database: &TestDatabase) {
    let keys = &database.idempotency;
    let (old, answered) = (claimed(database).await, claimed(database).await);
    assert!(keys.complete(answered.claim, b"answer").await.unwrap());
    let young = again(&wanted(), 1);
    assert_eq!(claim(database, &young).await, Claimed::Yes);
    assert_eq!(keys.purge_expired(just_before(later(EXPIRY))).await.unwrap(), 0);
    assert_eq!(keys.purge_expired(later(EXPIRY)).await.unwrap(), 2);
    assert_eq!(keys.purge_expired(later(EXPIRY)).await.unwrap(), 0);
    assert_eq!(holder(database, &young, 2).await, taken(&young));
    assert_eq!(claim(database, &again(&old, 2)).await, Claimed::Yes);
}

/// Fifty who want the same key at once, through two stores: two processes, as far as the database
/// can tell. The first that gets it is returned.
async fn race(database: &TestDatabase, sample: &WantedKey, seconds: i64) -> Claim {
    let other = database.raw.open().await.unwrap();
    let contenders = (0..50).map(|number| {
        let keys = if number % 2 == 0 { &database.idempotency } else { &other.idempotency };
        let (keys, wanted) = (Arc::clone(keys), again(sample, seconds));
        tokio::spawn(async move { (wanted.claim, keys.claim(&wanted).await.unwrap()) })
    });
    let outcomes: Vec<_> = join_all(contenders).await.into_iter().map(Result::unwrap).collect();
    let winners: Vec<_> = outcomes.iter().filter(|(_, claimed)| *claimed == Claimed::Yes).collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    let winner = winners[0].0;
    for (claim, outcome) in &outcomes {
        match outcome {
            Claimed::Yes => assert_eq!(*claim, winner),
            Claimed::No(taken) => assert_eq!(taken.claim_id, winner.id),
        }
    }
    winner
}

pub async fn of_many_who_want_a_key_one_gets_it(database: &TestDatabase) {
    for _ in 0..5 {
        let sample = wanted();
        let winner = race(database, &sample, 0).await;
        assert_eq!(holder(database, &sample, 1).await.claim_id, winner.id);
    }
}

pub async fn of_many_who_take_a_key_over_one_gets_it(database: &TestDatabase) {
    let first = claimed(database).await;
    for round in 1..=5 {
        let winner = race(database, &first, round * LEASE).await;
        assert_ne!(winner.id, first.claim.id);
    }
}
