use std::time::Duration;

use actix_web::http::StatusCode;
use socle_application::idempotency::IdempotencyError;

use crate::problem::{FieldProblem, Problem};

/// When to ask again whether the first request has been answered: most are within a second.
const ASK_AGAIN: Duration = Duration::from_secs(1);

impl From<IdempotencyError> for Problem {
    fn from(error: IdempotencyError) -> Self {
        match error {
            IdempotencyError::Denied(error) => error.into(),
            IdempotencyError::Reused => {
                let title = "The idempotency key was used for another request";
                let detail = "a key belongs to one method, path and body; make a new one";
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                let field = FieldProblem::new("idempotency-key", "reused", &error.to_string());
                Self::new(status, "idempotency-key-reused", title, detail).with_errors(vec![field])
            }
            IdempotencyError::InProgress => {
                let title = "The first request is still being worked on";
                Self::conflict("idempotency-in-progress", title, error.to_string())
                    .with_retry_after(ASK_AGAIN)
            }
            IdempotencyError::AnswerLost => {
                let title = "The first request took effect, but its answer was lost";
                let detail = "nothing was done again; look up what was made, or use a new key";
                Self::conflict("idempotency-answer-lost", title, detail)
            }
            IdempotencyError::Store(error) => error.into(),
        }
    }
}
