use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use socle_domain::Timestamp;
use socle_domain::access::Actor;

use crate::caching::ReadThrough;
use crate::paging::{Page, PageLimit};
use crate::ports::{Clock, RateLimited, RateLimiter};
use crate::recruiting::cached::{self, Dated};
use crate::recruiting::limits;
use crate::recruiting::ports::{
    JobFilter, JobPageRequest, JobPlace, JobQueries, JobView, JobsState,
};
use crate::store::StoreError;

/// Hands published jobs to programs that show them elsewhere.
#[derive(Clone)]
pub struct ReadFeeds {
    /// Knows jobs.
    pub queries: Arc<dyn JobQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Remembers what everybody sees.
    pub cache: Arc<ReadThrough>,
    /// Counts whole feeds.
    pub limiter: Arc<dyn RateLimiter>,
}

/// Why there is no whole feed.
#[derive(Debug, thiserror::Error)]
pub enum WholeFeedError {
    /// Too many were asked for.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReadFeeds {
    /// How many jobs are read at once.
    const AT_ONCE: u32 = 100;

    /// What tells one version of the feeds from the next.
    pub async fn state(&self) -> Result<JobsState, StoreError> {
        let query = || async {
            let JobsState { count, changed_at, until } =
                self.queries.state_of_published(self.clock.now()).await?;
            Ok::<_, StoreError>(Dated { until, shown: (count, changed_at) })
        };
        let end = |dated: &Dated<(i64, Option<Timestamp>)>| dated.until;
        let dated = self.cache.get_or_compute_until(&cached::state(), end, query).await?;
        let (count, changed_at) = dated.shown;
        Ok(JobsState { count, changed_at, until: dated.until })
    }

    /// The latest published, as `make` shows them, which is remembered under the name of the shape.
    pub async fn latest<T: Serialize + DeserializeOwned>(
        &self,
        limit: PageLimit,
        shape: &'static str,
        make: impl FnOnce(Vec<JobView>) -> T,
    ) -> Result<T, StoreError> {
        let (filter, page) = (JobFilter::default(), JobPageRequest { limit, after: None });
        let key = cached::jobs(shape, &filter, page);
        let query = || async {
            let page = self.queries.all_published(&filter, page, self.clock.now()).await?;
            let ends = page.items.iter().filter_map(|view| view.job.details.valid_through);
            Ok::<_, StoreError>(Dated { until: ends.min(), shown: make(page.items) })
        };
        let until = |dated: &Dated<T>| dated.until;
        Ok(self.cache.get_or_compute_until(&key, until, query).await?.shown)
    }

    /// The first of them all, for whoever is to get a whole feed.
    pub async fn begin(&self, actor: &Actor) -> Result<Page<JobView, JobPlace>, WholeFeedError> {
        let hit = self.limiter.hit(&limits::WHOLE_FEEDS, &actor.client.source()).await;
        hit.into_result()?;
        Ok(self.some(None).await?)
    }

    /// Some of them all, from a place on, the latest published first. The next ones are at the next place.
    pub async fn some(
        &self,
        after: Option<JobPlace>,
    ) -> Result<Page<JobView, JobPlace>, StoreError> {
        let limit = PageLimit::new(Self::AT_ONCE).unwrap_or_default();
        let page = JobPageRequest { limit, after };
        self.queries.all_published(&JobFilter::default(), page, self.clock.now()).await
    }
}
