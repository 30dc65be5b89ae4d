//! Files' errors as problems. No catch-all: a new error has to be thought about.

use actix_web::http::StatusCode;
use socle_application::files::ports::{InspectError, StorageError};
use socle_application::files::{
    DeleteFileError, GetFileError, OpenDownloadError, SignDownloadError, UploadFileError,
};
use socle_domain::files::{ContentRefusal, LinkError};

use crate::problem::{FieldProblem, Problem};

/// 422: something about the file itself.
fn about_file(code: &str, message: String) -> Problem {
    let (field, code) = ("file".to_owned(), code.to_owned());
    Problem::invalid(vec![FieldProblem { field, code, message }])
}

impl From<ContentRefusal> for Problem {
    fn from(refusal: ContentRefusal) -> Self {
        about_file(refusal.code(), refusal.to_string())
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Missing => Self::internal(error),
            StorageError::Unavailable(_) => Self::unavailable(error),
        }
    }
}

impl From<InspectError> for Problem {
    fn from(error: InspectError) -> Self {
        match error {
            InspectError::Dangerous(danger) => ContentRefusal::from(danger).into(),
            InspectError::Busy | InspectError::Scanner(_) => Self::unavailable(error),
            InspectError::Storage(error) => error.into(),
        }
    }
}

impl From<UploadFileError> for Problem {
    fn from(error: UploadFileError) -> Self {
        match error {
            UploadFileError::Denied(error) => error.into(),
            UploadFileError::Invalid(error) => error.into(),
            UploadFileError::Refused(refusal) => refusal.into(),
            UploadFileError::TooLarge { .. } => {
                let title = "The file is too large";
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", title, error.to_string())
            }
            UploadFileError::QuotaExceeded(error) => {
                let title = "There is no room for the file";
                Self::conflict("quota-exceeded", title, error.to_string())
            }
            UploadFileError::RateLimited(error) => error.into(),
            UploadFileError::Unavailable(error) => error.into(),
            UploadFileError::BrokeOff(error) => Self::unreadable(error.to_string()),
            UploadFileError::Inspect(error) => error.into(),
            UploadFileError::Storage(error) => error.into(),
            UploadFileError::Store(error) => error.into(),
        }
    }
}

impl From<GetFileError> for Problem {
    fn from(error: GetFileError) -> Self {
        match error {
            GetFileError::Denied(error) => error.into(),
            GetFileError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteFileError> for Problem {
    fn from(error: DeleteFileError) -> Self {
        match error {
            DeleteFileError::Denied(error) => error.into(),
            DeleteFileError::IsPart => {
                Self::conflict("file-is-part", "The file is a part of something", error.to_string())
            }
            DeleteFileError::Store(error) => error.into(),
        }
    }
}

impl From<SignDownloadError> for Problem {
    fn from(error: SignDownloadError) -> Self {
        match error {
            SignDownloadError::Denied(error) => error.into(),
            SignDownloadError::Invalid(error) => error.into(),
            SignDownloadError::Store(error) => error.into(),
        }
    }
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Forged => {
                let title = "The link is not valid";
                Self::new(StatusCode::FORBIDDEN, "link-invalid", title, error.to_string())
            }
            LinkError::Expired => {
                let title = "The link has expired";
                Self::new(StatusCode::GONE, "link-expired", title, error.to_string())
            }
        }
    }
}

impl From<OpenDownloadError> for Problem {
    fn from(error: OpenDownloadError) -> Self {
        match error {
            OpenDownloadError::Link(error) => error.into(),
            OpenDownloadError::Denied(error) => error.into(),
            OpenDownloadError::Storage(error) => error.into(),
            OpenDownloadError::Store(error) => error.into(),
        }
    }
}
