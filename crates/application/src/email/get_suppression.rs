use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::email::{Suppression, SuppressionId, permissions};

use crate::email::ports::EmailQueries;
use crate::store::StoreError;

/// Shows one address that gets no more mail, for administration.
pub struct GetSuppression {
    /// Knows them.
    pub queries: Arc<dyn EmailQueries>,
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum GetSuppressionError {
    /// Only managers and those above them may, or there is no such entry.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GetSuppression {
    /// The entry with an identifier.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: SuppressionId,
    ) -> Result<Suppression, GetSuppressionError> {
        policy::on_platform(actor, &permissions::READ_SUPPRESSIONS)?;
        Ok(self.queries.suppression(id).await?.ok_or(Denied::NotFound)?)
    }
}
