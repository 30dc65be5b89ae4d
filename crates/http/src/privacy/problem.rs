//! Privacy's errors as problems. No catch-all: a new error has to be thought about.

use socle_application::privacy::{
    EraseUserError, ErasureError, GetExportError, ListConsentsError, RecordConsentError,
    RequestErasureError, RequestExportError, RestoreAccountError,
};

use crate::problem::Problem;

impl From<ErasureError> for Problem {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::LastOwner(_) => {
                let title = "An organization would have no owner";
                Self::conflict("last-owner", title, error.to_string())
            }
            ErasureError::NotRequested => {
                let title = "There is nothing to restore";
                Self::conflict("erasure-not-requested", title, error.to_string())
            }
            ErasureError::Seal(error) => Self::internal(error),
            ErasureError::Store(error) => error.into(),
        }
    }
}

impl From<RequestErasureError> for Problem {
    fn from(error: RequestErasureError) -> Self {
        match error {
            RequestErasureError::Denied(error) => error.into(),
            RequestErasureError::Confirm(error) => error.into(),
            RequestErasureError::Erasure(error) => error.into(),
            RequestErasureError::Store(error) => error.into(),
        }
    }
}

impl From<RestoreAccountError> for Problem {
    fn from(error: RestoreAccountError) -> Self {
        match error {
            RestoreAccountError::Denied(error) => error.into(),
            RestoreAccountError::Erasure(error) => error.into(),
            RestoreAccountError::Store(error) => error.into(),
        }
    }
}

impl From<EraseUserError> for Problem {
    fn from(error: EraseUserError) -> Self {
        match error {
            EraseUserError::Denied(error) => error.into(),
            EraseUserError::Erasure(error) => error.into(),
            EraseUserError::Store(error) => error.into(),
        }
    }
}

impl From<RequestExportError> for Problem {
    fn from(error: RequestExportError) -> Self {
        match error {
            RequestExportError::Denied(error) => error.into(),
            RequestExportError::Running(_) => {
                let title = "An export is being made";
                Self::conflict("export-running", title, error.to_string())
            }
            RequestExportError::RateLimited(error) => error.into(),
            RequestExportError::Store(error) => error.into(),
        }
    }
}

impl From<GetExportError> for Problem {
    fn from(error: GetExportError) -> Self {
        match error {
            GetExportError::Denied(error) => error.into(),
            GetExportError::Running => {
                Self::conflict("export-running", "The archive is not there yet", error.to_string())
            }
            GetExportError::Failed => {
                Self::conflict("export-failed", "There is no archive", error.to_string())
            }
            GetExportError::Seal(error) => Self::internal(error),
            GetExportError::Store(error) => error.into(),
        }
    }
}

impl From<RecordConsentError> for Problem {
    fn from(error: RecordConsentError) -> Self {
        match error {
            RecordConsentError::Denied(error) => error.into(),
            RecordConsentError::Invalid(error) => error.into(),
            RecordConsentError::RateLimited(error) => error.into(),
            RecordConsentError::Store(error) => error.into(),
        }
    }
}

impl From<ListConsentsError> for Problem {
    fn from(error: ListConsentsError) -> Self {
        match error {
            ListConsentsError::Denied(error) => error.into(),
            ListConsentsError::Store(error) => error.into(),
        }
    }
}
