//! What there is to count: each kind of thing by one statement.

mod company;
mod median;
mod organizations;
mod person;
mod platform;

use async_trait::async_trait;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use socle_application::recruiting::ports::{
    ApplicationFigures, CandidateFigures, CompanyFigures, Counted, Counts, DashboardQueries,
    DayCount, JobFigures, PlatformFigures,
};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{ApplicationStatus, JobStatus};

use crate::SqlStore;
use crate::error::corrupt;
use crate::types::DbUuid;

/// How many there are of a kind.
#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn counts<S>(
    rows: impl IntoIterator<Item = CountRow>,
    column: &'static str,
    parse: fn(&str) -> Option<S>,
) -> Result<Counts<S>, StoreError> {
    rows.into_iter()
        .map(|CountRow { name, count }| {
            let kind = parse(&name).ok_or_else(|| corrupt(column, &name))?;
            Ok((kind, count.unsigned_abs()))
        })
        .collect()
}

fn of_jobs(rows: impl IntoIterator<Item = CountRow>) -> Result<Counts<JobStatus>, StoreError> {
    counts(rows, "jobs.status", JobStatus::parse)
}

fn of_applications(
    rows: impl IntoIterator<Item = CountRow>,
) -> Result<Counts<ApplicationStatus>, StoreError> {
    counts(rows, "applications.status", ApplicationStatus::parse)
}

/// The organizations, and what stands for them in a statement, from that place on.
fn list(scopes: &[OrganizationScope], first: usize) -> (Vec<DbUuid>, String) {
    let ids: Vec<_> = scopes.iter().map(|scope| DbUuid::of(scope.organization_id())).collect();
    let names: Vec<_> = (first..).take(ids.len()).map(|place| format!("${place}")).collect();
    (ids, names.join(", "))
}

#[async_trait]
impl DashboardQueries for SqlStore {
    async fn candidate_figures(&self, user_id: UserId) -> Result<CandidateFigures, StoreError> {
        self.count_for_candidate(user_id).await
    }

    async fn job_figures(
        &self,
        scopes: &[OrganizationScope],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(OrganizationId, JobFigures)>, StoreError> {
        self.count_jobs_of(scopes, now, until).await
    }

    async fn application_figures(
        &self,
        scopes: &[OrganizationScope],
        since: Timestamp,
    ) -> Result<Vec<(OrganizationId, ApplicationFigures)>, StoreError> {
        self.count_applications_to(scopes, since).await
    }

    async fn names_of(
        &self,
        scopes: &[OrganizationScope],
    ) -> Result<Vec<(OrganizationId, String)>, StoreError> {
        self.names_of_organizations(scopes).await
    }

    async fn company_figures(
        &self,
        scope: &OrganizationScope,
        jobs: u32,
    ) -> Result<CompanyFigures, StoreError> {
        self.count_for_company(scope, jobs).await
    }

    async fn platform_figures(&self, since: Timestamp) -> Result<PlatformFigures, StoreError> {
        self.count_everything(since).await
    }

    async fn per_day(&self, what: Counted, since: Timestamp) -> Result<Vec<DayCount>, StoreError> {
        self.count_days(what, since).await
    }
}
