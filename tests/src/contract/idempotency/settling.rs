//! `IdempotencyKeys::complete` and `IdempotencyKeys::forget`.

use socle_application::idempotency::Claim;
use socle_application::idempotency::ports::{Claimed, Forget, TakenKey, WantedKey};

use super::{LEASE, again, claim, claimed, holder, taken};
use crate::contract::samples::{digest, id};
use crate::databases::TestDatabase;

pub async fn an_answer_comes_back_as_it_was_stored(database: &TestDatabase) {
    let first = claimed(database).await;
    let answer = [0, 1, 0xfe, 0xff];
    assert!(database.idempotency.complete(first.claim, &answer).await.unwrap());
    let stored = TakenKey { sealed_answer: Some(answer.to_vec()), ..taken(&first) };
    // The lease is of no importance any more.
    for seconds in [1, LEASE, 10 * LEASE] {
        assert_eq!(holder(database, &first, seconds).await, stored);
    }
}

pub async fn the_first_answer_stands(database: &TestDatabase) {
    let first = claimed(database).await;
    assert!(database.idempotency.complete(first.claim, b"first").await.unwrap());
    assert!(!database.idempotency.complete(first.claim, b"second").await.unwrap());
    for which in [Forget::UnlessItTookEffect, Forget::Always] {
        database.idempotency.forget(first.claim, which).await.unwrap();
    }
    let answer = holder(database, &first, 1).await.sealed_answer;
    assert_eq!(answer.as_deref(), Some(b"first".as_slice()));
}

pub async fn a_forgotten_key_is_free_for_any_request(database: &TestDatabase) {
    let (mut last, bystander) = (claimed(database).await, claimed(database).await);
    for which in [Forget::UnlessItTookEffect, Forget::Always] {
        database.idempotency.forget(last.claim, which).await.unwrap();
        let other = WantedKey { fingerprints: vec![digest()], ..again(&last, 0) };
        assert_eq!(claim(database, &other).await, Claimed::Yes);
        last = other;
    }
    assert_eq!(holder(database, &bystander, 1).await, taken(&bystander));
}

pub async fn only_the_holder_of_a_key_settles_it(database: &TestDatabase) {
    let first = claimed(database).await;
    let second = again(&first, LEASE);
    assert_eq!(claim(database, &second).await, Claimed::Yes);
    let never = Claim { id: id(), ..first.claim };
    let elsewhere = Claim { key: digest(), ..second.claim };
    for stranger in [first.claim, never, elsewhere] {
        assert!(!database.idempotency.complete(stranger, b"late").await.unwrap());
        for which in [Forget::UnlessItTookEffect, Forget::Always] {
            database.idempotency.forget(stranger, which).await.unwrap();
        }
    }
    assert_eq!(holder(database, &second, LEASE + 1).await, taken(&second));
    assert!(database.idempotency.complete(second.claim, b"answer").await.unwrap());
}
