//! The cookies of browsers: what carries a session, what proves a form to be ours, and what a device
//! is recognized by.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponseBuilder};
use socle_application::identity::{BrowserCredentials, SignedInAnswer};
use socle_domain::identity::{SecretToken, SessionId};

/// The session: its identifier and its secret. The `__Host-` prefix keeps other hosts of the domain
/// from setting it (RFC 6265bis §4.1.3.2).
const SESSION: &str = "__Host-session";

/// The CSRF token, for scripts of ours to read and to send as `x-csrf-token`.
const CSRF: &str = "csrf-token";

/// By what a device is recognized at the next sign-in.
const DEVICE: &str = "__Host-device";

/// How long a device is recognized after it was first seen.
const DEVICE_DAYS: i64 = 400;

/// What the session's cookie says.
pub(crate) struct SessionCookie {
    /// The session.
    pub(crate) id: SessionId,
    /// What proves it.
    pub(crate) secret: SecretToken,
}

/// What a request's session cookie says. `None` without one, and for one that cannot be ours.
pub(crate) fn session(request: &HttpRequest) -> Option<SessionCookie> {
    let cookie = request.cookie(SESSION)?;
    let (id, secret) = cookie.value().split_once('.')?;
    Some(SessionCookie { id: id.parse().ok()?, secret: SecretToken::parse(secret)? })
}

/// What a request's device is recognized by.
pub(crate) fn device(request: &HttpRequest) -> Option<SecretToken> {
    SecretToken::parse(request.cookie(DEVICE)?.value())
}

/// Gives a browser what it keeps of a session.
pub(crate) fn set_session(response: &mut HttpResponseBuilder, browser: &BrowserCredentials) {
    let value = format!("{}.{}", browser.session_id, browser.secret.expose());
    let max_age = Duration::seconds(browser.expires_in);
    response.cookie(cookie(SESSION, value).http_only(true).max_age(max_age).finish());
    response.cookie(cookie(CSRF, browser.csrf_token.clone()).max_age(max_age).finish());
}

/// Gives a browser what it is to keep after signing in.
pub(crate) fn set_signed_in(
    response: &mut HttpResponseBuilder,
    answer: &SignedInAnswer,
    browser: &BrowserCredentials,
) {
    set_session(response, browser);
    if let Some(device) = &answer.device {
        let cookie = cookie(DEVICE, device.expose().to_owned())
            .http_only(true)
            .max_age(Duration::days(DEVICE_DAYS));
        response.cookie(cookie.finish());
    }
}

/// Makes a browser forget the session. It stays a known device.
pub(crate) fn clear_session(response: &mut HttpResponseBuilder) {
    for name in [SESSION, CSRF] {
        let mut cookie = cookie(name, String::new()).http_only(name == SESSION).finish();
        cookie.make_removal();
        response.cookie(cookie);
    }
}

/// `Lax`, so that a link in a mail finds its reader signed in; every request that changes something
/// carries a CSRF token besides.
fn cookie(name: &'static str, value: String) -> actix_web::cookie::CookieBuilder<'static> {
    Cookie::build(name, value).path("/").secure(true).same_site(SameSite::Lax)
}
