//! The errors of applicants as problems. No catch-all: a new error has to be thought about.

use socle_application::recruiting::applicants::{ListApplicantsError, WriteApplicantError};
use socle_domain::recruiting::MergeError;

use crate::problem::Problem;
use crate::recruiting::problem::wrong_state;

impl From<ListApplicantsError> for Problem {
    fn from(error: ListApplicantsError) -> Self {
        match error {
            ListApplicantsError::Denied(error) => error.into(),
            ListApplicantsError::Invalid(error) => error.into(),
            ListApplicantsError::Store(error) => error.into(),
        }
    }
}

impl From<WriteApplicantError> for Problem {
    fn from(error: WriteApplicantError) -> Self {
        match error {
            WriteApplicantError::Denied(error) => error.into(),
            WriteApplicantError::Invalid(error) => error.into(),
            WriteApplicantError::Merge(error) => match error {
                MergeError::AlreadyOne => {
                    Self::conflict("already-merged", "They are one already", error.to_string())
                }
                MergeError::TooMany | MergeError::Tags(_) => {
                    Self::conflict("too-many", "It would be too much", error.to_string())
                }
                MergeError::NotMerged | MergeError::StandsForOthers => wrong_state(&error),
            },
            WriteApplicantError::Unavailable(error) => error.into(),
            WriteApplicantError::Stale(error) => error.into(),
            WriteApplicantError::Store(error) => error.into(),
        }
    }
}
