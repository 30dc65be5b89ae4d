//! The errors of mail as problems. No catch-all: a new error has to be thought about.

use socle_application::email::ports::ReportError;
use socle_application::email::{
    AddSuppressionError, GetSuppressionError, HearReportError, ListSuppressionsError,
    RemoveSuppressionError,
};

use crate::problem::Problem;

impl From<ListSuppressionsError> for Problem {
    fn from(error: ListSuppressionsError) -> Self {
        match error {
            ListSuppressionsError::Denied(error) => error.into(),
            ListSuppressionsError::Invalid(error) => error.into(),
            ListSuppressionsError::Store(error) => error.into(),
        }
    }
}

impl From<GetSuppressionError> for Problem {
    fn from(error: GetSuppressionError) -> Self {
        match error {
            GetSuppressionError::Denied(error) => error.into(),
            GetSuppressionError::Store(error) => error.into(),
        }
    }
}

impl From<AddSuppressionError> for Problem {
    fn from(error: AddSuppressionError) -> Self {
        match error {
            AddSuppressionError::Denied(error) => error.into(),
            AddSuppressionError::Invalid(error) => error.into(),
            AddSuppressionError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveSuppressionError> for Problem {
    fn from(error: RemoveSuppressionError) -> Self {
        match error {
            RemoveSuppressionError::Denied(error) => error.into(),
            RemoveSuppressionError::Store(error) => error.into(),
        }
    }
}

impl From<HearReportError> for Problem {
    fn from(error: HearReportError) -> Self {
        match error {
            // Which check failed is for the log.
            HearReportError::Report(ReportError::Forged(_)) => {
                Self::not_authenticated("the report is not signed, wrongly signed or too old")
            }
            HearReportError::Report(ReportError::Unreadable(_)) => {
                Self::unreadable("the report is signed, but cannot be read")
            }
            HearReportError::Store(error) => error.into(),
        }
    }
}
