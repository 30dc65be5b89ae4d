use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;
use socle_domain::Id as _;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{JobId, SavedSearchId, SearchedJob, notifications};
use socle_domain::tasks::{Priority, Task, TaskKind};
use uuid::Uuid;

use crate::notifications::{Telling, notify_each};
use crate::ports::{Clock, Randomness};
use crate::recruiting::ports::{JobQueries, Listening, ListeningPlace};
use crate::store::{Store, StoreError, Tx, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// The task of telling people of a job that was published.
pub const ALERT_PEOPLE: TaskKind = TaskKind {
    max_attempts: 10,
    priority: Priority::Low,
    time_limit: TimeDelta::hours(1),
    ..TaskKind::named("recruiting.alert_people")
};

/// Looks for the saved searches that find a job, and tells their people.
///
/// A page of searches, a transaction: what it notes, and whom it tells, is there together or not at all.
/// That a search has found a job is noted once, so that the task may be interrupted anywhere, begin again
/// and run on two nodes at once, and nobody hears twice.
pub struct AlertPeople {
    /// Where searches are kept.
    pub store: Arc<dyn Store>,
    /// Knows jobs.
    pub jobs: Arc<dyn JobQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

#[derive(Deserialize)]
struct Payload {
    job_id: Uuid,
}

/// A job that people may want to hear of.
struct News {
    id: JobId,
    organization_id: OrganizationId,
    job: SearchedJob,
    keys: Vec<String>,
}

/// What came of a page.
struct PageDone {
    found: usize,
    told: usize,
    next: Option<ListeningPlace>,
}

impl AlertPeople {
    /// How many searches are looked at together.
    pub const BATCH: u32 = 500;

    /// What there is to find; `None` once nobody can apply any more.
    async fn news(&self, id: JobId) -> Result<Option<News>, StoreError> {
        let view = self.jobs.published(id, self.clock.now()).await?;
        Ok(view.map(|view| {
            let job = SearchedJob::of(&view.job, &view.company);
            let keys = job.keys().into_iter().collect();
            News { id, organization_id: view.job.organization_id, job, keys }
        }))
    }

    async fn page(
        &self,
        tx: &mut dyn Tx,
        news: &News,
        after: Option<ListeningPlace>,
    ) -> Result<PageDone, StoreError> {
        let now = self.clock.now();
        // What comes before the place was asked already.
        let asked =
            after.as_ref().map_or(0, |place| news.keys.partition_point(|key| *key < place.key));
        let keys = news.keys.get(asked..).unwrap_or_default();
        let searches = tx.saved_searches();
        let Listening { searches: listening, next } =
            searches.listening(keys, news.organization_id, after, Self::BATCH).await?;
        let whose: HashMap<SavedSearchId, UserId> = listening
            .iter()
            .filter(|search| search.content.terms.find(&news.job))
            .map(|search| (search.id, search.user_id))
            .collect();
        let mut ids: Vec<_> = whose.keys().copied().collect();
        ids.sort_unstable();
        let found = if ids.is_empty() {
            Vec::new()
        } else {
            searches.add_found(news.id, &ids, now).await?
        };
        let each: Vec<_> = found
            .iter()
            .filter(|found| found.told)
            .filter_map(|found| Some((*whose.get(&found.id)?, telling(news, found.id))))
            .collect();
        notify_each(tx, &*self.randomness, &each, now).await?;
        Ok(PageDone { found: found.len(), told: each.len(), next })
    }
}

fn telling(news: &News, search: SavedSearchId) -> Telling {
    Telling::new(&notifications::JOB_FOUND)
        .within(news.organization_id)
        .with("job_id", news.id.as_uuid())
        .with("search_id", search.as_uuid())
}

/// How much of the keys was asked, in percent.
fn progress(news: &News, place: &ListeningPlace) -> u8 {
    let asked = news.keys.partition_point(|key| *key < place.key);
    u8::try_from(asked * 100 / news.keys.len().max(1)).unwrap_or(100)
}

#[async_trait]
impl TaskHandler for AlertPeople {
    async fn run(&self, task: &Task, context: &TaskContext) -> Result<TaskOutput, TaskError> {
        let Payload { job_id } = serde_json::from_slice(&task.payload)
            .map_err(|error| TaskError::Permanent(error.into()))?;
        let Some(news) = self.news(JobId::from_uuid(job_id)).await? else { return Ok(None) };
        let (mut found, mut told, mut after) = (0, 0, None);
        loop {
            let mut tx = self.store.begin().await?;
            let outcome = self.page(&mut *tx, &news, after).await;
            let page = finish(tx, outcome).await?;
            found += page.found;
            told += page.told;
            let Some(place) = page.next else { break };
            context.report(task, progress(&news, &place)).await;
            after = Some(place);
        }
        Ok(Some(json!({ "found_by": found, "told": told })))
    }
}
