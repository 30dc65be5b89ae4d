use std::collections::HashSet;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::organizations::{Organization, OrganizationId};
use socle_domain::recruiting::search::SearchQuery;
use socle_domain::recruiting::{Job, JobId, JobStatus, JobType, SearchTerms, WorkMode};

use super::CompanyRef;
use crate::paging::{Page, PageLimit, PageRequest};
use crate::store::StoreError;

/// Jobs in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Jobs: Send {
    /// Adds a job.
    async fn insert(&mut self, scope: &OrganizationScope, job: &Job) -> Result<(), StoreError>;

    /// Reads a job and keeps others from changing it until the transaction ends.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: JobId,
    ) -> Result<Option<Job>, StoreError>;

    /// Reads a job, which stays as it is until the transaction ends, while others do the same.
    async fn lock_shared(
        &mut self,
        scope: &OrganizationScope,
        id: JobId,
    ) -> Result<Option<Job>, StoreError>;

    /// Stores a locked job.
    async fn update(&mut self, scope: &OrganizationScope, job: &Job) -> Result<(), StoreError>;
}

/// A job, and who offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobView {
    /// The job.
    pub job: Job,
    /// What its organization is called.
    pub company: String,
    /// The name of its organization in addresses.
    pub company_slug: String,
}

/// Which published jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Words that they have, which also say in which order they come.
    pub query: Option<SearchQuery>,
    /// What kind of contract.
    pub job_type: Option<JobType>,
    /// Where the work is done.
    pub work_mode: Option<WorkMode>,
    /// How the place begins, [folded](socle_domain::recruiting::fold).
    pub location: Option<String>,
    /// Whose they are.
    pub company: Option<CompanyRef>,
    /// At least so much is offered, in whole units of whichever currency.
    pub salary_min: Option<i64>,
    /// Published since then.
    pub posted_after: Option<Timestamp>,
}

impl JobFilter {
    /// The published jobs that a saved search finds.
    pub fn of(terms: &SearchTerms) -> Self {
        Self {
            query: terms.query(),
            job_type: terms.job_type,
            work_mode: terms.work_mode,
            location: terms.place(),
            company: terms.company.map(CompanyRef::Id),
            salary_min: terms.salary_min,
            posted_after: None,
        }
    }
}

/// Where a job stands among all that are published: the latest published come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobPosition {
    /// When it was published.
    pub published_at: Timestamp,
    /// Which, of those published at that moment.
    pub id: JobId,
}

/// Where a job stands among those of a window: the best come first, then the latest published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankedPosition {
    /// How well it fits.
    pub score: u16,
    /// Where it stands among those that fit as well.
    pub job: JobPosition,
}

impl RankedPosition {
    /// What decides, the greatest first.
    pub const fn key(&self) -> (u16, JobPosition) {
        (self.score, self.job)
    }

    /// Whether the other one comes later.
    pub fn precedes(&self, other: &Self) -> bool {
        other.key() < self.key()
    }
}

/// Jobs that are found by words, published one after the other, which are ranked together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobWindow {
    /// The latest published of them.
    pub first: JobPosition,
    /// The one published before all others.
    pub last: JobPosition,
    /// Whether there were others, published before.
    pub more: bool,
    /// The last one that was shown; `None` when none was.
    pub after: Option<RankedPosition>,
}

/// Where the next page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobPlace {
    /// With those published before this one.
    Below(JobPosition),
    /// Inside a window.
    Within(JobWindow),
}

/// A page of published jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobPageRequest {
    /// How many at most.
    pub limit: PageLimit,
    /// Where it begins.
    pub after: Option<JobPlace>,
}

/// What tells one version of the list of all published jobs from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobsState {
    /// How many are published.
    pub count: i64,
    /// When one of them, one that was published, or an organization last changed, or the end of applying
    /// for one passed. Never goes back, as long as clocks do not.
    pub changed_at: Option<Timestamp>,
    /// When the end of applying for one of them passes next.
    pub until: Option<Timestamp>,
}

/// Whoever remembers what everybody sees of recruiting is told when it changes.
pub trait RecruitingChanges: Send + Sync {
    /// The page of an organization, or one of its jobs that everybody sees or saw, is not what it was.
    fn offers_changed(&self, organization_id: OrganizationId);
}

/// Reads of jobs that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait JobQueries: Send + Sync {
    /// Whose a job is.
    async fn owner_of(&self, id: JobId) -> Result<Option<OrganizationId>, StoreError>;

    /// A job of an organization.
    async fn job(
        &self,
        scope: &OrganizationScope,
        id: JobId,
    ) -> Result<Option<JobView>, StoreError>;

    /// The jobs of an organization in that state, or all; the latest first.
    async fn jobs_of(
        &self,
        scope: &OrganizationScope,
        status: Option<JobStatus>,
        page: PageRequest<JobId>,
    ) -> Result<Page<JobView, JobId>, StoreError>;

    /// A job of an open organization that everybody sees at that moment.
    async fn published(&self, id: JobId, now: Timestamp) -> Result<Option<JobView>, StoreError>;

    /// The jobs of open organizations that everybody sees at that moment and that fit, the latest
    /// published first. Those that are looked for by words come in windows of the latest 200 at most that
    /// fit, each in the order of [`RankedPosition`], so that every page costs what the first one costs. A
    /// page may then hold fewer than the limit while there are more.
    async fn all_published(
        &self,
        filter: &JobFilter,
        page: JobPageRequest,
        now: Timestamp,
    ) -> Result<Page<JobView, JobPlace>, StoreError>;

    /// Whether everybody saw a job at some time.
    async fn was_published(&self, id: JobId) -> Result<bool, StoreError>;

    /// What the list of all published jobs is at that moment.
    async fn state_of_published(&self, now: Timestamp) -> Result<JobsState, StoreError>;

    /// What these jobs are called, in whichever state.
    async fn titles(&self, ids: &[JobId]) -> Result<Vec<(JobId, String)>, StoreError>;

    /// To which of these jobs somebody has applied.
    async fn applied_to(
        &self,
        candidate: UserId,
        jobs: &[JobId],
    ) -> Result<HashSet<JobId>, StoreError>;

    /// Published jobs whose end of applying has passed, the longest over first.
    async fn overdue(
        &self,
        now: Timestamp,
        limit: PageLimit,
    ) -> Result<Vec<(OrganizationId, JobId)>, StoreError>;
}

impl JobView {
    /// A job of this organization.
    pub(in crate::recruiting) fn new(job: Job, organization: &Organization) -> Self {
        let (company, slug) = (organization.name.to_string(), organization.slug.to_string());
        Self { job, company, company_slug: slug }
    }
}
