use std::sync::Arc;

use chrono::TimeDelta;
use socle_domain::access::{Actor, OrganizationScope, Permission, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{ProfilePart, permissions};

use crate::access::ReadError;
use crate::notifications::{CountUnread, NotificationsError};
use crate::ports::Clock;
use crate::recruiting::ports::{
    ApplicationFigures, CandidateFigures, DashboardQueries, JobFigures,
};
use crate::store::StoreError;

/// Shows people what they look at first: what they do as candidates, and what goes on in each
/// organization in which they may see it.
pub struct ReadDashboard {
    /// Counts.
    pub queries: Arc<dyn DashboardQueries>,
    /// Counts what they have not read.
    pub unread: CountUnread,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// What a person looks at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// As a candidate, which everybody is.
    pub candidate: CandidatePart,
    /// As a member of organizations.
    pub organizations: Vec<OrganizationPart>,
}

/// What a candidate looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidatePart {
    /// What is counted.
    pub figures: CandidateFigures,
    /// What their profile lacks.
    pub missing: Vec<ProfilePart>,
    /// How much they were told and have not read.
    pub unread: u64,
}

/// What a member of an organization looks at, as far as they may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationPart {
    /// Which.
    pub id: OrganizationId,
    /// What it is called.
    pub name: String,
    /// Its jobs; `None` for whoever may not see drafts.
    pub jobs: Option<JobFigures>,
    /// Who applied; `None` for whoever may not see that.
    pub applications: Option<ApplicationFigures>,
}

impl CandidatePart {
    /// How many applications are still to be decided about.
    pub fn open(&self) -> u64 {
        let open = self.figures.applications.iter().filter(|(status, _)| status.is_open());
        open.map(|(_, count)| count).sum()
    }

    /// How much of the profile is there, in percent.
    pub fn complete(&self) -> u8 {
        let all = ProfilePart::ALL.len();
        let there = all.saturating_sub(self.missing.len());
        u8::try_from(there * 100 / all).unwrap_or(100)
    }
}

impl ReadDashboard {
    /// What is new is so for a week, and what expires does so within one.
    pub const WEEK: TimeDelta = TimeDelta::days(7);

    /// What there is to see for whoever asks.
    pub async fn execute(&self, actor: &Actor) -> Result<Dashboard, ReadError> {
        let user_id = policy::person(actor)?.user_id;
        let figures = self.queries.candidate_figures(user_id).await?;
        let unread = self.unread.execute(actor).await.map_err(|error| match error {
            NotificationsError::Denied(error) => ReadError::Denied(error),
            NotificationsError::Store(error) => ReadError::Store(error),
        })?;
        let missing = ProfilePart::missing(&figures.profile, figures.extent);
        let candidate = CandidatePart { figures, missing, unread };
        Ok(Dashboard { candidate, organizations: self.organizations(actor).await? })
    }

    /// As many questions for many organizations as for one.
    async fn organizations(&self, actor: &Actor) -> Result<Vec<OrganizationPart>, StoreError> {
        let now = self.clock.now();
        let jobs = scopes(actor, &permissions::READ_JOBS);
        let applications = scopes(actor, &permissions::READ_APPLICATIONS);
        let mut all = jobs.clone();
        let of_jobs = ids_of(&jobs);
        all.extend(
            applications
                .iter()
                .filter(|scope| !of_jobs.contains(&scope.organization_id()))
                .cloned(),
        );
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let mut names = self.queries.names_of(&all).await?;
        names.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
        let job_figures = self.queries.job_figures(&jobs, now, now + Self::WEEK).await?;
        let application_figures =
            self.queries.application_figures(&applications, now - Self::WEEK).await?;
        let (jobs, applications) = (of_jobs, ids_of(&applications));
        let parts = names.into_iter().map(|(id, name)| OrganizationPart {
            id,
            name,
            jobs: jobs.contains(&id).then(|| of(&job_figures, id)),
            applications: applications.contains(&id).then(|| of(&application_figures, id)),
        });
        Ok(parts.collect())
    }
}

/// The open organizations in which somebody has a permission.
fn scopes(actor: &Actor, permission: &Permission) -> Vec<OrganizationScope> {
    let ids = actor.memberships.iter().map(|membership| membership.organization_id);
    ids.filter_map(|id| policy::in_organization(actor, id, permission).ok()).collect()
}

fn ids_of(scopes: &[OrganizationScope]) -> Vec<OrganizationId> {
    scopes.iter().map(OrganizationScope::organization_id).collect()
}

fn of<T: Clone + Default>(figures: &[(OrganizationId, T)], id: OrganizationId) -> T {
    let found = figures.iter().find(|(known, _)| *known == id);
    found.map(|(_, figures)| figures.clone()).unwrap_or_default()
}
