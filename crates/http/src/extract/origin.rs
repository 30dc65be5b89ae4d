//! Whether a browser says that a request was made by a page of another site.

use actix_web::HttpRequest;
use actix_web::http::{Method, StatusCode, header};
use url::Url;

use crate::Services;
use crate::problem::Problem;

/// Refuses what a page of another site made a browser send (OWASP CSRF Prevention Cheat Sheet,
/// "Verifying Origin With Standard Headers").
///
/// Every browser sends `Origin` with a `POST`; what sends none is no browser, and carries no cookie
/// that it was not told to. The origin must be the configured one, or be that of the address the
/// browser itself asked for: what it writes into `Host` no page can choose.
pub(crate) fn refuse_foreign(request: &HttpRequest) -> Result<(), Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    refuse_foreign_socket(request)
}

/// The same for the handshake of a WebSocket, which is a `GET`: any page may open one, and the browser
/// sends our cookie along and lets the page read what comes (RFC 6455 §10.2).
pub(crate) fn refuse_foreign_socket(request: &HttpRequest) -> Result<(), Problem> {
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    let allowed = match (text(header::ORIGIN), text(header::HeaderName::from_static(SITE))) {
        (Some(origin), _) => is_ours(request, origin),
        (None, Some(site)) => matches!(site, "same-origin" | "none"),
        (None, None) => true,
    };
    if allowed { Ok(()) } else { Err(foreign()) }
}

const SITE: &str = "sec-fetch-site";

fn is_ours(request: &HttpRequest, origin: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    let services = request.app_data::<actix_web::web::Data<Services>>();
    if services.is_some_and(|s| s.settings.public_url.origin() == origin.origin()) {
        return true;
    }
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.and_then(|host| Url::parse(&format!("{}://{host}", origin.scheme())).ok());
    host.is_some_and(|host| host.origin().is_tuple() && host.origin() == origin.origin())
}

fn foreign() -> Problem {
    let detail = "a page of another site made this request";
    Problem::new(StatusCode::FORBIDDEN, "cross-origin", "Not allowed from another site", detail)
}
