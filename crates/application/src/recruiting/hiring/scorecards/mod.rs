//! What interviewers think of candidates. No candidate ever sees one, and no other program is told.
//!
//! Whoever has not said what they think does not see what others think, so that nobody is led; but
//! those who answer for the decision see everything
//! ([`READ_SCORECARDS`](socle_domain::recruiting::permissions::READ_SCORECARDS)).

mod input;
mod read_scorecards;
mod revise_scorecard;
mod submit_scorecard;

use socle_domain::access::Denied;

use crate::access::ReadError;
use crate::organizations::OrganizationUnavailable;
use crate::recruiting::Stale;
use crate::store::StoreError;
use crate::validation::Invalid;

pub use input::{AssessmentInput, CriterionInput};
pub use read_scorecards::{ReadScorecards, SeenScorecards};
pub use revise_scorecard::ReviseScorecard;
pub use submit_scorecard::SubmitScorecard;

/// Every use case of scorecards.
pub struct Scorecards {
    /// Writes one.
    pub submit: SubmitScorecard,
    /// Changes one's own.
    pub revise: ReviseScorecard,
    /// Shows them.
    pub read: ReadScorecards,
}

/// Why no scorecard was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteScorecardError {
    /// Whoever asks may not, or there is no such thing of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// They have written one already.
    #[error("you have written a scorecard about this application already")]
    AlreadyWritten,
    /// They changed it in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for WriteScorecardError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}
