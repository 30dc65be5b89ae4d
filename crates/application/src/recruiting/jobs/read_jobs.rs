use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::search::SearchQuery;
use socle_domain::recruiting::{JobId, JobStatus, JobType, WorkMode, fold, permissions};

use crate::access::ReadError;
use crate::caching::ReadThrough;
use crate::paging::{Page, PageRequest};
use crate::ports::Clock;
use crate::recruiting::cached::{self, Dated};
use crate::recruiting::input;
use crate::recruiting::ports::{
    CompanyRef, JobFilter, JobPageRequest, JobPlace, JobQueries, JobView,
};
use crate::store::StoreError;
use crate::validation::{Invalid, Validation};

/// Shows jobs: to their organizations all of them, to everybody those that are published.
pub struct ReadJobs {
    /// Knows jobs.
    pub queries: Arc<dyn JobQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Remembers what everybody sees.
    pub cache: Arc<ReadThrough>,
}

/// A published job, as somebody finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundJob {
    /// The job.
    pub view: JobView,
    /// Whether whoever asks has applied for it; `None` when nobody is signed in.
    pub has_applied: Option<bool>,
}

/// A job as everybody finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// It is published.
    Open(Box<JobView>),
    /// It was.
    Over,
}

/// What somebody looks for; what is left out does not matter.
#[derive(Debug, Clone, Default)]
pub struct JobSearch {
    /// What they are to say: words, phrases in quotes, `-` before what they are not to say. Never an
    /// error: what cannot be looked for is ignored.
    pub query: Option<String>,
    /// What kind of contract.
    pub job_type: Option<String>,
    /// Where the work is done.
    pub work_mode: Option<String>,
    /// How the place begins.
    pub location: Option<String>,
    /// Whose jobs.
    pub company: Option<CompanyRef>,
    /// At least so much, for a year of full time, in whole units of whichever currency.
    pub salary_min: Option<i64>,
    /// Published since then.
    pub posted_after: Option<Timestamp>,
}

/// Why no jobs were shown.
#[derive(Debug, thiserror::Error)]
pub enum ListJobsError {
    /// Whoever asks may not see them.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A filter is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReadJobs {
    /// The jobs of an organization, in whichever state, the latest first.
    pub async fn of_organization(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        status: Option<&str>,
        page: PageRequest<JobId>,
    ) -> Result<Page<JobView, JobId>, ListJobsError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ_JOBS)?;
        let status = input::optional_word("status", status, JobStatus::parse);
        let status = status.map_err(Invalid::from)?;
        Ok(self.queries.jobs_of(&scope, status, page).await?)
    }

    /// One job: everybody sees a published one, and its organization every one.
    pub async fn one(&self, actor: &Actor, id: JobId) -> Result<FoundJob, ReadError> {
        if let Some(view) = self.queries.published(id, self.clock.now()).await? {
            let mut found = self.with_applied(actor, vec![view]).await?;
            return Ok(found.pop().ok_or(Denied::NotFound)?);
        }
        let organization_id = self.queries.owner_of(id).await?.ok_or(Denied::NotFound)?;
        // Whoever may not see it hears that it is not there, signed in or not.
        let scope = policy::in_organization(actor, organization_id, &permissions::READ_JOBS)
            .map_err(|_| Denied::NotFound)?;
        let view = self.queries.job(&scope, id).await?.ok_or(Denied::NotFound)?;
        Ok(FoundJob { view, has_applied: None })
    }

    /// Published jobs that fit, the latest published first; of those found by words, the best of the
    /// latest.
    pub async fn published(
        &self,
        actor: &Actor,
        search: &JobSearch,
        page: JobPageRequest,
    ) -> Result<Page<FoundJob, JobPlace>, ListJobsError> {
        let filter = filter(search)?;
        Ok(self.found(actor, &filter, page).await?)
    }

    /// The same, by filters that were read before.
    pub(in crate::recruiting) async fn found(
        &self,
        actor: &Actor,
        filter: &JobFilter,
        page: JobPageRequest,
    ) -> Result<Page<FoundJob, JobPlace>, StoreError> {
        let page = self.queries.all_published(filter, page, self.clock.now()).await?;
        let items = self.with_applied(actor, page.items).await?;
        Ok(Page { items, next: page.next })
    }

    /// Whether [`published`](Self::published) tells whoever asks more than it tells everybody.
    pub fn is_viewer(actor: &Actor) -> bool {
        candidate(actor).is_some()
    }

    /// What everybody sees of published jobs that fit, as `make` shows it. That is remembered, until
    /// something that is published changes: `make` takes nothing but the page into account, and the shape
    /// names it.
    pub async fn for_everybody<T: Serialize + DeserializeOwned>(
        &self,
        search: &JobSearch,
        page: JobPageRequest,
        shape: &'static str,
        make: impl FnOnce(Page<JobView, JobPlace>) -> T,
    ) -> Result<T, ListJobsError> {
        let filter = filter(search)?;
        let key = cached::jobs(shape, &filter, page);
        let query = || async {
            let page = self.queries.all_published(&filter, page, self.clock.now()).await?;
            let ends = page.items.iter().filter_map(|view| view.job.details.valid_through);
            Ok::<_, StoreError>(Dated { until: ends.min(), shown: make(page) })
        };
        let until = |dated: &Dated<T>| dated.until;
        Ok(self.cache.get_or_compute_until(&key, until, query).await?.shown)
    }

    /// A job that everybody sees, or saw.
    pub async fn offer(&self, id: JobId) -> Result<Offer, ReadError> {
        if let Some(view) = self.queries.published(id, self.clock.now()).await? {
            return Ok(Offer::Open(Box::new(view)));
        }
        if self.queries.was_published(id).await? {
            Ok(Offer::Over)
        } else {
            Err(Denied::NotFound.into())
        }
    }

    /// One question for all of them, and only of a person.
    async fn with_applied(
        &self,
        actor: &Actor,
        views: Vec<JobView>,
    ) -> Result<Vec<FoundJob>, StoreError> {
        let applied = match candidate(actor) {
            Some(candidate) => {
                let ids: Vec<_> = views.iter().map(|view| view.job.id).collect();
                Some(self.queries.applied_to(candidate, &ids).await?)
            }
            None => None,
        };
        let found = views.into_iter().map(|view| {
            let has_applied = applied.as_ref().map(|applied| applied.contains(&view.job.id));
            FoundJob { view, has_applied }
        });
        Ok(found.collect())
    }
}

fn candidate(actor: &Actor) -> Option<UserId> {
    policy::person(actor).ok().map(|person| person.user_id)
}

fn filter(search: &JobSearch) -> Result<JobFilter, Invalid> {
    let mut check = Validation::new();
    let job_type = search.job_type.as_deref();
    let job_type = check.take(input::optional_word("job_type", job_type, JobType::parse));
    let work_mode = search.work_mode.as_deref();
    let work_mode = check.take(input::optional_word("work_mode", work_mode, WorkMode::parse));
    let salary_min = check.take(input::least_salary("salary_min", search.salary_min));
    let ((job_type, work_mode), salary_min) =
        check.finish(job_type.zip(work_mode).zip(salary_min))?;
    let location = search.location.as_deref().map(fold).filter(|place| !place.is_empty());
    let (company, posted_after) = (search.company.clone(), search.posted_after);
    let query = search.query.as_deref().and_then(SearchQuery::parse);
    Ok(JobFilter { query, job_type, work_mode, location, company, salary_min, posted_after })
}
