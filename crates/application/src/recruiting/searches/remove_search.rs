use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::SavedSearchId;

use super::RESOURCE;
use super::events::SearchRemoved;
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::recruiting::candidates::lock_self;
use crate::store::{Store, StoreError, Tx, finish};

/// Removes a saved search.
pub struct RemoveSearch {
    /// Where searches are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why nothing was removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveSearchError {
    /// Whoever asks may not, or there is no such search of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RemoveSearch {
    /// Removes a search, and what it has found.
    pub async fn execute(&self, actor: &Actor, id: SavedSearchId) -> Result<(), RemoveSearchError> {
        let user_id = policy::person(actor)?.user_id;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user_id, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        id: SavedSearchId,
    ) -> Result<(), RemoveSearchError> {
        lock_self::<RemoveSearchError>(tx, user_id).await?;
        if !tx.saved_searches().delete(user_id, id).await? {
            return Err(Denied::NotFound.into());
        }
        let happening = Happening::on_platform("saved_search.removed").to(RESOURCE, id);
        let (event, now) = (SearchRemoved::new(user_id), self.clock.now());
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
