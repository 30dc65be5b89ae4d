use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{User, policy};

use crate::identity::ports::IdentityQueries;
use crate::store::StoreError;

/// Shows a person their own profile.
pub struct GetProfile {
    /// Knows people.
    pub queries: Arc<dyn IdentityQueries>,
}

/// Why no profile was shown.
#[derive(Debug, thiserror::Error)]
pub enum GetProfileError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The account is gone since the session was checked.
    #[error("the account no longer exists")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GetProfile {
    /// The profile of whoever asks.
    pub async fn execute(&self, actor: &Actor) -> Result<User, GetProfileError> {
        let signed_in = policy::own_account(actor)?;
        self.queries.user(signed_in.user_id).await?.ok_or(GetProfileError::NotFound)
    }
}
