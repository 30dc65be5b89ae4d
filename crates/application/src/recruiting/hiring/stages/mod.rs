//! How organizations divide the way of applications for themselves.

mod read_stages;
mod set_stage;
mod write_stages;

use socle_domain::access::Denied;

use crate::access::ReadError;
use crate::organizations::OrganizationUnavailable;
use crate::recruiting::Stale;
use crate::store::StoreError;
use crate::validation::Invalid;

pub use read_stages::{ApplicationStage, ReadStages};
pub use set_stage::{SetStage, SetStageInput};
pub use write_stages::{StageInput, StagesInput, WriteStages};

/// Every use case of stages.
pub struct Stages {
    /// Shows them.
    pub read: ReadStages,
    /// Replaces them.
    pub write: WriteStages,
    /// Brings an application into one.
    pub set: SetStage,
}

/// Why nothing was done about stages.
#[derive(Debug, thiserror::Error)]
pub enum WriteStagesError {
    /// Whoever asks may not, or there is no such thing of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Applications are in a stage that is to be no more, or to lie elsewhere.
    #[error("{0} applications are in a stage that is removed or moved; say which one replaces it")]
    InUse(u64),
    /// The application is in another state than the stage lies in.
    #[error("the application is not in the state that the stage lies in")]
    OtherState,
    /// Somebody moved the application in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for WriteStagesError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

/// The name of the kind of thing in audit entries.
const RESOURCE: &str = "hiring_stages";
