//! Turns every error into a problem: ours, actix-web's own, and panics.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse, ResponseError, rt, web};
use futures_util::FutureExt as _;

use super::context::{self, RequestContext};
use crate::problem::{Problem, RouteTable};

/// Renders problems, and logs the cause of those that are our fault.
pub(crate) async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let request_id = request
        .extensions()
        .get::<RequestContext>()
        .map(|context| context.request_id.as_str().to_owned())
        .unwrap_or_default();
    // A panic would close the connection without an answer.
    let answering = AssertUnwindSafe(next.call(request)).catch_unwind();
    let outcome = match rt::time::timeout(PATIENCE, answering).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panic)) => return Err(Lost::to_panic(request_id).into()),
        Err(elapsed) => return Err(Lost::to(Problem::unavailable(elapsed), request_id).into()),
    };
    let mut response = outcome?.map_into_boxed_body();
    if let Some(rendered) = problem_in(&response, &request_id) {
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

/// The request is lost, to a panic or to waiting, so this answer is complete by itself.
#[derive(Debug)]
struct Lost {
    problem: Problem,
    request_id: String,
}

impl Lost {
    /// Logs the cause while the request's span is open: the answer is made after it has closed.
    fn to(problem: Problem, request_id: String) -> Self {
        problem.log_cause();
        Self { problem, request_id }
    }

    fn to_panic(request_id: String) -> Self {
        Self::to(Problem::internal("a handler panicked"), request_id)
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
        let mut response = self.problem.render(&self.request_id);
        context::add_headers(response.headers_mut(), &self.request_id, "");
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
