use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::access::{Actor, OrganizationScope, RequestId};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{JobId, JobStatus};
use socle_domain::tasks::{Priority, Task, TaskKind};

use crate::paging::PageLimit;
use crate::ports::{Clock, Randomness};
use crate::recruiting::attempts::Attempts;
use crate::recruiting::events;
use crate::recruiting::jobs::WriteJobError;
use crate::recruiting::ports::JobQueries;
use crate::store::{Store, Tx, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// Closes jobs for which nobody can apply any more: their end of applying has passed.
pub struct CloseOverdueJobs {
    /// Where jobs are kept.
    pub store: Arc<dyn Store>,
    /// Knows which are overdue.
    pub queries: Arc<dyn JobQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// The task of closing jobs whose end of applying has passed.
pub const CLOSE_OVERDUE: TaskKind = TaskKind {
    max_attempts: 3,
    priority: Priority::Low,
    ..TaskKind::named("recruiting.close_overdue_jobs")
};

impl CloseOverdueJobs {
    /// Closes them all, each in a transaction of its own; returns how many. One that cannot be closed
    /// is not in the way of those listed with it; after them, it ends the run.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, WriteJobError> {
        let limit = PageLimit::new(u32::from(PageLimit::MAX)).unwrap_or_default();
        let mut attempts = Attempts::new();
        loop {
            let overdue = self.queries.overdue(self.clock.now(), limit).await?;
            let before = attempts.done();
            for (organization_id, id) in &overdue {
                let closed = self.close(actor, *organization_id, *id).await;
                attempts.note(closed.inspect_err(|error| {
                    tracing::warn!(job_id = %id, %error, "a job that is over stays published");
                }));
            }
            let stuck = attempts.have_failed() || attempts.done() == before;
            if stuck || overdue.len() < usize::from(limit.get()) {
                return attempts.finish();
            }
        }
    }

    async fn close(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: JobId,
    ) -> Result<bool, WriteJobError> {
        let scope = OrganizationScope::system(actor, organization_id)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id).await;
        finish(tx, outcome).await
    }

    /// `false` when somebody was faster.
    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: JobId,
    ) -> Result<bool, WriteJobError> {
        let now = self.clock.now();
        let Some(mut job) = tx.jobs().lock(scope, id).await? else { return Ok(false) };
        if job.status != JobStatus::Published || job.is_open(now) {
            return Ok(false);
        }
        job.become_(JobStatus::Closed, now)?;
        tx.jobs().update(scope, &job).await?;
        events::announce_state(tx, &*self.randomness, actor, scope, &job).await?;
        Ok(true)
    }
}

#[async_trait]
impl TaskHandler for CloseOverdueJobs {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let actor = Actor::system(RequestId::from_uuid(task.id.as_uuid()));
        let closed = self.execute(&actor).await.map_err(|error| TaskError::Retry(error.into()))?;
        Ok(Some(serde_json::json!({ "closed": closed })))
    }
}
