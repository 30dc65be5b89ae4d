//! What all use cases do that mail a link to whoever asks.

use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{EmailAddress, Locale, User};

use crate::audit;
use crate::identity::limits::LinkLimits;
use crate::identity::{IdentityMails, MailError, audit_actions, audited, credentials};
use crate::ports::{Clock, Randomness, RateLimited, RateLimiter};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

/// Mails links to those who may have them. The answer never tells whether the address is known or
/// what its account is like.
pub struct LinkRequests {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Counts requests.
    pub limiter: Arc<dyn RateLimiter>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
}

/// Why no mail was asked for.
#[derive(Debug, thiserror::Error)]
pub enum LinkRequestError {
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

/// Which link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestedLink {
    /// To prove an address.
    Verification,
    /// To choose another password.
    Reset,
    /// To sign in, in that language if not in the account's.
    Magic(Option<Locale>),
}

impl RequestedLink {
    fn is_for(self, user: &User) -> bool {
        match self {
            Self::Verification => user.email_verified_at.is_none(),
            Self::Reset => user.is_active(),
            // A stranger may have set the password of an account that nobody proved.
            Self::Magic(_) => user.may_sign_in(),
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Verification => audit_actions::VERIFICATION_REQUESTED,
            Self::Reset => audit_actions::PASSWORD_RESET_REQUESTED,
            Self::Magic(_) => audit_actions::MAGIC_LINK_REQUESTED,
        }
    }
}

impl LinkRequests {
    /// Mails the link, or seems to.
    pub(super) async fn request(
        &self,
        actor: &Actor,
        email: &str,
        link: RequestedLink,
        limits: &LinkLimits,
    ) -> Result<(), LinkRequestError> {
        let email = credentials::email("email", email).map_err(Invalid::from)?;
        let source = actor.client.source();
        self.limiter.hit(&limits.per_source, &source).await.into_result()?;
        self.limiter.hit(&limits.per_address, email.as_str()).await.into_result()?;

        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &email, link).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        email: &EmailAddress,
        link: RequestedLink,
    ) -> Result<(), LinkRequestError> {
        let user = tx.users().lock_by_email(email).await?;
        let requested = audited::about_whom(link.action(), user.as_ref().map(|user| user.id));
        let requested = match user.filter(|user| link.is_for(user)) {
            Some(user) => {
                self.mail(tx, &user, link).await?;
                requested
            }
            None => requested.failed(),
        };
        let now = self.clock.now();
        Ok(audit::record(tx, &*self.randomness, actor, requested, now).await?)
    }

    async fn mail(
        &self,
        tx: &mut dyn Tx,
        user: &User,
        link: RequestedLink,
    ) -> Result<(), LinkRequestError> {
        let now = self.clock.now();
        let mail = match link {
            RequestedLink::Verification => self.mails.prove_address(tx, user, now).await?,
            RequestedLink::Reset => self.mails.reset_password(tx, user, now).await?,
            RequestedLink::Magic(locale) => {
                self.mails.magic_link(tx, user, locale.unwrap_or(user.locale), now).await?
            }
        };
        Ok(tx.outbox().append(&[mail]).await?)
    }
}
