//! Saved searches' errors as problems. No catch-all: a new error has to be thought about.

use socle_application::recruiting::searches::{
    ReadSearchError, RemoveSearchError, WriteSearchError,
};

use crate::problem::Problem;

impl From<WriteSearchError> for Problem {
    fn from(error: WriteSearchError) -> Self {
        match error {
            WriteSearchError::Denied(error) => error.into(),
            WriteSearchError::Invalid(error) => error.into(),
            WriteSearchError::TooMany(error) => {
                let title = "There are too many searches";
                Self::conflict("too-many-searches", title, error.to_string())
            }
            WriteSearchError::Stale(error) => error.into(),
            WriteSearchError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveSearchError> for Problem {
    fn from(error: RemoveSearchError) -> Self {
        match error {
            RemoveSearchError::Denied(error) => error.into(),
            RemoveSearchError::Store(error) => error.into(),
        }
    }
}

impl From<ReadSearchError> for Problem {
    fn from(error: ReadSearchError) -> Self {
        match error {
            ReadSearchError::Denied(error) => error.into(),
            ReadSearchError::Store(error) => error.into(),
        }
    }
}
