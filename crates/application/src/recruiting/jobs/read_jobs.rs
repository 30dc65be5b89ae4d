use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::search::SearchQuery;
use socle_domain::recruiting::{JobId, JobStatus, JobType, WorkMode, fold, permissions};

use crate::access::ReadError;
use crate::paging::{Page, PageRequest};
use crate::ports::Clock;
use crate::recruiting::input;
use crate::recruiting::ports::{JobFilter, JobPageRequest, JobPlace, JobQueries, JobView};
use crate::store::StoreError;
use crate::validation::{FieldError, Invalid, Validation};

/// Shows jobs: to their organizations all of them, to everybody those that are published.
pub struct ReadJobs {
    /// Knows jobs.
    pub queries: Arc<dyn JobQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// A published job, as somebody finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundJob {
    /// The job.
    pub view: JobView,
    /// Whether whoever asks has applied for it; `None` when nobody is signed in.
    pub has_applied: Option<bool>,
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
    pub company: Option<OrganizationId>,
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
        let page = self.queries.all_published(&filter, page, self.clock.now()).await?;
        let items = self.with_applied(actor, page.items).await?;
        Ok(Page { items, next: page.next })
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
    let salary = match search.salary_min {
        Some(min) if min < 0 => {
            Err(FieldError::new("salary_min", "out_of_range", "a salary is not negative"))
        }
        min => Ok(min),
    };
    let salary_min = check.take(salary);
    let ((job_type, work_mode), salary_min) =
        check.finish(job_type.zip(work_mode).zip(salary_min))?;
    let location = search.location.as_deref().map(fold).filter(|place| !place.is_empty());
    let (company, posted_after) = (search.company, search.posted_after);
    let query = search.query.as_deref().and_then(SearchQuery::parse);
    Ok(JobFilter { query, job_type, work_mode, location, company, salary_min, posted_after })
}
