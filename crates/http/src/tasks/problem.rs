//! The errors of tasks as problems. No catch-all: a new error has to be thought about.

use socle_application::tasks::{CancelTaskError, GetTaskError, ListTasksError, RetryTaskError};

use crate::problem::Problem;

impl From<GetTaskError> for Problem {
    fn from(error: GetTaskError) -> Self {
        match error {
            GetTaskError::Denied(error) => error.into(),
            GetTaskError::Store(error) => error.into(),
        }
    }
}

impl From<CancelTaskError> for Problem {
    fn from(error: CancelTaskError) -> Self {
        match error {
            CancelTaskError::Denied(error) => error.into(),
            CancelTaskError::Ended(ended) => {
                Self::conflict("task-ended", "The task has ended", ended.to_string())
            }
            CancelTaskError::Store(error) => error.into(),
        }
    }
}

impl From<RetryTaskError> for Problem {
    fn from(error: RetryTaskError) -> Self {
        match error {
            RetryTaskError::Denied(error) => error.into(),
            RetryTaskError::NotFailed(not_failed) => {
                Self::conflict("task-not-failed", "The task has not failed", not_failed.to_string())
            }
            RetryTaskError::Store(error) => error.into(),
        }
    }
}

impl From<ListTasksError> for Problem {
    fn from(error: ListTasksError) -> Self {
        match error {
            ListTasksError::Denied(error) => error.into(),
            ListTasksError::Invalid(error) => error.into(),
            ListTasksError::Store(error) => error.into(),
        }
    }
}
