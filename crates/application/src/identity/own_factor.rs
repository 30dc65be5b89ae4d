//! What people do about their own second factor, all by presenting a code of it.

use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{SecondFactor, SessionId, UserId};

use crate::identity::own_account::OwnAccountError;
use crate::identity::ports::SessionCache;
use crate::identity::session_tokens::BrowserCredentials;
use crate::identity::{
    MailError, SecondFactorError, SecondFactorKeeper, SessionOpener, audited, limits,
};
use crate::ports::{Clock, RateLimited, RateLimiter, SealError};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// What the use cases about one's own second factor work with.
pub struct OwnFactor {
    /// Where second factors are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Counts codes: a stolen session must not become a place to guess them.
    pub limiter: Arc<dyn RateLimiter>,
    /// Checks codes.
    pub second_factors: Arc<SecondFactorKeeper>,
    /// Renews the session, whose person has just proved who they are.
    pub opener: Arc<SessionOpener>,
    /// Forgets what was known of the session.
    pub session_cache: Arc<dyn SessionCache>,
}

/// Why nothing changed about one's own second factor.
#[derive(Debug, thiserror::Error)]
pub enum OwnFactorError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The code is wrong or was used, or cannot be one.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many codes.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// There is no second factor, or none that waits to be confirmed.
    #[error("no second factor is set up")]
    NotEnabled,
    /// There is a second factor already.
    #[error("a second factor is set up already")]
    AlreadyEnabled,
    /// The code could not be checked.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Something changed; a browser gets a new secret.
#[derive(Debug)]
pub struct Renewed<T> {
    /// What came of it.
    pub value: T,
    /// What the browser keeps from now on; `None` when tokens carry the session.
    pub browser: Option<BrowserCredentials>,
}

impl OwnFactor {
    /// Counts a code of the person who is signed in, whether right or wrong.
    pub(super) async fn count(&self, key: &str) -> Result<(), RateLimited> {
        self.limiter.hit(&limits::OWN_CODES, key).await.into_result()
    }

    /// Commits, or rolls back. A code that does not work is noted, with what it was given for.
    pub(super) async fn finish<T>(
        &self,
        tx: Box<dyn Tx>,
        outcome: Result<T, OwnFactorError>,
        actor: &Actor,
        user_id: UserId,
        purpose: &str,
    ) -> Result<T, OwnFactorError> {
        let outcome = finish(tx, outcome).await;
        if matches!(outcome, Err(OwnFactorError::Invalid(_))) {
            let failed = audited::proof_failed(user_id, "code", purpose);
            let (randomness, now) = (&*self.opener.randomness, self.clock.now());
            audited::refusal(&*self.store, randomness, actor, failed, now).await?;
        }
        outcome
    }

    /// Makes the next request ask the database what holds of the session.
    pub(super) async fn forget(&self, session: SessionId) {
        self.session_cache.forget(session).await;
    }
}

/// Takes what a person typed as either kind of code.
pub(super) fn parse(code: &str) -> Result<SecondFactor, Invalid> {
    let malformed = || FieldError::new("code", "malformed", "this cannot be a code").into();
    SecondFactor::parse_any(code).ok_or_else(malformed)
}

/// The code does not work.
pub(super) fn wrong_code() -> Invalid {
    FieldError::new("code", "wrong", "this code does not work").into()
}

impl From<OwnAccountError> for OwnFactorError {
    fn from(error: OwnAccountError) -> Self {
        match error {
            OwnAccountError::Denied(denied) => denied.into(),
            OwnAccountError::Store(error) => error.into(),
        }
    }
}

impl From<SealError> for OwnFactorError {
    fn from(error: SealError) -> Self {
        SecondFactorError::from(error).into()
    }
}
