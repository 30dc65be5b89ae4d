use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretSlice};
use sha2::{Digest as _, Sha256};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, Principal};
use socle_domain::identity::TokenDigest;
use socle_domain::tasks::{Priority, Task, TaskKind};

use super::ports::{Claimed, Forget, IdempotencyKeys, TakenKey, WantedKey};
use super::{Claim, IdempotencyKey};
use crate::ports::{Clock, Mac, Randomness, RandomnessExt as _, SealError, Sealer};
use crate::store::StoreError;
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// The task of removing answers that nobody may ask for any more.
pub const PURGE: TaskKind =
    TaskKind { max_attempts: 3, priority: Priority::Low, ..TaskKind::named("idempotency.purge") };

/// An answer as the interface wrote it down. It may hold a secret that is shown only once.
pub type Answer = SecretSlice<u8>;

/// A request that carries a key.
pub struct KeyedRequest<'a> {
    /// The key.
    pub key: &'a IdempotencyKey,
    /// The method.
    pub method: &'a str,
    /// The path with its query, as it was sent.
    pub path: &'a str,
    /// The media type of the body, as it was sent; empty without one.
    pub content_type: &'a [u8],
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Begun {
    /// Nobody has answered it: do the work in [`Claim::scope`], then [`Idempotency::settle`].
    Perform(Claim),
    /// It was answered before.
    Replay(Answer),
}

/// How the work on a request ended.
#[derive(Debug)]
pub enum Outcome {
    /// With an answer to give to everybody who asks again.
    Answered(Answer),
    /// Nothing was done, and whoever asked may correct the request: the key is free again.
    Refused,
    /// Unknown, or with an answer that cannot be kept: the key is free again unless a transaction
    /// has committed.
    Unclear,
}

/// Why a request with a key is not worked on.
#[derive(Debug, thiserror::Error)]
pub enum IdempotencyError {
    /// Nobody is signed in who could have a key.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The key was used for another request.
    #[error("the key was used for another request")]
    Reused,
    /// The first request with the key is still being worked on.
    #[error("the first request with this key is still being worked on")]
    InProgress,
    /// The first request took effect, but there is no answer to give.
    #[error("the first request with this key took effect, but its answer was lost")]
    AnswerLost,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets requests that carry the same key take effect once.
pub struct Idempotency {
    /// The keys.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// Seals answers.
    pub sealer: Arc<dyn Sealer>,
    /// Disguises requests: a short body could be guessed from a plain digest.
    pub mac: Arc<dyn Mac>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl Idempotency {
    /// How long an answer is given again, counted from the first request.
    pub const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

    /// How long a key stays with an attempt of which nothing more is heard.
    pub const LEASE: TimeDelta = TimeDelta::seconds(60);

    /// The longest answer that is kept, in bytes as the interface wrote it down.
    pub const MAX_ANSWER: usize = 64 * 1024;

    const MAC_PURPOSE: &str = "idempotency request";

    /// Claims the key of a request, or finds the answer that was given before.
    pub async fn begin(
        &self,
        actor: &Actor,
        request: &KeyedRequest<'_>,
    ) -> Result<Begun, IdempotencyError> {
        let scope = scope(&actor.principal)?;
        let now = self.clock.now();
        let key = digest(&[b"idempotency key", scope.as_bytes(), request.key.expose().as_bytes()]);
        let claim = Claim { key: TokenDigest::from_bytes(key), id: self.randomness.id(now) };
        let KeyedRequest { method, path, content_type, body, .. } = request;
        let request = digest(&[method.as_bytes(), path.as_bytes(), content_type, body]);
        let wanted = WantedKey {
            claim,
            fingerprints: self.mac.macs(Self::MAC_PURPOSE, &request),
            now,
            lease_until: now + Self::LEASE,
            expires_at: now + Self::KEPT_FOR,
        };
        match self.keys.claim(&wanted).await? {
            Claimed::Yes => Ok(Begun::Perform(claim)),
            Claimed::No(taken) => self.replay(&wanted, taken).map(Begun::Replay),
        }
    }

    fn replay(&self, wanted: &WantedKey, taken: TakenKey) -> Result<Answer, IdempotencyError> {
        if !wanted.fingerprints.iter().any(|ours| ours.matches(&taken.fingerprint)) {
            return Err(IdempotencyError::Reused);
        }
        let Some(sealed) = taken.sealed_answer else {
            let lost = taken.took_effect && taken.lease_until <= wanted.now;
            let lost = lost.then_some(IdempotencyError::AnswerLost);
            return Err(lost.unwrap_or(IdempotencyError::InProgress));
        };
        let claim = Claim { key: wanted.claim.key, id: taken.claim_id };
        match self.sealer.open(&place(claim), &sealed) {
            Ok(answer) => Ok(answer.into()),
            Err(error) => {
                tracing::error!(%error, "the stored answer to a repeated request cannot be opened");
                Err(IdempotencyError::AnswerLost)
            }
        }
    }

    /// Stores how the work ended. Does not fail: the answer goes to whoever waits for it anyway, and
    /// what is not stored is left to the lease.
    pub async fn settle(&self, claim: Claim, outcome: Outcome) {
        let settled = match outcome {
            Outcome::Answered(answer) if answer.expose_secret().len() <= Self::MAX_ANSWER => {
                self.complete(claim, &answer).await
            }
            Outcome::Answered(_) | Outcome::Unclear => {
                self.forget(claim, Forget::UnlessItTookEffect).await
            }
            Outcome::Refused => self.forget(claim, Forget::Always).await,
        };
        if let Err(error) = settled {
            tracing::error!(%error, "how a request with an idempotency key ended was not stored");
        }
    }

    async fn complete(&self, claim: Claim, answer: &Answer) -> Result<(), SettleError> {
        let sealed = self.sealer.seal(&place(claim), answer.expose_secret())?;
        if !self.keys.complete(claim, &sealed).await? {
            tracing::warn!("an idempotency key was taken over before its request was answered");
        }
        Ok(())
    }

    async fn forget(&self, claim: Claim, which: Forget) -> Result<(), SettleError> {
        Ok(self.keys.forget(claim, which).await?)
    }

    /// Removes keys that have expired, and says how many: an expired key answers nobody, it only takes
    /// up room.
    pub async fn purge_expired(&self) -> Result<usize, StoreError> {
        self.keys.purge_expired(self.clock.now()).await
    }
}

#[async_trait]
impl TaskHandler for Idempotency {
    async fn run(&self, _: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let removed = self.purge_expired().await?;
        tracing::debug!(removed, "removed answers to idempotent requests");
        Ok(None)
    }
}

#[derive(Debug, thiserror::Error)]
enum SettleError {
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whose key it is. A new kind of principal that sends requests gets a prefix of its own.
fn scope(principal: &Principal) -> Result<String, Denied> {
    match principal {
        Principal::User(signed_in) => Ok(format!("user {}", signed_in.user_id)),
        Principal::ApiKey(key) => Ok(format!("api key {}", key.key_id)),
        // Answers must not be had by whoever knows a key and nothing else.
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::System => Err(Denied::Forbidden),
    }
}

/// SHA-256 of several things, each with its length before it, so that they cannot run together.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

/// Where an answer is stored. Moved to the row of another person's key, it does not open.
fn place(claim: Claim) -> String {
    let key = URL_SAFE_NO_PAD.encode(claim.key.as_bytes());
    format!("idempotency_keys/{key}/{}", claim.id.as_uuid())
}
