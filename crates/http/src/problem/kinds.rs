use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use socle_application::ports::RateLimited;
use socle_application::store::{Cause, StoreError};
use socle_application::validation::Invalid;
use socle_domain::access::Denied;

use super::body::{FieldProblem, ProblemBody};
use crate::middleware::Counted;

/// An error on its way to the client. The middleware renders it, adds the request id, and logs the
/// cause of a server's own fault, which the client never sees.
#[derive(Debug)]
pub(crate) struct Problem(Box<Details>);

#[derive(Debug)]
struct Details {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    detail: String,
    errors: Vec<FieldProblem>,
    headers: Vec<(header::HeaderName, HeaderValue)>,
    cause: Option<Cause>,
    closes: bool,
}

/// How long a client should wait when the server is overloaded or its database is away.
const BUSY_RETRY: Duration = Duration::from_secs(2);

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self(Box::new(Details {
            status,
            kind,
            title,
            detail: detail.into(),
            errors: Vec::new(),
            headers: Vec::new(),
            cause: None,
            closes: false,
        }))
    }

    /// 400: the request cannot be read.
    pub(crate) fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", "The request cannot be read", detail)
    }

    /// 401: nobody is signed in, or not any more.
    pub(crate) fn not_authenticated(detail: impl Into<String>) -> Self {
        let title = "Authentication is required";
        Self::new(StatusCode::UNAUTHORIZED, "not-authenticated", title, detail)
    }

    /// 404: nothing is there, or not for this client.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing here", detail)
    }

    /// 405: there is something here, but it does not do that.
    pub(crate) fn method_not_allowed(allowed: &str) -> Self {
        let detail = format!("only {allowed} can be done here");
        let title = "The method is not allowed";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", title, detail)
            .with_header(header::ALLOW, allowed)
    }

    /// 408: the body took too long to arrive.
    pub(crate) fn too_slow() -> Self {
        let detail = "the request body took too long to arrive";
        Self::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "The request took too long", detail)
            .closing()
    }

    /// 409: it conflicts with how things are.
    pub(crate) fn conflict(
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self::new(StatusCode::CONFLICT, kind, title, detail)
    }

    /// 410: the token in a link works no more.
    pub(crate) fn token_gone() -> Self {
        let detail = "the token is unknown, was used or has expired; ask for a new one";
        Self::new(StatusCode::GONE, "token-gone", "The link works no more", detail)
    }

    /// 412: somebody changed the thing in the meantime.
    pub(crate) fn stale(detail: impl Into<String>) -> Self {
        let title = "The resource has changed";
        Self::new(StatusCode::PRECONDITION_FAILED, "stale", title, detail)
    }

    /// 413: the body is larger than the limit.
    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!("a request body has at most {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large", detail)
            .closing()
    }

    /// 415: the body is of a type that is not understood.
    pub(crate) fn media_type(expected: &str) -> Self {
        let detail = format!("send the body as {expected}");
        let title = "The media type is not supported";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", title, detail)
    }

    /// 422: the request was understood but is not acceptable.
    pub(crate) fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = "some fields are not acceptable";
        let title = "The input is not acceptable";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-input", title, detail)
            .with_errors(errors)
    }

    /// 500: a fault of ours. The cause is for the log.
    pub(crate) fn internal(cause: impl Into<Cause>) -> Self {
        let detail = "this is our fault; the request id helps to find it";
        let mut problem =
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something broke", detail);
        problem.0.cause = Some(cause.into());
        problem
    }

    /// 503: try again in a moment. The cause is for the log.
    pub(crate) fn unavailable(cause: impl Into<Cause>) -> Self {
        let detail = "the service is overloaded or a part of it is away; try again in a moment";
        let mut problem =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Try again later", detail)
                .with_retry_after(BUSY_RETRY);
        problem.0.cause = Some(cause.into());
        problem
    }

    /// For an error of actix-web itself, which carries no more than a status.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found("there is nothing at this path"),
            status if status.is_server_error() => Self::internal(format!("status {status}")),
            status => Self::new(
                status,
                "bad-request",
                status.canonical_reason().unwrap_or("The request is not acceptable"),
                "the request is not acceptable",
            ),
        }
    }

    /// Names the fields that are not acceptable.
    pub(crate) fn with_errors(mut self, errors: Vec<FieldProblem>) -> Self {
        self.0.errors = errors;
        self
    }

    pub(crate) fn with_header(mut self, name: header::HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.push((name, value));
        }
        self
    }

    /// What is left of the body is not read, so the connection cannot be used again.
    pub(crate) fn closing(mut self) -> Self {
        self.0.closes = true;
        self
    }

    pub(crate) fn with_retry_after(self, wait: Duration) -> Self {
        let seconds = wait.as_secs_f64().ceil().max(1.0);
        self.with_header(header::RETRY_AFTER, &format!("{seconds:.0}"))
    }

    /// Says which limit is reached.
    fn with_counted(mut self, counted: Counted) -> Self {
        self.0.headers.extend(counted.headers());
        self
    }

    /// The fields that are not acceptable.
    pub(crate) fn field_problems(&self) -> &[FieldProblem] {
        &self.0.errors
    }

    /// Logs the cause of a fault of ours, which the client never sees.
    pub(crate) fn log_cause(&self) {
        if let Some(cause) = &self.0.cause {
            if self.0.status == StatusCode::SERVICE_UNAVAILABLE {
                tracing::warn!(%cause, "a request was turned away");
            } else {
                tracing::error!(%cause, "a request failed");
            }
        }
    }

    /// The answer, once the request is known.
    pub(crate) fn render(&self, request_id: &str) -> HttpResponse {
        let mut response = HttpResponse::build(self.0.status);
        if self.0.closes {
            response.force_close();
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            // Every 401 says how to do better (RFC 9110 §15.5.2).
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        for (name, value) in &self.0.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        let body = ProblemBody {
            kind: format!("/problems/{}", self.0.kind),
            title: self.0.title.to_owned(),
            status: self.0.status.as_u16(),
            detail: self.0.detail.clone(),
            request_id: request_id.to_owned(),
            errors: self.0.errors.clone(),
        };
        response.content_type("application/problem+json").json(body)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.status.as_u16(), self.0.kind)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    /// A placeholder: the middleware puts the rendered problem in its place.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.0.status)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::unavailable(error),
            StoreError::Corrupt(_) | StoreError::Refused(_) => Self::internal(error),
        }
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        let field_problem = |error: &socle_application::validation::FieldError| FieldProblem {
            field: error.field.to_owned(),
            code: error.code.to_owned(),
            message: error.message.clone(),
        };
        Self::invalid(invalid.errors().iter().map(field_problem).collect())
    }
}

impl From<RateLimited> for Problem {
    fn from(limited: RateLimited) -> Self {
        let title = "Too many requests";
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self::new(status, "too-many-requests", title, limited.to_string())
            .with_retry_after(limited.retry_after)
            .with_counted(Counted {
                limit: limited.max,
                remaining: 0,
                resets_in: limited.retry_after,
            })
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotAuthenticated => Self::not_authenticated(denied.to_string()),
            Denied::Forbidden => {
                Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", denied.to_string())
            }
            Denied::StepUpRequired => {
                let detail = "prove again who you are at `POST /api/v1/auth/step-up`";
                let title = "A fresh proof of identity is required";
                Self::new(StatusCode::FORBIDDEN, "step-up-required", title, detail)
            }
            Denied::AccountClosing => {
                let detail =
                    "the account waits to be erased; keep it with `POST /api/v1/me/restore`";
                let title = "The account waits to be erased";
                Self::new(StatusCode::FORBIDDEN, "account-closing", title, detail)
            }
            Denied::NotFound => Self::not_found(denied.to_string()),
        }
    }
}
