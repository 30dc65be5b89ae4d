use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{EmailAddress, UserStatus};

use crate::identity::{IdentityMails, MailError, credentials, limits};
use crate::ports::{Clock, RateLimited, RateLimiter};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

/// Mails a link to choose another password. The answer never tells whether the address is known or
/// its account open.
pub struct ForgotPassword {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Counts requests.
    pub limiter: Arc<dyn RateLimiter>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
}

/// Why no mail was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ForgotPasswordError {
    /// Not an address.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many requests from this source or for this address.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ForgotPassword {
    /// Mails a link, or seems to.
    pub async fn execute(&self, actor: &Actor, email: &str) -> Result<(), ForgotPasswordError> {
        let email = credentials::email("email", email).map_err(Invalid::from)?;
        let source = actor.client.source();
        self.limiter.hit(&limits::FORGOT_PASSWORD, &source).await.into_result()?;
        let per_address = limits::FORGOT_PASSWORD_PER_ADDRESS;
        self.limiter.hit(&per_address, email.as_str()).await.into_result()?;

        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, &email).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        email: &EmailAddress,
    ) -> Result<(), ForgotPasswordError> {
        let user = tx.users().lock_by_email(email).await?;
        let Some(user) = user.filter(|user| user.status == UserStatus::Active) else {
            return Ok(());
        };
        let mail = self.mails.reset_password(tx, &user, self.clock.now()).await?;
        Ok(tx.outbox().append(&[mail]).await?)
    }
}
