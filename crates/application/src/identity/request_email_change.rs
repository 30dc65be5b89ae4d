use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{
    EmailAddress, PasswordAttempt, PasswordHash, SecurityEventKind, User, UserId, policy,
};

use crate::identity::current_password::{self, CurrentPassword};
use crate::identity::ports::{HashError, IdentityQueries, PasswordHasher};
use crate::identity::{IdentityMails, MailError, credentials, limits, security};
use crate::ports::{Clock, Randomness, RateLimited, RateLimiter};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// Asks to move an account to another address: mails a link to the new one and a notice to the old
/// one. The answer never tells whether the new address is taken; its owner gets a mail.
pub struct RequestEmailChange {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// Knows people.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Compares passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Counts requests and wrong passwords.
    pub limiter: Arc<dyn RateLimiter>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
}

/// Why nothing was asked for.
#[derive(Debug, thiserror::Error)]
pub enum RequestEmailChangeError {
    /// Nobody is signed in, or the account is gone.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Not an address, the same address, or a wrong password.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many requests or wrong passwords.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Comparing failed or has to wait too long.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RequestEmailChange {
    /// Mails the link, or seems to.
    pub async fn execute(
        &self,
        actor: &Actor,
        new_email: &str,
        current_password: PasswordAttempt,
    ) -> Result<(), RequestEmailChangeError> {
        let signed_in = policy::own_open_account(actor)?;
        let new_email = credentials::email("new_email", new_email).map_err(Invalid::from)?;
        let key = signed_in.user_id.to_string();
        self.limiter.peek(&limits::CURRENT_PASSWORD_FAILURES, &key).await.into_result()?;
        let user = self.queries.user(signed_in.user_id).await?;
        let user = user.ok_or(Denied::NotAuthenticated)?;
        let hash = user.password_hash;
        let (current, stored) = (self.current(), hash.clone());
        current
            .compare::<RequestEmailChangeError>(actor, user.id, stored, &current_password)
            .await?;
        self.limiter.hit(&limits::EMAIL_CHANGE, &key).await.into_result()?;

        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user.id, hash.as_ref(), &new_email).await;
        finish(tx, outcome).await
    }

    fn current(&self) -> CurrentPassword<'_> {
        CurrentPassword {
            hasher: &*self.hasher,
            limiter: &*self.limiter,
            store: &*self.store,
            clock: &*self.clock,
            randomness: &*self.randomness,
            purpose: "change_email",
        }
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        checked: Option<&PasswordHash>,
        new_email: &EmailAddress,
    ) -> Result<(), RequestEmailChangeError> {
        let now = self.clock.now();
        let user = tx.users().lock(user_id).await?.filter(User::may_sign_in);
        let user = user.ok_or(Denied::NotAuthenticated)?;
        if user.password_hash.as_ref() != checked {
            return Err(current_password::wrong().into());
        }
        if user.email == *new_email {
            let message = "this is your address already";
            return Err(Invalid::from(FieldError::new("new_email", "unchanged", message)).into());
        }
        let to_new = match tx.users().find_by_email(new_email).await? {
            Some(owner) => self.mails.email_address_taken(&owner, now)?,
            None => self.mails.confirm_email_change(tx, &user, new_email, now).await?,
        };
        let to_old = self.mails.email_change_requested(&user, new_email, now)?;
        let kind = SecurityEventKind::EmailChangeRequested;
        security::record(tx, &*self.randomness, actor, user.id, kind, now).await?;
        Ok(tx.outbox().append(&[to_new, to_old]).await?)
    }
}
