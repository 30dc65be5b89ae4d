use std::sync::Arc;

use socle_domain::access::{Actor, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{Job, permissions};

use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::events::JobCreated;
use crate::recruiting::jobs::{JobInput, RESOURCE, WriteJobError, input};
use crate::recruiting::ports::JobView;
use crate::store::{Store, Tx, finish};

/// Drafts a job, which only its organization sees.
pub struct DraftJob {
    /// Where jobs are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl DraftJob {
    /// Drafts a job.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        request: &JobInput,
    ) -> Result<JobView, WriteJobError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::WRITE_JOBS)?;
        let details = input::details(request)?;
        let by = policy::person(actor).ok().map(|person| person.user_id);
        let now = self.clock.now();
        let job = Job::draft(self.randomness.id(now), organization_id, details, by, now);
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, job).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        job: Job,
    ) -> Result<JobView, WriteJobError> {
        let organization = organizations::lock_open(tx, scope).await?;
        tx.jobs().insert(scope, &job).await?;
        let happening = Happening::within(scope, "job.created").to(RESOURCE, job.id);
        let (event, now) = (JobCreated(&job), job.created_at);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(JobView::new(job, &organization))
    }
}
