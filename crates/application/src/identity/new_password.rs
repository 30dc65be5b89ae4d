use std::sync::Arc;

use socle_domain::identity::{Password, PasswordAttempt, PasswordHash, PasswordPolicy, User};

use crate::identity::ports::{HashError, LeakedPasswords, PasswordHasher};
use crate::validation::{FieldError, Invalid, Validation};

/// What every new password goes through, whoever chooses it: the policy, then the collection of
/// leaked ones, then the hash.
///
/// The lookup asks another service. When it fails, the password is accepted: whether people can sign
/// up must not depend on it. The log says why, and nothing of the password.
#[derive(Clone)]
pub struct NewPassword {
    /// What passwords must be like.
    pub policy: PasswordPolicy,
    /// Knows leaked ones.
    pub leaked: Arc<dyn LeakedPasswords>,
    /// Hashes what was accepted.
    pub hasher: Arc<dyn PasswordHasher>,
}

impl NewPassword {
    /// Asks the policy. `personal` are the words that must not make the password up.
    pub(super) fn accept(
        &self,
        field: &'static str,
        attempt: PasswordAttempt,
        personal: &[&str],
    ) -> Result<Password, Vec<FieldError>> {
        self.policy.accept(attempt, personal).map_err(|violations| {
            violations.into_iter().map(|v| FieldError::new(field, v.code(), v)).collect()
        })
    }

    /// The same for a person who has an account.
    pub(super) fn accept_for(
        &self,
        user: &User,
        field: &'static str,
        attempt: PasswordAttempt,
    ) -> Result<Password, Invalid> {
        let personal = [user.first_name.as_str(), user.last_name.as_str(), user.email.as_str()];
        let mut check = Validation::new();
        let password = check.take_all(self.accept(field, attempt, &personal));
        check.finish(password)
    }

    /// Refuses a leaked password and hashes another. Asks a service over the network: not while a
    /// transaction is open.
    pub(super) async fn hash<E: From<Invalid> + From<HashError>>(
        &self,
        field: &'static str,
        password: &Password,
    ) -> Result<PasswordHash, E> {
        if self.is_leaked(password).await {
            let message = "this password was found among leaked ones";
            return Err(Invalid::from(FieldError::new(field, "leaked", message)).into());
        }
        Ok(self.hasher.hash(password).await?)
    }

    async fn is_leaked(&self, password: &Password) -> bool {
        self.leaked.contains(password).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a new password was not looked up among leaked ones");
            false
        })
    }
}
