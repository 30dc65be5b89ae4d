use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::email::{SuppressionId, permissions};

use crate::audit;
use crate::email::suppress::happening;
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Allows mail to an address again.
pub struct RemoveSuppression {
    /// Where the list is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why nothing was removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveSuppressionError {
    /// Only administrators may, or there is no such entry.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RemoveSuppression {
    /// Takes the address off the list; what was counted of it is forgotten.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: SuppressionId,
    ) -> Result<(), RemoveSuppressionError> {
        policy::on_platform(actor, &permissions::MANAGE_SUPPRESSIONS)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: SuppressionId,
    ) -> Result<(), RemoveSuppressionError> {
        let removed = tx.suppressions().remove(id).await?.ok_or(Denied::NotFound)?;
        tx.mail_reports().forget_bounces(removed.address_digest).await?;
        let happening = happening("email_suppression.removed", &removed);
        audit::record(tx, &*self.randomness, actor, happening, self.clock.now()).await?;
        Ok(())
    }
}
