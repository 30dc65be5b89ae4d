use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{AlertPeriod, JobId, SavedSearch, SavedSearchId};

use crate::store::StoreError;

/// Saved searches in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait SavedSearches: Send {
    /// How many somebody has.
    async fn count(&mut self, user_id: UserId) -> Result<usize, StoreError>;

    /// Adds one.
    async fn insert(&mut self, search: &SavedSearch) -> Result<(), StoreError>;

    /// Reads one and keeps others from changing it until the transaction ends.
    async fn lock(
        &mut self,
        user_id: UserId,
        id: SavedSearchId,
    ) -> Result<Option<SavedSearch>, StoreError>;

    /// Stores a locked one.
    async fn update(&mut self, search: &SavedSearch) -> Result<(), StoreError>;

    /// Removes one, and what it has found; `false` when it is not there.
    async fn delete(&mut self, user_id: UserId, id: SavedSearchId) -> Result<bool, StoreError>;

    /// Removes everything that somebody saved.
    async fn forget(&mut self, user_id: UserId) -> Result<(), StoreError>;

    /// A page of the searches with an alert and one of these keys, which are sorted: of people with an
    /// open account who do not belong to the organization. In the order of keys, then of searches; one
    /// may come again with another of its keys. However many there are, a page reads so many.
    async fn listening(
        &mut self,
        keys: &[String],
        not_of: OrganizationId,
        after: Option<ListeningPlace>,
        limit: u32,
    ) -> Result<Listening, StoreError>;

    /// Notes that searches have found a job, once: returns those that had not, and are still there. Of those with an
    /// alert that is instant it is noted as well that their people are told now.
    async fn add_found(
        &mut self,
        job_id: JobId,
        searches: &[SavedSearchId],
        now: Timestamp,
    ) -> Result<Vec<Found>, StoreError>;

    /// Takes searches whose people hear once in that period, after one of them in the order of identifiers: those
    /// that have found something open that their people were not told of, and were not taken in the period that began
    /// then. Notes that they are told of it now. Of many who take at once, each takes others.
    async fn take_for_digest(
        &mut self,
        period: AlertPeriod,
        began: Timestamp,
        after: Option<SavedSearchId>,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<(SavedSearchId, UserId)>, StoreError>;
}

/// Where a search stands among those with a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListeningPlace {
    /// Its key.
    pub key: String,
    /// The search.
    pub id: SavedSearchId,
}

/// Searches that may find a job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listening {
    /// The searches, in no order.
    pub searches: Vec<SavedSearch>,
    /// After what the next page begins; `None` on the last one.
    pub next: Option<ListeningPlace>,
}

/// A search that has found a job for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The search.
    pub id: SavedSearchId,
    /// Whether its person is told now.
    pub told: bool,
}

/// Reads of saved searches that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait SavedSearchQueries: Send + Sync {
    /// What somebody saved, the latest first.
    async fn saved_searches(&self, user_id: UserId) -> Result<Vec<SavedSearch>, StoreError>;

    /// One of them.
    async fn saved_search(
        &self,
        user_id: UserId,
        id: SavedSearchId,
    ) -> Result<Option<SavedSearch>, StoreError>;

    /// What their people call these.
    async fn search_names(
        &self,
        ids: &[SavedSearchId],
    ) -> Result<Vec<(SavedSearchId, String)>, StoreError>;
}
