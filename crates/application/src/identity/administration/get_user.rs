use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{User, UserId, UserStatus, policy};

use crate::identity::credentials;
use crate::identity::ports::IdentityQueries;
use crate::store::StoreError;
use crate::validation::Invalid;

/// Shows one person, for administration.
pub struct GetUser {
    /// Knows people.
    pub queries: Arc<dyn IdentityQueries>,
}

/// Why nobody was shown.
#[derive(Debug, thiserror::Error)]
pub enum GetUserError {
    /// Only managers and those above them may.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Not an address.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such person.
    #[error("there is no such person")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GetUser {
    /// The person with an identifier.
    pub async fn execute(&self, actor: &Actor, id: UserId) -> Result<User, GetUserError> {
        policy::read_users(actor)?;
        let user = self.queries.user(id).await?;
        // Of whoever was erased nothing is left to administer.
        user.filter(|user| user.status != UserStatus::Erased).ok_or(GetUserError::NotFound)
    }

    /// The person with an address, for the command line.
    pub async fn by_email(&self, actor: &Actor, email: &str) -> Result<User, GetUserError> {
        policy::read_users(actor)?;
        let email = credentials::email("email", email).map_err(Invalid::from)?;
        self.queries.user_by_email(&email).await?.ok_or(GetUserError::NotFound)
    }
}
