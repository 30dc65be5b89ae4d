use std::sync::Arc;

use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{PasswordAttempt, SessionLifetimes, User, policy};

use crate::identity::current_password::CurrentPassword;
use crate::identity::limits;
use crate::identity::ports::{HashError, IdentityQueries, PasswordHasher};
use crate::ports::{Clock, Randomness, RateLimited, RateLimiter};
use crate::store::{Store, StoreError};
use crate::validation::{FieldError, Invalid};

/// Makes sure, before something that cannot be undone, that it is really the person who asks: by
/// their current password, or, for whoever has none, by a proof of identity a moment ago.
pub struct ConfirmIdentity {
    /// Where a wrong password is noted.
    pub store: Arc<dyn Store>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Knows people.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Compares the current password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Counts failures: a stolen session must not become a place to guess the password.
    pub limiter: Arc<dyn RateLimiter>,
    /// What a moment is.
    pub lifetimes: SessionLifetimes,
}

/// Why it may be somebody else.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmIdentityError {
    /// The account is gone, or whoever has no password proved who they are too long ago.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The current password is missing or wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many wrong current passwords.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Hashing failed or has to wait too long.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ConfirmIdentity {
    /// The person, as they were when their password was compared.
    pub async fn confirm(
        &self,
        actor: &Actor,
        signed_in: SignedIn,
        current: Option<PasswordAttempt>,
        purpose: &'static str,
    ) -> Result<User, ConfirmIdentityError> {
        let key = signed_in.user_id.to_string();
        self.limiter.peek(&limits::CURRENT_PASSWORD_FAILURES, &key).await.into_result()?;
        let user = self.queries.user(signed_in.user_id).await?;
        let user = user.ok_or(Denied::NotAuthenticated)?;
        let Some(hash) = user.password_hash.clone() else {
            let fresh = policy::is_fresh(&signed_in, &self.lifetimes, self.clock.now());
            return if fresh { Ok(user) } else { Err(Denied::StepUpRequired.into()) };
        };
        let missing =
            || FieldError::new("current_password", "required", "give your current password");
        let attempt = current.ok_or_else(|| Invalid::from(missing()))?;
        let password = CurrentPassword {
            hasher: &*self.hasher,
            limiter: &*self.limiter,
            store: &*self.store,
            clock: &*self.clock,
            randomness: &*self.randomness,
            purpose,
        };
        password.compare::<ConfirmIdentityError>(actor, user.id, Some(hash), &attempt).await?;
        Ok(user)
    }
}
