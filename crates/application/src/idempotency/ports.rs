//! What idempotency needs from a store.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::TokenDigest;

use crate::idempotency::{Claim, ClaimId};
use crate::store::StoreError;

/// A key that somebody wants, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedKey {
    /// The key and the attempt.
    pub claim: Claim,
    /// What is stored of the request: under the current secret first, then under former ones.
    pub fingerprints: Vec<TokenDigest>,
    /// The moment.
    pub now: Timestamp,
    /// Until when nobody else gets it.
    pub lease_until: Timestamp,
    /// When it can be forgotten.
    pub expires_at: Timestamp,
}

/// A key that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenKey {
    /// The attempt that has it or had it last.
    pub claim_id: ClaimId,
    /// What is stored of its request.
    pub fingerprint: TokenDigest,
    /// Until when nobody else gets it.
    pub lease_until: Timestamp,
    /// Whether a transaction of the attempt has committed.
    pub took_effect: bool,
    /// The answer, sealed, once there is one.
    pub sealed_answer: Option<Vec<u8>>,
}

/// Who has a key now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// Whoever asked.
    Yes,
    /// Somebody else.
    No(TakenKey),
}

/// Which keys are forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forget {
    /// Whatever has happened.
    Always,
    /// Unless a transaction of the attempt has committed.
    UnlessItTookEffect,
}

/// The keys of requests.
///
/// A transaction of the store that was opened in [`Claim::scope`] notes, in its own commit, that its
/// claim took effect. When somebody else has taken the key over by then, it undoes everything and
/// its commit is [`StoreError::Unavailable`].
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait IdempotencyKeys: Send + Sync {
    /// Claims a key. Of many who want one, one gets it. It is free when nobody has it, when it has
    /// expired, and for the same request when the lease has run out without effect.
    async fn claim(&self, wanted: &WantedKey) -> Result<Claimed, StoreError>;

    /// Stores the answer. `false` when the claim is not the key's any more.
    async fn complete(&self, claim: Claim, sealed_answer: &[u8]) -> Result<bool, StoreError>;

    /// Lets anybody have the key, for whichever request. Does nothing when the claim is not the
    /// key's any more, or it has an answer.
    async fn forget(&self, claim: Claim, which: Forget) -> Result<(), StoreError>;

    /// Removes what has expired, and says how many keys that were.
    async fn purge_expired(&self, now: Timestamp) -> Result<usize, StoreError>;
}
