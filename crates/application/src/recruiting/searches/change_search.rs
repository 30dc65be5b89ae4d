use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{SavedSearch, SavedSearchId};

use super::events::SearchChanged;
use super::{RESOURCE, SearchPatch, WriteSearchError, input};
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::recruiting::Stale;
use crate::recruiting::candidates::lock_self;
use crate::store::{Store, Tx, finish};

/// Changes a saved search.
pub struct ChangeSearch {
    /// Where searches are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl ChangeSearch {
    /// Changes what is named, if the search is at one of the expected versions.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: SavedSearchId,
        patch: SearchPatch,
        expected: Option<&[i64]>,
    ) -> Result<SavedSearch, WriteSearchError> {
        let user_id = policy::person(actor)?.user_id;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, (user_id, id), patch, expected).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        (user_id, id): (UserId, SavedSearchId),
        patch: SearchPatch,
        expected: Option<&[i64]>,
    ) -> Result<SavedSearch, WriteSearchError> {
        lock_self::<WriteSearchError>(tx, user_id).await?;
        let mut search = tx.saved_searches().lock(user_id, id).await?.ok_or(Denied::NotFound)?;
        Stale::check(expected, search.version)?;
        let content = input::content(&patch.apply(&search.content))?;
        let now = self.clock.now();
        if search.rewrite(content, now) {
            tx.saved_searches().update(&search).await?;
            let happening = Happening::on_platform("saved_search.updated").to(RESOURCE, id);
            let event = SearchChanged::new(user_id);
            audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        }
        Ok(search)
    }
}
