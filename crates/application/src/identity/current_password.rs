//! The current password of somebody who is signed in, asked for once more.

use socle_domain::access::Actor;
use socle_domain::identity::{PasswordAttempt, PasswordHash, UserId};

use crate::identity::audit_actions::method;
use crate::identity::ports::{HashError, PasswordHasher, PasswordMatch};
use crate::identity::{audited, limits};
use crate::ports::{Clock, Randomness, RateLimiter};
use crate::store::{Store, StoreError};
use crate::validation::{FieldError, Invalid};

/// What it is compared with, and where a wrong one is counted and noted.
pub(super) struct CurrentPassword<'a> {
    pub(super) hasher: &'a dyn PasswordHasher,
    pub(super) limiter: &'a dyn RateLimiter,
    pub(super) store: &'a dyn Store,
    pub(super) clock: &'a dyn Clock,
    pub(super) randomness: &'a dyn Randomness,
    /// What it is asked for.
    pub(super) purpose: &'static str,
}

impl CurrentPassword<'_> {
    /// Compares it with the hash of the person's password. A wrong one counts: a stolen session must
    /// not become a place to guess the password.
    pub(super) async fn compare<E: From<HashError> + From<Invalid> + From<StoreError>>(
        &self,
        actor: &Actor,
        user_id: UserId,
        hash: Option<PasswordHash>,
        attempt: &PasswordAttempt,
    ) -> Result<(), E> {
        match self.hasher.verify(attempt, hash).await? {
            PasswordMatch::Yes | PasswordMatch::YesWithNewHash(_) => Ok(()),
            PasswordMatch::No => {
                let key = user_id.to_string();
                self.limiter.hit(&limits::CURRENT_PASSWORD_FAILURES, &key).await;
                let failed = audited::proof_failed(user_id, method::PASSWORD, self.purpose);
                let now = self.clock.now();
                audited::refusal(self.store, self.randomness, actor, failed, now).await?;
                Err(wrong().into())
            }
        }
    }
}

/// It is not the current password.
pub(super) fn wrong() -> Invalid {
    FieldError::new("current_password", "wrong", "this is not your current password").into()
}
