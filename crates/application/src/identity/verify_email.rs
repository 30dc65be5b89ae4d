use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{OneTimeTokenPurpose, SecretToken, TokenDigest};

use crate::audit;
use crate::identity::events::UserEmailVerified;
use crate::identity::redeem::redeem;
use crate::identity::{IdentityMails, MailError, audit_actions, audited, limits};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter, digest_of};
use crate::store::{Store, StoreError, Tx, finish};

/// Uses up the token of a mailed link and notes that the person reads the mail of their address.
pub struct VerifyEmail {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Counts attempts.
    pub limiter: Arc<dyn RateLimiter>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
}

/// Why nothing was verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyEmailError {
    /// The token is unknown, was used, or has expired: spent tokens are not kept for ever, so the
    /// three cannot be told apart, nor should they.
    #[error("the token is unknown, was used or has expired")]
    Gone,
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Too many attempts from one source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VerifyEmail {
    /// Verifies. Of many concurrent calls with one token, one succeeds.
    pub async fn execute(&self, actor: &Actor, token: &str) -> Result<(), VerifyEmailError> {
        let token = SecretToken::parse(token).ok_or(VerifyEmailError::Gone)?;
        self.limiter.hit(&limits::VERIFY_EMAIL, &actor.client.source()).await.into_result()?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, digest_of(token.expose())).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        digest: TokenDigest,
    ) -> Result<(), VerifyEmailError> {
        let now = self.clock.now();
        let purpose = OneTimeTokenPurpose::VerifyEmail;
        let redeemed = redeem(tx, digest, purpose, now).await?;
        let (mut user, _) = redeemed.ok_or(VerifyEmailError::Gone)?;
        let verified = audited::about(audit_actions::EMAIL_VERIFIED, user.id).by(user.id);
        audit::record(tx, &*self.randomness, actor, verified, now).await?;
        if !user.verify_email(now) {
            return Ok(());
        }
        tx.users().update(&user).await?;
        let event =
            OutboxMessage::event(self.randomness.id(now), &UserEmailVerified::new(user.id), now);
        let welcome = self.mails.welcome(&user, now)?;
        Ok(tx.outbox().append(&[event, welcome]).await?)
    }
}
