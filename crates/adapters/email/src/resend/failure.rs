//! What a failure means: try again, or give this message up.

use std::time::Duration;

use reqwest::StatusCode;
use socle_application::email::ports::MailerError;

/// Why a message was not handed over. Holds nothing of the request, nor of what the answer says in
/// words: both may hold addresses and links.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Failure {
    #[error("no answer in time")]
    TooSlow,
    #[error("Resend cannot be reached")]
    Unreachable,
    #[error("the connection broke")]
    Broken,
    #[error("Resend asks to wait for {} s", .0.as_secs_f32().ceil())]
    SlowDown(Duration),
    #[error("Resend answered {status} {name}")]
    Answered { status: u16, name: String },
}

/// Names of errors that concern every message, whatever the status (Resend's list of errors).
const OURS: [&str; 4] = [
    "invalid_from_address",
    "daily_quota_exceeded",
    "monthly_quota_exceeded",
    "restricted_api_key",
];

impl Failure {
    /// The texts of the library's errors name the address.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TooSlow
        } else if error.is_connect() {
            Self::Unreachable
        } else {
            Self::Broken
        }
    }

    /// An answer that is no success.
    pub(super) fn answered(status: StatusCode, name: String, pause: Duration) -> Self {
        if status == StatusCode::TOO_MANY_REQUESTS && !OURS.contains(&name.as_str()) {
            Self::SlowDown(pause)
        } else {
            Self::Answered { status: status.as_u16(), name }
        }
    }

    /// Whether an operator has to mend something: the key (401, 403), the address of the API (3xx,
    /// 404, 405), the sender, the plan.
    pub(super) fn is_ours(&self) -> bool {
        match self {
            Self::Answered { status, name } => {
                matches!(status, 300..=399 | 401 | 403 | 404 | 405) || OURS.contains(&name.as_str())
            }
            Self::TooSlow | Self::Unreachable | Self::Broken | Self::SlowDown(_) => false,
        }
    }

    /// Whether this one message will never be taken: Resend finds fault with the request, which is
    /// the same the next time.
    fn concerns_the_message(&self) -> bool {
        match self {
            Self::Answered { status: 408 | 409 | 425 | 429, .. } => false,
            Self::Answered { status: 400..=499, .. } => !self.is_ours(),
            _ => false,
        }
    }
}

impl From<Failure> for MailerError {
    fn from(failure: Failure) -> Self {
        if failure.concerns_the_message() {
            Self::Refused(Box::new(failure))
        } else {
            Self::Unavailable(Box::new(failure))
        }
    }
}
