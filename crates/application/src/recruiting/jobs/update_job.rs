use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::recruiting::{JobId, permissions};

use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness};
use crate::recruiting::Stale;
use crate::recruiting::events::JobUpdated;
use crate::recruiting::jobs::{JobPatch, RESOURCE, WriteJobError, input, scope_of};
use crate::recruiting::ports::{JobQueries, JobView};
use crate::store::{Store, Tx, finish};

/// Rewrites a job.
pub struct UpdateJob {
    /// Where jobs are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose a job is.
    pub queries: Arc<dyn JobQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl UpdateJob {
    /// Changes what is named, if the job is at one of the expected versions.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: JobId,
        patch: JobPatch,
        expected: Option<&[i64]>,
    ) -> Result<JobView, WriteJobError> {
        let scope = scope_of(&*self.queries, actor, id, &permissions::WRITE_JOBS).await?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, patch, expected).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: JobId,
        patch: JobPatch,
        expected: Option<&[i64]>,
    ) -> Result<JobView, WriteJobError> {
        let organization = organizations::lock_open(tx, scope).await?;
        let mut job = tx.jobs().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        Stale::check(expected, job.version)?;
        let details = input::details(&patch.apply(&job.details))?;
        let now = self.clock.now();
        if job.rewrite(details, now)? {
            tx.jobs().update(scope, &job).await?;
            let happening = Happening::within(scope, "job.updated").to(RESOURCE, id);
            let event = JobUpdated(&job);
            audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        }
        Ok(JobView::new(job, &organization))
    }
}
