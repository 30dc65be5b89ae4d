//! Turns every error into a problem: ours, actix-web's own, and panics.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorInternalServerError;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse, ResponseError, rt, web};
use futures_util::FutureExt as _;

use super::context::{self, RequestContext};
use super::limits;
use crate::problem::{Problem, RouteTable};

/// Renders problems, and logs the cause of those that are our fault.
pub(crate) async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let context = request.extensions().get::<RequestContext>().cloned();
    let context = context.ok_or_else(|| ErrorInternalServerError("the request has no context"))?;
    let counted = context.clone();
    let patience = patience(&request);
    let answering = async move {
        match limits::by_source(&request, &counted).await {
            Ok(()) => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
            Err(problem) => Ok(request.error_response(problem)),
        }
    };
    // A panic would close the connection without an answer.
    let answering = AssertUnwindSafe(answering).catch_unwind();
    let outcome = match rt::time::timeout(patience, answering).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panic)) => return Err(Lost::to_panic(context).into()),
        Err(elapsed) => return Err(Lost::to(Problem::unavailable(elapsed), context).into()),
    };
    let mut response = outcome?;
    if let Some(rendered) = problem_in(&response, context.request_id.as_str()) {
        response = response.into_response(rendered);
    }
    context::keep_small(&mut response);
    Ok(response)
}

fn problem_in(response: &ServiceResponse<BoxBody>, request_id: &str) -> Option<HttpResponse> {
    let status = response.status();
    if let Some(error) = response.response().error() {
        return Some(match error.as_error::<Problem>() {
            Some(problem) => log_and_render(problem, request_id),
            // One of actix-web's own.
            None => log_and_render(&Problem::of_status(status), request_id),
        });
    }
    let bare = matches!(response.response().body().size(), BodySize::None | BodySize::Sized(0));
    let is_error = status.is_client_error() || status.is_server_error();
    (is_error && bare).then(|| log_and_render(&Problem::of_status(status), request_id))
}

fn log_and_render(problem: &Problem, request_id: &str) -> HttpResponse {
    problem.log_cause();
    problem.render(request_id)
}

/// How long a request may take before it counts as stuck. Longer than a statement may take and than
/// the longest queue for the password hasher, longer than a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(45);

/// How long an upload may take: it is as slow as its sender's line, and reading it has limits of its
/// own. Shorter than the place that is kept for it.
const PATIENCE_WITH_UPLOADS: Duration = Duration::from_hours(6);
/// Where uploads go.
const UPLOADS: &str = "/api/v1/files";

fn patience(request: &ServiceRequest) -> Duration {
    let is_upload = request.method() == Method::POST && request.path() == UPLOADS;
    if is_upload { PATIENCE_WITH_UPLOADS } else { PATIENCE }
}

/// The request is lost, to a panic or to waiting, so this answer is complete by itself.
struct Lost {
    problem: Problem,
    context: RequestContext,
}

impl Lost {
    /// Logs the cause while the request's span is open: the answer is made after it has closed.
    fn to(problem: Problem, context: RequestContext) -> Self {
        problem.log_cause();
        Self { problem, context }
    }

    fn to_panic(context: RequestContext) -> Self {
        Self::to(Problem::internal("a handler panicked"), context)
    }
}

impl fmt::Debug for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for Lost {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.problem.render(self.context.request_id.as_str());
        context::add_headers(response.headers_mut(), &self.context, "");
        response
    }
}

/// Answers what no route takes: 405 where the document knows other methods, 404 elsewhere.
pub(crate) async fn no_such_route(
    request: HttpRequest,
    routes: web::Data<RouteTable>,
) -> Result<&'static str, Problem> {
    Err(match routes.allowed(request.path()) {
        Some(methods) => Problem::method_not_allowed(&methods),
        None => Problem::of_status(StatusCode::NOT_FOUND),
    })
}
