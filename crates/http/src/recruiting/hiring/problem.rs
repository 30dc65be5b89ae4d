//! Hiring's errors as problems. No catch-all: a new error has to be thought about.

use socle_application::recruiting::hiring::interviews::WriteInterviewError;
use socle_application::recruiting::hiring::offers::WriteOfferError;
use socle_application::recruiting::hiring::scorecards::WriteScorecardError;
use socle_application::recruiting::hiring::stages::WriteStagesError;

use crate::problem::Problem;
use crate::recruiting::problem::wrong_state;

impl From<WriteStagesError> for Problem {
    fn from(error: WriteStagesError) -> Self {
        match error {
            WriteStagesError::Denied(error) => error.into(),
            WriteStagesError::Invalid(error) => error.into(),
            WriteStagesError::Unavailable(error) => error.into(),
            WriteStagesError::InUse(_) => {
                let title = "Applications are in a stage";
                Self::conflict("stage-in-use", title, error.to_string())
            }
            WriteStagesError::OtherState => wrong_state(&error),
            WriteStagesError::Stale(error) => error.into(),
            WriteStagesError::Store(error) => error.into(),
        }
    }
}

impl From<WriteScorecardError> for Problem {
    fn from(error: WriteScorecardError) -> Self {
        match error {
            WriteScorecardError::Denied(error) => error.into(),
            WriteScorecardError::Invalid(error) => error.into(),
            WriteScorecardError::Unavailable(error) => error.into(),
            WriteScorecardError::AlreadyWritten => {
                let title = "You have written a scorecard already";
                Self::conflict("scorecard-written", title, error.to_string())
            }
            WriteScorecardError::Stale(error) => error.into(),
            WriteScorecardError::Store(error) => error.into(),
        }
    }
}

impl From<WriteInterviewError> for Problem {
    fn from(error: WriteInterviewError) -> Self {
        match error {
            WriteInterviewError::Denied(error) => error.into(),
            WriteInterviewError::Invalid(error) => error.into(),
            WriteInterviewError::Unavailable(error) => error.into(),
            WriteInterviewError::WrongState(error) => wrong_state(&error),
            WriteInterviewError::Decided => wrong_state(&error),
            WriteInterviewError::Busy(_) => {
                let title = "An interviewer has another interview";
                Self::conflict("interviewer-busy", title, error.to_string())
            }
            WriteInterviewError::Stale(error) => error.into(),
            WriteInterviewError::Store(error) => error.into(),
        }
    }
}

impl From<WriteOfferError> for Problem {
    fn from(error: WriteOfferError) -> Self {
        match error {
            WriteOfferError::Denied(error) => error.into(),
            WriteOfferError::Invalid(error) => error.into(),
            WriteOfferError::Unavailable(error) => error.into(),
            WriteOfferError::WrongState(error) => wrong_state(&error),
            WriteOfferError::Application(error) => wrong_state(&error),
            WriteOfferError::NotNow => wrong_state(&error),
            WriteOfferError::AlreadyOpen => {
                let title = "An offer is open already";
                Self::conflict("offer-open", title, error.to_string())
            }
            WriteOfferError::Store(error) => error.into(),
        }
    }
}
