//! Notifications' errors as problems. No catch-all: a new error has to be thought about.

use std::time::Duration;

use actix_web::http::StatusCode;
use socle_application::notifications::{FollowError, NoPlace, NotificationsError};

use crate::problem::Problem;

/// When a place may be free again.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

impl From<NotificationsError> for Problem {
    fn from(error: NotificationsError) -> Self {
        match error {
            NotificationsError::Denied(error) => error.into(),
            NotificationsError::Store(error) => error.into(),
        }
    }
}

impl From<NoPlace> for Problem {
    fn from(error: NoPlace) -> Self {
        match error {
            NoPlace::OfPerson(_) => {
                let (status, title) = (StatusCode::TOO_MANY_REQUESTS, "Too many streams at once");
                Self::new(status, "too-many-streams", title, error.to_string())
                    .with_retry_after(LOOK_AGAIN)
            }
            NoPlace::OnNode => Self::unavailable(error),
        }
    }
}

impl From<FollowError> for Problem {
    fn from(error: FollowError) -> Self {
        match error {
            FollowError::Denied(error) => error.into(),
            FollowError::NoPlace(error) => error.into(),
            FollowError::Store(error) => error.into(),
        }
    }
}
