//! Recruiting's errors as problems. No catch-all: a new error has to be thought about.

use socle_application::files::CopyFileError;
use socle_application::ports::CpuWorkError;
use socle_application::recruiting::Stale;
use socle_application::recruiting::applications::{
    AddNoteError, ApplyError, ListApplicationsError, TransitionApplicationError, WithdrawError,
};
use socle_application::recruiting::companies::{ReadLogoError, WriteCompanyError};
use socle_application::recruiting::jobs::{ListJobsError, WholeFeedError, WriteJobError};
use socle_application::recruiting::matching::MatchingError;

use crate::problem::Problem;

impl From<Stale> for Problem {
    fn from(error: Stale) -> Self {
        Self::stale(error.to_string())
    }
}

pub(super) fn wrong_state(error: &impl ToString) -> Problem {
    Problem::conflict("wrong-state", "Its state does not allow this", error.to_string())
}

impl From<WriteCompanyError> for Problem {
    fn from(error: WriteCompanyError) -> Self {
        match error {
            WriteCompanyError::Denied(error) => error.into(),
            WriteCompanyError::Invalid(error) => error.into(),
            WriteCompanyError::Unavailable(error) => error.into(),
            WriteCompanyError::Stale(error) => error.into(),
            WriteCompanyError::Store(error) => error.into(),
        }
    }
}

impl From<ReadLogoError> for Problem {
    fn from(error: ReadLogoError) -> Self {
        match error {
            ReadLogoError::Denied(error) => error.into(),
            ReadLogoError::Content(error) => Self::unavailable(error),
            ReadLogoError::Store(error) => error.into(),
        }
    }
}

impl From<WriteJobError> for Problem {
    fn from(error: WriteJobError) -> Self {
        match error {
            WriteJobError::Denied(error) => error.into(),
            WriteJobError::Invalid(error) => error.into(),
            WriteJobError::Unavailable(error) => error.into(),
            WriteJobError::WrongState(error) => wrong_state(&error),
            WriteJobError::Stale(error) => error.into(),
            WriteJobError::Store(error) => error.into(),
        }
    }
}

impl From<ListJobsError> for Problem {
    fn from(error: ListJobsError) -> Self {
        match error {
            ListJobsError::Denied(error) => error.into(),
            ListJobsError::Invalid(error) => error.into(),
            ListJobsError::Store(error) => error.into(),
        }
    }
}

impl From<WholeFeedError> for Problem {
    fn from(error: WholeFeedError) -> Self {
        match error {
            WholeFeedError::RateLimited(error) => error.into(),
            WholeFeedError::Store(error) => error.into(),
        }
    }
}

impl From<ApplyError> for Problem {
    fn from(error: ApplyError) -> Self {
        match error {
            ApplyError::Denied(error) => error.into(),
            ApplyError::Invalid(error) => error.into(),
            ApplyError::AlreadyApplied => {
                let title = "You have applied already";
                Self::conflict("already-applied", title, error.to_string())
            }
            ApplyError::Closed => wrong_state(&error),
            ApplyError::RateLimited(error) => error.into(),
            ApplyError::Copy(CopyFileError::Missing) => {
                let title = "The CV went meanwhile";
                Self::conflict("cv-gone", title, error.to_string())
            }
            ApplyError::Copy(CopyFileError::Storage(error)) => Self::unavailable(error),
            ApplyError::Copy(CopyFileError::Store(error)) | ApplyError::Store(error) => {
                error.into()
            }
        }
    }
}

impl From<WithdrawError> for Problem {
    fn from(error: WithdrawError) -> Self {
        match error {
            WithdrawError::Denied(error) => error.into(),
            WithdrawError::Transition(error) => wrong_state(&error),
            WithdrawError::Store(error) => error.into(),
        }
    }
}

impl From<TransitionApplicationError> for Problem {
    fn from(error: TransitionApplicationError) -> Self {
        match error {
            TransitionApplicationError::Denied(error) => error.into(),
            TransitionApplicationError::Invalid(error) => error.into(),
            TransitionApplicationError::Transition(error) => wrong_state(&error),
            TransitionApplicationError::Unavailable(error) => error.into(),
            TransitionApplicationError::Stale(error) => error.into(),
            TransitionApplicationError::Store(error) => error.into(),
        }
    }
}

impl From<AddNoteError> for Problem {
    fn from(error: AddNoteError) -> Self {
        match error {
            AddNoteError::Denied(error) => error.into(),
            AddNoteError::Invalid(error) => error.into(),
            AddNoteError::Unavailable(error) => error.into(),
            AddNoteError::Store(error) => error.into(),
        }
    }
}

impl From<ListApplicationsError> for Problem {
    fn from(error: ListApplicationsError) -> Self {
        match error {
            ListApplicationsError::Denied(error) => error.into(),
            ListApplicationsError::Invalid(error) => error.into(),
            ListApplicationsError::Store(error) => error.into(),
        }
    }
}

impl From<MatchingError> for Problem {
    fn from(error: MatchingError) -> Self {
        match error {
            MatchingError::Denied(error) => error.into(),
            MatchingError::Cpu(error @ CpuWorkError::Failed) => Self::internal(error),
            MatchingError::Cpu(error @ CpuWorkError::Busy) => Self::unavailable(error),
            MatchingError::Embed(error) => Self::unavailable(error),
            MatchingError::Store(error) => error.into(),
        }
    }
}
