//! Audit's errors as problems. No catch-all: a new error has to be thought about.

use socle_application::audit::{ExportAuditEventsError, ListAuditEventsError};

use crate::problem::Problem;

impl From<ListAuditEventsError> for Problem {
    fn from(error: ListAuditEventsError) -> Self {
        match error {
            ListAuditEventsError::Denied(error) => error.into(),
            ListAuditEventsError::Store(error) => error.into(),
        }
    }
}

impl From<ExportAuditEventsError> for Problem {
    fn from(error: ExportAuditEventsError) -> Self {
        match error {
            ExportAuditEventsError::Denied(error) => error.into(),
            ExportAuditEventsError::Store(error) => error.into(),
        }
    }
}
