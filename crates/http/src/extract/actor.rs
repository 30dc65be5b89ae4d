use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use socle_application::identity::{AuthenticateError, Identity};
use socle_domain::access::{Actor, Client, Principal, RequestId, SignedIn};

use crate::Services;
use crate::middleware::context::RequestContext;
use crate::problem::Problem;

/// Whoever asks, signed in or not: for operations that do not look at it.
pub(crate) struct Anyone(pub(crate) Actor);

/// Somebody who is signed in; everybody else is answered 401.
pub(crate) struct SignedInActor(pub(crate) Actor);

impl FromRequest for Anyone {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(actor(request, Principal::Anonymous))))
    }
}

impl FromRequest for SignedInActor {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let signed_in = authenticate(&request).await?;
            count(&request, &signed_in).await?;
            Ok(Self(actor(&request, Principal::User(signed_in))))
        })
    }
}

async fn authenticate(request: &HttpRequest) -> Result<SignedIn, Problem> {
    let token = bearer(request)?;
    let identity = request
        .app_data::<web::Data<Identity>>()
        .ok_or_else(|| Problem::internal("the wiring lacks identity"))?;
    identity.authenticate.execute(token).await.map_err(|error| match error {
        AuthenticateError::InvalidToken(_) | AuthenticateError::SessionOver => {
            tracing::debug!(%error, "an access token was refused");
            Problem::not_authenticated("the access token is not valid or no longer valid")
        }
        AuthenticateError::Store(error) => error.into(),
    })
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
    let (request_id, client) = match context {
        Some(context) => (context.request_id.clone(), context.client.clone()),
        None => (RequestId::from_uuid(uuid::Uuid::nil()), Client::default()),
    };
    Actor { principal, request_id, client }
}
