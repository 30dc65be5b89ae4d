use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use socle_application::access::{Access, AuthenticateApiKeyError};
use socle_application::identity::{AuthenticateError, Identity};
use socle_application::operations::LimitRequests;
use socle_application::ports::RateDecision;
use socle_domain::Timestamp;
use socle_domain::access::{
    Actor, ApiKeySecret, Client, Memberships, Principal, RequestId, SignedIn,
};

use super::origin;
use crate::Services;
use crate::identity::cookies::{self, SessionCookie};
use crate::middleware::context::RequestContext;
use crate::problem::Problem;

/// Whoever asks, signed in or not: for operations that do not look at it.
pub(crate) struct Anyone(pub(crate) Actor);

/// Whoever is authenticated: a person by an access token or by a cookie with its CSRF token, or a
/// program by an API key. Everybody else is answered 401, and a cookie alone changes nothing (403).
/// Whether a program may do what a person may is for the policies to say.
pub(crate) struct SignedInActor(pub(crate) Actor);

/// Whoever asks, and who they are if they say so: for what everybody may see, and those who are signed
/// in see more of. Credentials that are not good are refused here, too.
pub(crate) struct Visitor(pub(crate) Actor);

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
        ready(Ok(Self(actor(request, Principal::Anonymous, Memberships::default()))))
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
                _ => {
                    let token = bearer(&request)?;
                    if token.starts_with(ApiKeySecret::PREFIX) {
                        return by_api_key(&request, token).await.map(Self);
                    }
                    by_token(&request, token).await?
                }
            };
            person(&request, signed_in).await.map(Self)
        })
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let presents = request.headers().contains_key(header::AUTHORIZATION)
            || cookies::session(request).is_some();
        if !presents {
            let nobody = actor(request, Principal::Anonymous, Memberships::default());
            return Box::pin(ready(Ok(Self(nobody))));
        }
        let signed_in = SignedInActor::from_request(request, payload);
        Box::pin(async move { signed_in.await.map(|SignedInActor(actor)| Self(actor)) })
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
            let actor = person(&request, signed_in).await?;
            let csrf_token = identity(&request)?.csrf.token(cookie.id, &cookie.secret);
            Ok(Self { actor, cookie, csrf_token })
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

fn access(request: &HttpRequest) -> Result<&web::Data<Access>, Problem> {
    request
        .app_data::<web::Data<Access>>()
        .ok_or_else(|| Problem::internal("the wiring lacks access"))
}

/// A person, and where they belong.
async fn person(request: &HttpRequest, signed_in: SignedIn) -> Result<Actor, Problem> {
    if let Some(limits) = limits(request) {
        count(request, limits.by_user(&signed_in).await)?;
    }
    // Whoever waits to be erased belongs nowhere any more, or not yet again.
    let memberships = if signed_in.closing {
        Memberships::default()
    } else {
        access(request)?.resolve_memberships.execute(signed_in.user_id).await?
    };
    Ok(actor(request, Principal::User(signed_in), memberships))
}

async fn by_api_key(request: &HttpRequest, token: &str) -> Result<Actor, Problem> {
    let refused = || Problem::not_authenticated("the API key is not valid or no longer valid");
    let secret = ApiKeySecret::parse(token).ok_or_else(refused)?;
    let found = access(request)?.authenticate_api_key.execute(&secret).await;
    let (key, memberships) = found.map_err(|error| match error {
        AuthenticateApiKeyError::InvalidKey => refused(),
        AuthenticateApiKeyError::Store(error) => error.into(),
    })?;
    if let Some(limits) = limits(request) {
        count(request, limits.by_api_key(&key).await)?;
    }
    Ok(actor(request, Principal::ApiKey(key), memberships))
}

async fn by_token(request: &HttpRequest, token: &str) -> Result<SignedIn, Problem> {
    let signed_in = identity(request)?.authenticate.execute(token).await;
    signed_in.map_err(|error| refused(error, "the access token is not valid or no longer valid"))
}

async fn by_cookie(request: &HttpRequest, cookie: &SessionCookie) -> Result<SignedIn, Problem> {
    let signed_in = identity(request)?.authenticate.browser(cookie.id, &cookie.secret).await;
    signed_in.map_err(|error| refused(error, "the session is over"))
}

/// When the access token of a request ends; `None` when the request carries none, but a cookie.
pub(crate) fn token_expiry(request: &HttpRequest) -> Result<Option<Timestamp>, Problem> {
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    let expiry = identity(request)?.authenticate.expiry(bearer(request)?);
    expiry.map(Some).map_err(|error| refused(error, "the access token is no longer valid"))
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

/// What counts requests by who sends them, where limits are enforced.
fn limits(request: &HttpRequest) -> Option<&LimitRequests> {
    request.app_data::<web::Data<Services>>()?.limit_requests.as_deref()
}

fn count(request: &HttpRequest, decision: RateDecision) -> Result<(), Problem> {
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

fn actor(request: &HttpRequest, principal: Principal, memberships: Memberships) -> Actor {
    let context = request.extensions().get::<RequestContext>().cloned();
    let (request_id, mut client) = match context {
        Some(context) => (context.request_id.clone(), context.client.clone()),
        None => (RequestId::from_uuid(uuid::Uuid::nil()), Client::default()),
    };
    client.device = cookies::device(request);
    Actor { principal, memberships, request_id, client }
}
