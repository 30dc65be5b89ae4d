//! Requests that are sent twice.

pub mod claiming;
pub mod effects;
pub mod settling;

use socle_application::idempotency::Claim;
use socle_application::idempotency::ports::{Claimed, TakenKey, WantedKey};
use socle_domain::Timestamp;

use super::samples::{digest, id, later, now};
use crate::databases::TestDatabase;

/// How long a sample is held, in seconds.
const LEASE: i64 = 60;

/// When a sample is forgotten, in seconds.
const EXPIRY: i64 = 86_400;

/// A key that nobody has, for a request like no other.
fn wanted() -> WantedKey {
    let claim = Claim { key: digest(), id: id() };
    WantedKey {
        claim,
        fingerprints: vec![digest()],
        now: now(),
        lease_until: later(LEASE),
        expires_at: later(EXPIRY),
    }
}

/// The same request once more, that many seconds later.
fn again(wanted: &WantedKey, seconds: i64) -> WantedKey {
    WantedKey {
        claim: Claim { id: id(), ..wanted.claim },
        fingerprints: wanted.fingerprints.clone(),
        now: later(seconds),
        lease_until: later(seconds + LEASE),
        expires_at: later(seconds + EXPIRY),
    }
}

/// What others see of a key that was claimed and of which nothing more was heard.
fn taken(wanted: &WantedKey) -> TakenKey {
    TakenKey {
        claim_id: wanted.claim.id,
        fingerprint: wanted.fingerprints[0],
        lease_until: wanted.lease_until,
        took_effect: false,
        sealed_answer: None,
    }
}

async fn claim(database: &TestDatabase, wanted: &WantedKey) -> Claimed {
    database.idempotency.claim(wanted).await.unwrap()
}

/// Claims a key that nobody has.
async fn claimed(database: &TestDatabase) -> WantedKey {
    let wanted = wanted();
    assert_eq!(claim(database, &wanted).await, Claimed::Yes);
    wanted
}

/// Who has the key, asked that many seconds later for the same request.
async fn holder(database: &TestDatabase, wanted: &WantedKey, seconds: i64) -> TakenKey {
    match claim(database, &again(wanted, seconds)).await {
        Claimed::No(taken) => taken,
        Claimed::Yes => panic!("nobody had the key"),
    }
}

/// A microsecond earlier.
fn just_before(moment: Timestamp) -> Timestamp {
    moment - chrono::TimeDelta::microseconds(1)
}
