use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{
    OneTimeTokenPurpose, PasswordAttempt, PasswordHash, SecretToken, SecurityEventKind, SessionEnd,
    SessionEndReason, SessionId, TokenDigest, User,
};

use crate::identity::events::{UserEmailVerified, UserPasswordReset};
use crate::identity::ports::{HashError, IdentityQueries, SessionCache};
use crate::identity::redeem::redeem;
use crate::identity::{Attempts, IdentityMails, MailError, NewPassword, limits, security};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter, digest_of};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

const FIELD: &str = "new_password";
const PURPOSE: OneTimeTokenPurpose = OneTimeTokenPurpose::ResetPassword;

/// Sets a new password with the token of a mailed or printed link, and ends every session. It does
/// not sign in, and it proves the address: whoever holds the link reads that mail.
pub struct ResetPassword {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose link it is.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Forgets failed attempts to sign in.
    pub attempts: Arc<Attempts>,
    /// Counts attempts.
    pub limiter: Arc<dyn RateLimiter>,
    /// Forgets the sessions that end.
    pub session_cache: Arc<dyn SessionCache>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
    /// What the new password goes through.
    pub new_password: NewPassword,
}

/// Why no password was set.
#[derive(Debug, thiserror::Error)]
pub enum ResetPasswordError {
    /// The password is not acceptable; the token still works.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many attempts from this source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The token is unknown, was used, or has expired.
    #[error("the token is unknown, was used or has expired")]
    Gone,
    /// Hashing failed or has to wait too long; the token still works.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ResetPassword {
    /// Sets the password. Of many concurrent calls with one token, one succeeds.
    pub async fn execute(
        &self,
        actor: &Actor,
        token: &str,
        new_password: PasswordAttempt,
    ) -> Result<(), ResetPasswordError> {
        let source = actor.client.source();
        self.limiter.hit(&limits::RESET_PASSWORD, &source).await.into_result()?;
        let token = SecretToken::parse(token).ok_or(ResetPasswordError::Gone)?;
        let digest = digest_of(token.expose());
        // A token that does not work costs no hash, and whose it is decides what the password must
        // not contain.
        let holder = self.queries.holder_of_token(digest, PURPOSE, self.clock.now()).await?;
        let holder = holder.ok_or(ResetPasswordError::Gone)?;
        let password = self.new_password.accept_for(&holder, FIELD, new_password)?;
        let hash = self.new_password.hash::<ResetPasswordError>(FIELD, &password).await?;

        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, digest, &holder, hash).await;
        let ended = finish(tx, outcome).await?;
        for session in ended {
            self.session_cache.end(session).await;
        }
        Ok(())
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        digest: TokenDigest,
        holder: &User,
        hash: PasswordHash,
    ) -> Result<Vec<SessionId>, ResetPasswordError> {
        let now = self.clock.now();
        // Whoever reads the mail may try again at once. Counted failures are locked before the
        // person, here as everywhere.
        self.attempts.forgive(tx, &holder.email).await?;
        let redeemed = redeem(tx, digest, PURPOSE, now).await?;
        let (mut user, _) = redeemed.ok_or(ResetPasswordError::Gone)?;
        let id = || self.randomness.id(now);
        let reset = UserPasswordReset::new(user.id);
        let mut messages = vec![OutboxMessage::event(id(), &reset, now)];
        if user.verify_email(now) {
            let verified = UserEmailVerified::new(user.id);
            messages.push(OutboxMessage::event(id(), &verified, now));
        }
        user.set_password(hash, now);
        tx.users().update(&user).await?;
        let end = SessionEnd { at: now, reason: SessionEndReason::PasswordReset };
        let ended = tx.sessions().end_all_of(user.id, end).await?;
        let kind = SecurityEventKind::PasswordReset;
        security::record(tx, &*self.randomness, actor, user.id, kind, now).await?;
        messages.push(self.mails.password_changed(&user, now)?);
        tx.outbox().append(&messages).await?;
        Ok(ended)
    }
}
