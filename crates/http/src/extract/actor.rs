use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use socle_application::identity::{AuthenticateError, Identity};
use socle_domain::access::{Actor, Client, Principal, RequestId, SignedIn};

use super::origin;
use crate::Services;
use crate::identity::cookies::{self, SessionCookie};
use crate::middleware::context::RequestContext;
use crate::problem::Problem;

/// Whoever asks, signed in or not: for operations that do not look at it.
pub(crate) struct Anyone(pub(crate) Actor);

/// Somebody who is signed in, by an access token or by a cookie with its CSRF token; everybody else
/// is answered 401, and a cookie alone changes nothing (403).
pub(crate) struct SignedInActor(pub(crate) Actor);

/// Somebody whose browser carries a session, for hosted pages. A form's CSRF token is the page's to
/// check, with [`BrowserActor::check_form`].
pub(crate) struct BrowserActor {
    /// Who.
    pub(crate) actor: Actor,
    /// What their browser presents.
    pub(crate) cookie: SessionCookie,
    /// What their forms carry.
    pub(crate) csrf_token: String,
}

/// Who was found to be signed in earlier in the same request. Whoever asks again gets the same, and the
/// request is counted once.
#[derive(Clone)]
pub(crate) struct AlreadySignedIn(pub(crate) Actor);

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl FromRequest for Anyone {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(actor(request, Principal::Anonymous))))
    }
}

impl FromRequest for SignedInActor {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let known = request.extensions().get::<AlreadySignedIn>().cloned();
            if let Some(AlreadySignedIn(actor)) = known {
                return Ok(Self(actor));
            }
            let signed_in = match cookies::session(&request) {
                // Who sends both means the token: a script of ours on a page that has a cookie too.
                Some(cookie) if !request.headers().contains_key(header::AUTHORIZATION) => {
                    let signed_in = by_cookie(&request, &cookie).await?;
                    check_csrf(&request, &cookie)?;
                    signed_in
                }
                _ => by_token(&request).await?,
            };
            count(&request, &signed_in).await?;
            Ok(Self(actor(&request, Principal::User(signed_in))))
        })
    }
}

impl FromRequest for BrowserActor {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let cookie = cookies::session(&request)
                .ok_or_else(|| Problem::not_authenticated("no browser session was presented"))?;
            let signed_in = by_cookie(&request, &cookie).await?;
            count(&request, &signed_in).await?;
            let csrf_token = identity(&request)?.csrf.token(cookie.id, &cookie.secret);
            Ok(Self { actor: actor(&request, Principal::User(signed_in)), cookie, csrf_token })
        })
    }
}

impl BrowserActor {
    /// Refuses a form that is not from a page of ours in this session.
    pub(crate) fn check_form(&self, identity: &Identity, token: &str) -> Result<(), Problem> {
        let SessionCookie { id, secret } = &self.cookie;
        if identity.csrf.check(*id, secret, token) { Ok(()) } else { Err(no_csrf_token()) }
    }
}

fn identity(request: &HttpRequest) -> Result<&web::Data<Identity>, Problem> {
    request
        .app_data::<web::Data<Identity>>()
        .ok_or_else(|| Problem::internal("the wiring lacks identity"))
}

async fn by_token(request: &HttpRequest) -> Result<SignedIn, Problem> {
    let token = bearer(request)?;
    let signed_in = identity(request)?.authenticate.execute(token).await;
    signed_in.map_err(|error| refused(error, "the access token is not valid or no longer valid"))
}

async fn by_cookie(request: &HttpRequest, cookie: &SessionCookie) -> Result<SignedIn, Problem> {
    let signed_in = identity(request)?.authenticate.browser(cookie.id, &cookie.secret).await;
    signed_in.map_err(|error| refused(error, "the session is over"))
}

fn refused(error: AuthenticateError, detail: &'static str) -> Problem {
    match error {
        AuthenticateError::InvalidToken(_) | AuthenticateError::SessionOver => {
            tracing::debug!(%error, "credentials were refused");
            Problem::not_authenticated(detail)
        }
        AuthenticateError::Store(error) => error.into(),
    }
}

/// A cookie is sent along by the browser whoever made the request; what changes something has to show
/// besides that a page of ours made it.
fn check_csrf(request: &HttpRequest, cookie: &SessionCookie) -> Result<(), Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    origin::refuse_foreign(request)?;
    let header = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
    let csrf = &identity(request)?.csrf;
    let ours = header.is_some_and(|token| csrf.check(cookie.id, &cookie.secret, token));
    if ours { Ok(()) } else { Err(no_csrf_token()) }
}

fn no_csrf_token() -> Problem {
    let detail = "send the token of `GET /api/v1/auth/csrf` as `x-csrf-token`";
    Problem::new(StatusCode::FORBIDDEN, "csrf", "The CSRF token is missing or wrong", detail)
}

/// Counts a request by who sends it, where limits are enforced.
async fn count(request: &HttpRequest, signed_in: &SignedIn) -> Result<(), Problem> {
    let services = request.app_data::<web::Data<Services>>();
    let Some(limits) = services.and_then(|services| services.limit_requests.as_deref()) else {
        return Ok(());
    };
    let decision = limits.by_user(signed_in).await;
    if let Some(context) = request.extensions().get::<RequestContext>() {
        context.note_counted(decision.into());
    }
    Ok(decision.into_result()?)
}

/// The token of an `Authorization: Bearer` header (RFC 6750 §2.1).
fn bearer(request: &HttpRequest) -> Result<&str, Problem> {
    let missing =
        || Problem::not_authenticated("send an access token as `Authorization: Bearer …`");
    let header = request.headers().get(header::AUTHORIZATION).ok_or_else(missing)?;
    let (scheme, token) =
        header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(missing()) }
}

fn actor(request: &HttpRequest, principal: Principal) -> Actor {
    let context = request.extensions().get::<RequestContext>().cloned();
    let (request_id, mut client) = match context {
        Some(context) => (context.request_id.clone(), context.client.clone()),
        None => (RequestId::from_uuid(uuid::Uuid::nil()), Client::default()),
    };
    client.device = cookies::device(request);
    Actor { principal, request_id, client }
}
