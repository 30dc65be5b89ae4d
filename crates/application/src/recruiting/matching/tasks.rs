//! Keeping profiles, in the background.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use socle_domain::Id as _;
use socle_domain::access::{Actor, RequestId};
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::JobId;
use socle_domain::tasks::{Priority, Task, TaskKind};
use uuid::Uuid;

use super::{KeepProfiles, MatchingError, Measure};
use crate::recruiting::attempts::Attempts;
use crate::recruiting::ports::MatchQueries;
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// The task of making what one job is compared by.
pub const PROFILE_JOB: TaskKind = TaskKind::named("recruiting.profile_job");
/// The task of making what one candidate is compared by.
pub const PROFILE_CANDIDATE: TaskKind = TaskKind::named("recruiting.profile_candidate");
/// The task of making all that is missing, or was made by another version. What is left of one run, the
/// next goes on with.
pub const REFRESH_PROFILES: TaskKind = TaskKind {
    max_attempts: 3,
    priority: Priority::Low,
    time_limit: TimeDelta::hours(6),
    ..TaskKind::named("recruiting.refresh_profiles")
};

/// Which job.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct JobErrand {
    pub(super) organization_id: Uuid,
    pub(super) job_id: Uuid,
}

/// Which candidate.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CandidateErrand {
    pub(super) user_id: Uuid,
}

impl From<MatchingError> for TaskError {
    fn from(error: MatchingError) -> Self {
        match error {
            MatchingError::Denied(error) => Self::Permanent(error.into()),
            MatchingError::Cpu(_) | MatchingError::Embed(_) | MatchingError::Store(_) => {
                Self::Retry(error.into())
            }
        }
    }
}

fn unreadable(error: serde_json::Error) -> TaskError {
    TaskError::Permanent(error.into())
}

fn system(task: &Task) -> Actor {
    Actor::system(RequestId::from_uuid(task.id.as_uuid()))
}

/// Does [`PROFILE_JOB`].
pub struct ProfileJob(pub Arc<KeepProfiles>);

#[async_trait]
impl TaskHandler for ProfileJob {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let errand: JobErrand = serde_json::from_slice(&task.payload).map_err(unreadable)?;
        let organization_id = OrganizationId::from_uuid(errand.organization_id);
        self.0.job(&system(task), organization_id, JobId::from_uuid(errand.job_id)).await?;
        Ok(None)
    }
}

/// Does [`PROFILE_CANDIDATE`].
pub struct ProfileCandidate(pub Arc<KeepProfiles>);

#[async_trait]
impl TaskHandler for ProfileCandidate {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let errand: CandidateErrand = serde_json::from_slice(&task.payload).map_err(unreadable)?;
        self.0.candidate(&system(task), UserId::from_uuid(errand.user_id)).await?;
        Ok(None)
    }
}

/// Does [`REFRESH_PROFILES`], one after the other: whatever is made is made, also when this one dies.
pub struct RefreshProfiles {
    /// Makes one.
    pub keep: Arc<KeepProfiles>,
    /// Knows what is to be made.
    pub queries: Arc<dyn MatchQueries>,
    /// By which version.
    pub measure: Arc<Measure>,
}

impl RefreshProfiles {
    const AT_ONCE: u16 = 1_000;

    /// Makes all that is missing. Returns of how many jobs and candidates something was done, or what
    /// failed first once all were tried.
    pub async fn execute(&self, actor: &Actor) -> Result<(u64, u64), MatchingError> {
        let made_by = self.measure.current().await?.made_by;
        let (mut jobs, mut last) = (Attempts::new(), None);
        loop {
            let due = self.queries.jobs_to_profile(&made_by, last, Self::AT_ONCE).await?;
            for (organization_id, id) in &due {
                let made = self.keep.job(actor, *organization_id, *id).await;
                jobs.note(made.map(|()| true).inspect_err(|error| {
                    tracing::warn!(job_id = %id, %error, "a job stays without its profile");
                }));
            }
            last = due.last().map(|(_, id)| *id);
            if due.len() < usize::from(Self::AT_ONCE) {
                break;
            }
        }
        let (mut candidates, mut last) = (Attempts::new(), None);
        loop {
            let due = self.queries.candidates_to_profile(&made_by, last, Self::AT_ONCE).await?;
            for id in &due {
                let made = self.keep.candidate(actor, *id).await;
                candidates.note(made.map(|()| true).inspect_err(|error| {
                    tracing::warn!(user_id = %id, %error, "a candidate stays without a profile");
                }));
            }
            last = due.last().copied();
            if due.len() < usize::from(Self::AT_ONCE) {
                return Ok((jobs.finish()?, candidates.finish()?));
            }
        }
    }
}

#[async_trait]
impl TaskHandler for RefreshProfiles {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let (jobs, candidates) = self.execute(&system(task)).await?;
        Ok(Some(serde_json::json!({ "jobs": jobs, "candidates": candidates })))
    }
}
