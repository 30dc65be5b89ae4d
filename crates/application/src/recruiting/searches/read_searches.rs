use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::recruiting::{SavedSearch, SavedSearchId};

use crate::paging::Page;
use crate::recruiting::jobs::{FoundJob, ReadJobs};
use crate::recruiting::ports::{JobFilter, JobPageRequest, JobPlace, SavedSearchQueries};
use crate::store::StoreError;

/// Shows people the searches they keep, and what those find.
pub struct ReadSearches {
    /// Knows saved searches.
    pub queries: Arc<dyn SavedSearchQueries>,
    /// Shows jobs.
    pub jobs: ReadJobs,
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadSearchError {
    /// Whoever asks may not, or there is no such search of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReadSearches {
    /// What somebody saved, the latest first.
    pub async fn all(&self, actor: &Actor) -> Result<Vec<SavedSearch>, ReadSearchError> {
        let user_id = policy::person(actor)?.user_id;
        Ok(self.queries.saved_searches(user_id).await?)
    }

    /// One of them.
    pub async fn one(
        &self,
        actor: &Actor,
        id: SavedSearchId,
    ) -> Result<SavedSearch, ReadSearchError> {
        let user_id = policy::person(actor)?.user_id;
        Ok(self.queries.saved_search(user_id, id).await?.ok_or(Denied::NotFound)?)
    }

    /// The published jobs that one finds, as the list of published jobs shows them.
    pub async fn jobs(
        &self,
        actor: &Actor,
        id: SavedSearchId,
        page: JobPageRequest,
    ) -> Result<Page<FoundJob, JobPlace>, ReadSearchError> {
        let search = self.one(actor, id).await?;
        let filter = JobFilter::of(&search.content.terms);
        Ok(self.jobs.found(actor, &filter, page).await?)
    }
}
