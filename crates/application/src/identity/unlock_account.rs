use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{OneTimeTokenPurpose, SecretToken, SecurityEventKind, TokenDigest};

use crate::identity::redeem::redeem;
use crate::identity::{Attempts, limits, security};
use crate::ports::{Clock, RateLimited, RateLimiter, digest_of};
use crate::store::{Store, StoreError, Tx, finish};

const PURPOSE: OneTimeTokenPurpose = OneTimeTokenPurpose::UnlockAccount;

/// Ends the lockout of unknown devices with the token of a mailed link.
pub struct UnlockAccount {
    /// Where failures are counted.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Counts attempts.
    pub limiter: Arc<dyn RateLimiter>,
    /// Forgets the failures.
    pub attempts: Arc<Attempts>,
}

/// Why nothing was unlocked.
#[derive(Debug, thiserror::Error)]
pub enum UnlockAccountError {
    /// Too many attempts from this source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The link is unknown, was used, or has expired.
    #[error("the link is unknown, was used or has expired")]
    Gone,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UnlockAccount {
    /// Unlocks.
    pub async fn execute(&self, actor: &Actor, token: &str) -> Result<(), UnlockAccountError> {
        let source = actor.client.source();
        self.limiter.hit(&limits::UNLOCK_ACCOUNT, &source).await.into_result()?;
        let token = SecretToken::parse(token).ok_or(UnlockAccountError::Gone)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, digest_of(token.expose())).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        digest: TokenDigest,
    ) -> Result<(), UnlockAccountError> {
        const GONE: UnlockAccountError = UnlockAccountError::Gone;
        let now = self.clock.now();
        let holder = tx.one_time_tokens().holder(digest, PURPOSE).await?.ok_or(GONE)?;
        let user = tx.users().find(holder).await?.ok_or(GONE)?;
        // Counted failures are locked before the person, here as everywhere.
        self.attempts.forgive(tx, &user.email).await?;
        let (user, _) = redeem(tx, digest, PURPOSE, now).await?.ok_or(GONE)?;
        let kind = SecurityEventKind::AccountUnlocked;
        Ok(security::record(tx, &*self.attempts.randomness, actor, user.id, kind, now).await?)
    }
}
