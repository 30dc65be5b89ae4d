use std::sync::Arc;

use socle_domain::access::{Actor, policy};
use socle_domain::recruiting::{SavedSearch, TooManySearches};

use super::events::SearchSaved;
use super::{RESOURCE, SearchInput, WriteSearchError, input};
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::candidates::lock_self;
use crate::store::{Store, Tx, finish};

/// Saves a search.
pub struct SaveSearch {
    /// Where searches are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl SaveSearch {
    /// Saves what the request says, and returns it.
    pub async fn execute(
        &self,
        actor: &Actor,
        request: &SearchInput,
    ) -> Result<SavedSearch, WriteSearchError> {
        let user_id = policy::person(actor)?.user_id;
        let content = input::content(request)?;
        let now = self.clock.now();
        let search = SavedSearch::new(self.randomness.id(now), user_id, content, now);
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, search).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        search: SavedSearch,
    ) -> Result<SavedSearch, WriteSearchError> {
        lock_self::<WriteSearchError>(tx, search.user_id).await?;
        if tx.saved_searches().count(search.user_id).await? >= SavedSearch::MAX {
            return Err(TooManySearches.into());
        }
        tx.saved_searches().insert(&search).await?;
        let happening = Happening::on_platform("saved_search.created").to(RESOURCE, search.id);
        let (event, now) = (SearchSaved::new(search.user_id), search.created_at);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(search)
    }
}
