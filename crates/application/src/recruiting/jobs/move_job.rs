use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::recruiting::{JobId, JobStatus, permissions};

use crate::organizations;
use crate::ports::{Clock, Randomness};
use crate::recruiting::events;
use crate::recruiting::jobs::{WriteJobError, scope_of};
use crate::recruiting::ports::{JobQueries, JobView};
use crate::store::{Store, Tx, finish};

/// Publishes, closes and archives jobs.
pub struct MoveJob {
    /// Where jobs are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose a job is.
    pub queries: Arc<dyn JobQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl MoveJob {
    /// Brings a job into another state. Closing keeps what came in.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: JobId,
        to: JobStatus,
    ) -> Result<JobView, WriteJobError> {
        let scope = scope_of(&*self.queries, actor, id, &permissions::PUBLISH_JOBS).await?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, to).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: JobId,
        to: JobStatus,
    ) -> Result<JobView, WriteJobError> {
        let organization = organizations::lock_open(tx, scope).await?;
        let mut job = tx.jobs().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        job.become_(to, self.clock.now())?;
        tx.jobs().update(scope, &job).await?;
        events::announce_state(tx, &*self.randomness, actor, scope, &job).await?;
        Ok(JobView::new(job, &organization))
    }
}
