//! The current password of somebody who is signed in, asked for once more.

use socle_domain::identity::{PasswordAttempt, PasswordHash, UserId};

use crate::identity::limits;
use crate::identity::ports::{HashError, PasswordHasher, PasswordMatch};
use crate::ports::RateLimiter;
use crate::validation::{FieldError, Invalid};

/// Compares it with the hash of the person's password. A wrong one counts: a stolen session must not
/// become a place to guess the password.
pub(super) async fn compare<E: From<HashError> + From<Invalid>>(
    hasher: &dyn PasswordHasher,
    limiter: &dyn RateLimiter,
    user_id: UserId,
    hash: Option<PasswordHash>,
    attempt: &PasswordAttempt,
) -> Result<(), E> {
    match hasher.verify(attempt, hash).await? {
        PasswordMatch::Yes | PasswordMatch::YesWithNewHash(_) => Ok(()),
        PasswordMatch::No => {
            limiter.hit(&limits::CURRENT_PASSWORD_FAILURES, &user_id.to_string()).await;
            Err(wrong().into())
        }
    }
}

/// It is not the current password.
pub(super) fn wrong() -> Invalid {
    FieldError::new("current_password", "wrong", "this is not your current password").into()
}
