use std::sync::Arc;

use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{
    PasswordAttempt, PasswordHash, SecurityEventKind, SessionEnd, SessionEndReason, SessionId,
    User, policy,
};

use crate::identity::current_password::{self, CurrentPassword};
use crate::identity::events::UserPasswordChanged;
use crate::identity::own_account::{self, OwnAccountError};
use crate::identity::ports::{HashError, IdentityQueries, PasswordHasher, SessionCache};
use crate::identity::{
    IdentityMails, MailError, NewPassword, Renewed, SessionOpener, limits, security,
};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

const FIELD: &str = "new_password";

/// Sets another password for whoever knows the current one, ends every other session and tells the
/// person by mail.
pub struct ChangePassword {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// Knows people.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Compares the current password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Counts failures: a stolen session must not become a place to guess the password.
    pub limiter: Arc<dyn RateLimiter>,
    /// Renews the session that asks.
    pub opener: Arc<SessionOpener>,
    /// Forgets the sessions that end.
    pub session_cache: Arc<dyn SessionCache>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
    /// What the new password goes through.
    pub new_password: NewPassword,
}

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// Nobody is signed in, or the account is gone.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The current password is wrong, or the new one is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many wrong current passwords.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Hashing failed or has to wait too long.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ChangePassword {
    /// Changes the password of whoever asks.
    pub async fn execute(
        &self,
        actor: &Actor,
        current: PasswordAttempt,
        new: PasswordAttempt,
    ) -> Result<Renewed<()>, ChangePasswordError> {
        let signed_in = policy::own_open_account(actor)?;
        let key = signed_in.user_id.to_string();
        self.limiter.peek(&limits::CURRENT_PASSWORD_FAILURES, &key).await.into_result()?;
        let user = self.queries.user(signed_in.user_id).await?;
        let user = user.ok_or(Denied::NotAuthenticated)?;
        let password = self.new_password.accept_for(&user, FIELD, new)?;
        let stored = user.password_hash.clone();
        self.current().compare::<ChangePasswordError>(actor, user.id, stored, &current).await?;
        let hash = self.new_password.hash::<ChangePasswordError>(FIELD, &password).await?;

        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in, &user, hash).await;
        let Renewed { value: ended, browser } = finish(tx, outcome).await?;
        for ended in ended {
            self.session_cache.end(ended).await;
        }
        self.session_cache.forget(signed_in.session_id).await;
        Ok(Renewed { value: (), browser })
    }

    fn current(&self) -> CurrentPassword<'_> {
        CurrentPassword {
            hasher: &*self.hasher,
            limiter: &*self.limiter,
            store: &*self.store,
            clock: &*self.clock,
            randomness: &*self.randomness,
            purpose: "change_password",
        }
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        checked: &User,
        hash: PasswordHash,
    ) -> Result<Renewed<Vec<SessionId>>, ChangePasswordError> {
        let now = self.clock.now();
        let (mut user, session) = own_account::lock(tx, signed_in, now).await?;
        // Hashing took its time: what was compared must still be the password.
        if user.password_hash != checked.password_hash {
            return Err(current_password::wrong().into());
        }
        user.set_password(hash, now);
        tx.users().update(&user).await?;
        let end = SessionEnd { at: now, reason: SessionEndReason::PasswordChanged };
        let ended = tx.sessions().end_others_of(user.id, signed_in.session_id, end).await?;
        let browser = self.opener.renew(tx, session, now).await?;
        let kind = SecurityEventKind::PasswordChanged;
        security::record(tx, &*self.randomness, actor, user.id, kind, now).await?;
        let event = UserPasswordChanged::new(user.id);
        let event = OutboxMessage::event(self.randomness.id(now), &event, now);
        let mail = self.mails.password_changed(&user, now)?;
        tx.outbox().append(&[event, mail]).await?;
        Ok(Renewed { value: ended, browser })
    }
}

impl From<OwnAccountError> for ChangePasswordError {
    fn from(error: OwnAccountError) -> Self {
        match error {
            OwnAccountError::Denied(denied) => denied.into(),
            OwnAccountError::Store(error) => error.into(),
        }
    }
}
