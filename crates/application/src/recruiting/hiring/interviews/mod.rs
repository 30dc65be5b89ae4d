//! When employers talk to candidates.

mod change;
mod end_interview;
mod input;
mod move_interview;
mod names;
mod plan_interview;
mod read_interviews;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{InterviewError, InterviewId};
use socle_domain::recruiting::permissions;

use crate::access::ReadError;
use crate::organizations::OrganizationUnavailable;
use crate::recruiting::Stale;
use crate::recruiting::applications::employer_of;
use crate::recruiting::ports::HiringQueries;
use crate::store::StoreError;
use crate::validation::Invalid;

pub(super) use change::{store_ended, tell_interviewers};
pub use end_interview::EndInterview;
pub use input::{InterviewInput, InterviewPatch};
pub use move_interview::MoveInterview;
pub use names::InterviewTimes;
pub use plan_interview::PlanInterview;
pub use read_interviews::ReadInterviews;

/// Every use case of interviews.
pub struct Interviews {
    /// Plans one.
    pub plan: PlanInterview,
    /// Plans one anew.
    pub change: MoveInterview,
    /// Brings one to its end.
    pub end: EndInterview,
    /// Shows them.
    pub read: ReadInterviews,
}

/// Why an interview was not planned or changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteInterviewError {
    /// Whoever asks may not, or there is no such thing of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Its state does not allow it.
    #[error(transparent)]
    WrongState(#[from] InterviewError),
    /// Nobody talks to those about whom everything is decided.
    #[error("this application is decided already")]
    Decided,
    /// Some of the interviewers are planned for another interview meanwhile.
    #[error("{0} of the interviewers have another interview meanwhile")]
    Busy(usize),
    /// Somebody changed it in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for WriteInterviewError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

/// The name of the kind of thing in audit entries.
const RESOURCE: &str = "interview";

/// An interview is looked for where it is planned; nobody says which organization that is.
async fn scope_of(
    queries: &dyn HiringQueries,
    actor: &Actor,
    id: InterviewId,
) -> Result<(OrganizationScope, ApplicationId), ReadError> {
    policy::authenticated(actor)?;
    let found = queries.parties_of_interview(id).await?.ok_or(Denied::NotFound)?;
    let scope = employer_of(actor, &found.parties, &permissions::MANAGE_APPLICATIONS)?;
    Ok((scope, found.application_id))
}
