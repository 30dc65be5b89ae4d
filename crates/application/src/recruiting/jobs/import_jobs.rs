use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use socle_domain::access::{Actor, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{Job, JobId, JobStatus, permissions};
use socle_domain::{Id as _, Timestamp};

use super::posting::{Posting, PostingError, parse_posting};
use super::{RESOURCE, WriteJobError, input};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::events::{self, JobCreated};
use crate::store::{Store, Tx, finish};
use crate::validation::Invalid;

/// Takes jobs in that other systems published.
///
/// A posting that says what it is called there ([`identifier`](https://schema.org/identifier), `@id` or
/// `url`), and since when, becomes the same job however often it comes: a file can be imported again after
/// a failure.
pub struct ImportJobs {
    /// Where jobs are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportedJob {
    /// It is a job now.
    Taken(JobId),
    /// It was one before, which was left as it is.
    Known(JobId),
}

/// Why a line did not become a job.
#[derive(Debug, thiserror::Error)]
pub enum ImportJobError {
    /// It is no posting.
    #[error(transparent)]
    Posting(#[from] PostingError),
    /// What it says is not acceptable; the others may be.
    #[error("{}", fields(.0))]
    Invalid(Invalid),
    /// No line can become one: nobody may, there is no such organization, or the store failed.
    #[error(transparent)]
    Unwritten(WriteJobError),
}

fn fields(invalid: &Invalid) -> String {
    let errors = invalid.errors().iter();
    errors.map(|error| format!("{}: {}", error.field, error.message)).collect::<Vec<_>>().join("; ")
}

impl From<WriteJobError> for ImportJobError {
    fn from(error: WriteJobError) -> Self {
        match error {
            WriteJobError::Invalid(invalid) => Self::Invalid(invalid),
            error => Self::Unwritten(error),
        }
    }
}

impl ImportJobs {
    /// Makes a job of a line, as a draft or for everybody to see.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        line: &[u8],
        publish: bool,
    ) -> Result<ImportedJob, ImportJobError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::WRITE_JOBS)
            .map_err(WriteJobError::from)?;
        let posting = parse_posting(line)?;
        let details = input::details(&posting.input).map_err(WriteJobError::from)?;
        let now = self.clock.now();
        let by = policy::person(actor).ok().map(|person| person.user_id);
        let id = self.id_of(organization_id, &posting, now);
        let job = Job::draft(id, organization_id, details, by, now);
        let mut tx = self.store.begin().await.map_err(WriteJobError::from)?;
        let outcome = self.record(&mut *tx, actor, &scope, job, publish).await;
        Ok(finish(tx, outcome).await?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        mut job: Job,
        publish: bool,
    ) -> Result<ImportedJob, WriteJobError> {
        organizations::lock_open(tx, scope).await?;
        if tx.jobs().lock(scope, job.id).await?.is_some() {
            return Ok(ImportedJob::Known(job.id));
        }
        let now = job.created_at;
        if publish {
            job.become_(JobStatus::Published, now)?;
        }
        tx.jobs().insert(scope, &job).await?;
        let happening = Happening::within(scope, "job.created").to(RESOURCE, job.id);
        let event = JobCreated(&job);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        events::announce_state(tx, &*self.randomness, actor, scope, &job).await?;
        Ok(ImportedJob::Taken(job.id))
    }

    /// The same for what another system calls the same, and published on the same day.
    fn id_of(&self, organization_id: OrganizationId, posting: &Posting, now: Timestamp) -> JobId {
        let Some(identifier) = &posting.identifier else { return self.randomness.id(now) };
        let digest = Sha256::new()
            .chain_update(organization_id.as_uuid().as_bytes())
            .chain_update(identifier.as_bytes())
            .finalize();
        let mut random = [0; 10];
        random.copy_from_slice(&digest[..10]);
        JobId::new(posting.posted.unwrap_or_default(), random)
    }
}
