use actix_web::Error;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpResponse, ResponseError as _};
use minijinja::{Value, context};

use super::visit::{HTML, PersonLocale, Visit};
use crate::problem::Problem;

/// Shows what goes wrong on a hosted page as a page. Stands inside of the middleware that renders
/// problems, and does its work for pages: the status and headers are the problem's, the cause of a
/// fault of ours goes to the log, and only the body is another.
pub(crate) async fn show_problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // An `Err` would pass by the middleware that renders and logs problems.
    let visit = match Visit::of(request.request()) {
        Ok(visit) => visit,
        Err(problem) => return Ok(request.error_response(problem)),
    };
    let response = next.call(request).await?.map_into_boxed_body();
    let person = response.request().extensions().get::<PersonLocale>().copied();
    let visit = match person {
        Some(PersonLocale(locale)) => visit.of_person(response.request(), locale),
        None => visit,
    };
    let page = match response.response().error().and_then(Error::as_error::<Problem>) {
        Some(problem) => page_of(&visit, problem),
        None => match bare_problem(&response) {
            Some(problem) => page_of(&visit, &problem),
            None => return Ok(response),
        },
    };
    Ok(response.into_response(page.unwrap_or_else(HttpResponse::from_error)))
}

/// An error of actix-web's own, which has a status and no body.
fn bare_problem(response: &ServiceResponse) -> Option<Problem> {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let bare = matches!(response.response().body().size(), BodySize::None | BodySize::Sized(0));
    if !is_error || (!bare && response.response().error().is_none()) {
        return None;
    }
    let allowed = response.headers().get(header::ALLOW).and_then(|value| value.to_str().ok());
    Some(match allowed {
        Some(methods) => Problem::method_not_allowed(methods),
        None => Problem::of_status(status),
    })
}

fn page_of(visit: &Visit, problem: &Problem) -> Result<HttpResponse, Problem> {
    problem.log_cause();
    let answer = problem.render(visit.request_id());
    let status = problem.status_code();
    let html = visit.html(
        "failure.html",
        context! {
            kind => kind(status),
            wait => wait(answer.headers()),
            shows_request_id => status.is_server_error(),
            request_id => visit.request_id(),
        },
    )?;
    let mut page = answer.set_body(html).map_into_boxed_body();
    page.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(HTML));
    Ok(page)
}

/// Which words there are for a status: `failure-…` in the catalogues.
fn kind(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "not-found",
        StatusCode::FORBIDDEN => "refused",
        StatusCode::TOO_MANY_REQUESTS => "too-many",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        status if status.is_server_error() => "broken",
        _ => "unreadable",
    }
}

/// How long `Retry-After` asks to wait, in the unit that people would use.
fn wait(headers: &HeaderMap) -> Option<Value> {
    let seconds: u64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    let (unit, count) =
        if seconds < 60 { ("seconds", seconds) } else { ("minutes", seconds.div_ceil(60)) };
    Some(context! { unit, count })
}
