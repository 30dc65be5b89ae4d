use async_trait::async_trait;
use chrono::NaiveDate;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{
    ApplicationStatus, CandidateProfile, JobId, JobStatus, ProfileExtent,
};

use crate::store::StoreError;

/// How many there are in each state; states without any are left out.
pub type Counts<S> = Vec<(S, u64)>;

/// What there is to count of a person who looks for work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CandidateFigures {
    /// Their applications.
    pub applications: Counts<ApplicationStatus>,
    /// What they say of themselves.
    pub profile: CandidateProfile,
    /// What stands beside it.
    pub extent: ProfileExtent,
    /// How many searches they saved.
    pub saved_searches: u64,
}

/// What there is to count of the jobs of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobFigures {
    /// All of them.
    pub jobs: Counts<JobStatus>,
    /// How many of those that everybody sees can be applied for until that moment at the latest.
    pub expiring: u64,
}

/// What there is to count of the applications to an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationFigures {
    /// All of them.
    pub applications: Counts<ApplicationStatus>,
    /// How many came since that moment.
    pub new: u64,
}

/// How a company gets on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyFigures {
    /// Its jobs.
    pub jobs: Counts<JobStatus>,
    /// The applications to it.
    pub applications: Counts<ApplicationStatus>,
    /// How many applications have ever come into a state.
    pub reached: Counts<ApplicationStatus>,
    /// The published jobs for which most have applied, and how many.
    pub most_wanted: Vec<(JobId, String, u64)>,
    /// How many seconds half of those who were accepted had to wait at most.
    pub median_to_hire: Option<u64>,
}

/// How many of a thing came on one day (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The day.
    pub day: NaiveDate,
    /// How many.
    pub count: u64,
}

/// What is counted day by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Jobs, by when they were drafted.
    Jobs,
    /// Applications, by when they came.
    Applications,
    /// Candidates, by when their account was made.
    Candidates,
    /// Companies, by when their page was written.
    Companies,
}

/// How recruiting goes on the whole platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlatformFigures {
    /// All jobs.
    pub jobs: Counts<JobStatus>,
    /// All applications.
    pub applications: Counts<ApplicationStatus>,
    /// People who have said something of themselves.
    pub candidates: u64,
    /// Organizations with a company page.
    pub companies: u64,
    /// How many seconds half of the applications that were looked at waited at most for that.
    pub median_to_view: Option<u64>,
    /// How many half of those that were decided about waited at most for that.
    pub median_to_decision: Option<u64>,
}

/// What is counted, in few questions each.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait DashboardQueries: Send + Sync {
    /// Of a person.
    async fn candidate_figures(&self, user_id: UserId) -> Result<CandidateFigures, StoreError>;

    /// Of the jobs of organizations; those that expire do so by `until`. Organizations without any are left out.
    async fn job_figures(
        &self,
        scopes: &[OrganizationScope],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(OrganizationId, JobFigures)>, StoreError>;

    /// Of the applications to organizations; new ones came since then. Organizations without any are left out.
    async fn application_figures(
        &self,
        scopes: &[OrganizationScope],
        since: Timestamp,
    ) -> Result<Vec<(OrganizationId, ApplicationFigures)>, StoreError>;

    /// What organizations are called.
    async fn names_of(
        &self,
        scopes: &[OrganizationScope],
    ) -> Result<Vec<(OrganizationId, String)>, StoreError>;

    /// Of a company; at most so many of its jobs are named.
    async fn company_figures(
        &self,
        scope: &OrganizationScope,
        jobs: u32,
    ) -> Result<CompanyFigures, StoreError>;

    /// Of the whole platform. What was looked at and decided since then counts for the medians.
    async fn platform_figures(&self, since: Timestamp) -> Result<PlatformFigures, StoreError>;

    /// How many of a thing came each day since then, in the order of days; days without any are left out.
    async fn per_day(&self, what: Counted, since: Timestamp) -> Result<Vec<DayCount>, StoreError>;
}
