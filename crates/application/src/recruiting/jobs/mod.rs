//! Offers of work.

mod close_overdue;
mod draft_job;
mod import_jobs;
mod input;
mod move_job;
mod names;
mod posting;
mod read_feeds;
mod read_jobs;
mod update_job;

use socle_domain::access::{Actor, Denied, OrganizationScope, Permission, policy};
use socle_domain::recruiting::{JobError, JobId};

use crate::access::ReadError;
use crate::organizations::OrganizationUnavailable;
use crate::recruiting::Stale;
use crate::recruiting::ports::JobQueries;
use crate::store::StoreError;
use crate::validation::{FieldError, Invalid};

pub use close_overdue::{CLOSE_OVERDUE, CloseOverdueJobs};
pub use draft_job::DraftJob;
pub use import_jobs::{ImportJobError, ImportJobs, ImportedJob};
pub use input::{JobInput, JobPatch};
pub use move_job::MoveJob;
pub use names::JobNames;
pub use posting::{MAX_POSTING_BYTES, PostingError};
pub use read_feeds::{ReadFeeds, WholeFeedError};
pub use read_jobs::{FoundJob, JobSearch, ListJobsError, Offer, ReadJobs};
pub use update_job::UpdateJob;

/// Every use case of jobs.
pub struct Jobs {
    /// Drafts one.
    pub draft: DraftJob,
    /// Rewrites one.
    pub update: UpdateJob,
    /// Publishes, closes and archives one.
    pub change_state: MoveJob,
    /// Shows them.
    pub read: ReadJobs,
    /// Hands all that are published to other programs.
    pub feeds: ReadFeeds,
}

/// Why a job was not drafted, rewritten or moved.
#[derive(Debug, thiserror::Error)]
pub enum WriteJobError {
    /// Whoever asks may not, or there is no such job of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable, or missing in what everybody is to see.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Its state does not allow it.
    #[error("{0}")]
    WrongState(JobError),
    /// Somebody changed it in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for WriteJobError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

impl From<JobError> for WriteJobError {
    fn from(error: JobError) -> Self {
        match error {
            JobError::Incomplete(lacking) => {
                let errors = lacking.into_iter().map(|what| {
                    let (field, code) = what.field();
                    FieldError::new(field, code, what.message())
                });
                match Invalid::of(errors) {
                    Some(invalid) => Self::Invalid(invalid),
                    None => Self::WrongState(JobError::Incomplete(Vec::new())),
                }
            }
            JobError::WrongState { .. } | JobError::Archived => Self::WrongState(error),
        }
    }
}

/// The name of the kind of thing in audit entries.
const RESOURCE: &str = "job";

/// A job is looked for in its organization; nobody says which that is.
async fn scope_of(
    queries: &dyn JobQueries,
    actor: &Actor,
    id: JobId,
    permission: &'static Permission,
) -> Result<OrganizationScope, ReadError> {
    policy::authenticated(actor)?;
    let organization_id = queries.owner_of(id).await?.ok_or(Denied::NotFound)?;
    Ok(policy::in_organization(actor, organization_id, permission)?)
}
