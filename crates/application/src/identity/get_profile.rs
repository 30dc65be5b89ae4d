use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{User, policy};

use crate::identity::known_users;
use crate::identity::ports::{IdentityQueries, UserCache};
use crate::store::StoreError;

/// Shows a person their own profile.
pub struct GetProfile {
    /// Remembers people.
    pub user_cache: Arc<dyn UserCache>,
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
    pub async fn execute(&self, actor: &Actor) -> Result<Arc<User>, GetProfileError> {
        let signed_in = policy::own_account(actor)?;
        known_users::user(&*self.user_cache, &*self.queries, signed_in.user_id)
            .await?
            .ok_or(GetProfileError::NotFound)
    }
}
