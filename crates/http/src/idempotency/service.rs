use std::any::Any;
use std::future::{Ready, ready};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::{Error, HttpMessage as _, HttpResponse, rt, web};
use futures_util::FutureExt as _;
use socle_application::idempotency::{
    Begun, Claim, Idempotency, IdempotencyKey, KeyedRequest, MalformedKey, Outcome,
};
use tracing::Instrument as _;

use super::answer;
use crate::extract::{AlreadySignedIn, SignedInActor, body};
use crate::problem::Problem;

/// Wraps an operation: a `POST` that carries `Idempotency-Key` takes effect once, however often it is
/// sent. Others pass.
pub(crate) struct Idempotent;

/// An operation that [`Idempotent`] wraps.
pub(crate) struct Wrapped<S> {
    service: Rc<S>,
}

/// How long an operation with a key may take. Shorter than the lease, so that nobody takes the key
/// over while it is at work, and longer than its client is made to wait.
const PATIENCE: Duration = Duration::from_secs(50);

type Answering<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl<S, B> Transform<S, ServiceRequest> for Idempotent
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Transform = Wrapped<S>;
    type InitError = ();
    type Future = Ready<Result<Wrapped<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Wrapped { service: Rc::new(service) }))
    }
}

impl<S, B> Service<ServiceRequest> for Wrapped<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Answering<Self::Response>;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let service = Rc::clone(&self.service);
        Box::pin(async move {
            let prepared = match key(&request) {
                Ok(None) => {
                    let response = service.call(request).await?;
                    return Ok(response.map_into_boxed_body());
                }
                Ok(Some(key)) => prepare(&mut request, &key).await,
                Err(problem) => Err(problem),
            };
            match prepared {
                Ok(Prepared::Perform(idempotency, claim)) => {
                    perform(service, request, idempotency, claim).await
                }
                Ok(Prepared::Answered(response)) => Ok(request.into_response(response)),
                Err(problem) => Ok(request.error_response(problem)),
            }
        })
    }
}

/// The key that a request carries, if it carries one that counts.
fn key(request: &ServiceRequest) -> Result<Option<IdempotencyKey>, Problem> {
    if *request.method() != Method::POST {
        return Ok(None);
    }
    let mut values = request.headers().get_all("idempotency-key");
    let Some(value) = values.next() else { return Ok(None) };
    let malformed = |error: MalformedKey| Problem::unreadable(error.to_string());
    let text = value.to_str().map_err(|_| malformed(MalformedKey))?;
    if values.next().is_some() {
        return Err(Problem::unreadable("there is more than one `Idempotency-Key`"));
    }
    IdempotencyKey::parse(text).map(Some).map_err(malformed)
}

enum Prepared {
    Perform(Arc<Idempotency>, Claim),
    Answered(HttpResponse),
}

/// Finds out who asks, reads what they send, and claims the key.
async fn prepare(request: &mut ServiceRequest, key: &IdempotencyKey) -> Result<Prepared, Problem> {
    let idempotency = request
        .app_data::<web::Data<Idempotency>>()
        .map(|data| Arc::clone(data))
        .ok_or_else(|| Problem::internal("the wiring lacks idempotency"))?;
    let SignedInActor(actor) = request.extract::<SignedInActor>().await?;
    request.extensions_mut().insert(AlreadySignedIn(actor.clone()));
    let (http_request, payload) = request.parts_mut();
    let bytes = body::receive(http_request, payload).await?;
    request.set_payload(Payload::from(bytes.clone()));
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let keyed = KeyedRequest {
        key,
        method: request.method().as_str(),
        path: request.uri().path_and_query().map_or("", |path| path.as_str()),
        content_type: content_type.map_or(b"", |value| value.as_bytes()),
        body: &bytes,
    };
    match idempotency.begin(&actor, &keyed).await? {
        Begun::Perform(claim) => Ok(Prepared::Perform(idempotency, claim)),
        Begun::Replay(answer) => answer::read(&answer)
            .map(Prepared::Answered)
            .ok_or_else(|| Problem::internal("a stored answer is not one of ours")),
    }
}

/// Does the work to its end even when the client goes away meanwhile: clients that lose their
/// connection are those who ask again. What is decided is stored before it is answered.
async fn perform<S, B>(
    service: Rc<S>,
    request: ServiceRequest,
    idempotency: Arc<Idempotency>,
    claim: Claim,
) -> Result<ServiceResponse<BoxBody>, Error>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    let working = async move {
        let work = AssertUnwindSafe(claim.scope(service.call(request))).catch_unwind();
        let (ended, outcome) = match rt::time::timeout(PATIENCE, work).await {
            Ok(Ok(answered)) => {
                let (answered, outcome) = judge(answered);
                (Ended::Answered(answered), outcome)
            }
            Ok(Err(panic)) => (Ended::Panicked(panic), Outcome::Unclear),
            Err(elapsed) => {
                let problem = Problem::unavailable(elapsed);
                problem.log_cause();
                (Ended::Answered(Err(problem.into())), Outcome::Unclear)
            }
        };
        idempotency.settle(claim, outcome).await;
        ended
    };
    match rt::spawn(working.in_current_span()).await {
        Ok(Ended::Answered(answered)) => answered,
        // Who catches panics stands outside, and says so in the log.
        Ok(Ended::Panicked(panic)) => resume_unwind(panic),
        Err(lost) => Err(Problem::unavailable(lost).into()),
    }
}

enum Ended {
    Answered(Result<ServiceResponse<BoxBody>, Error>),
    Panicked(Box<dyn Any + Send>),
}

/// What is to be kept of an answer: those that say that it is done. Whoever was refused may correct
/// the request; of a fault of ours nobody knows how far it came.
fn judge<B: MessageBody + 'static>(
    answered: Result<ServiceResponse<B>, Error>,
) -> (Result<ServiceResponse<BoxBody>, Error>, Outcome) {
    let response = match answered {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => return (Err(error), Outcome::Unclear),
    };
    let status = response.status();
    if status.is_client_error() {
        return (Ok(response), Outcome::Refused);
    }
    if !status.is_success() {
        return (Ok(response), Outcome::Unclear);
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    // A body that comes bit by bit is nothing that could be kept.
    let (body, outcome) = match body.try_into_bytes() {
        Ok(bytes) => {
            let outcome = kept(status, head.headers(), &bytes);
            (BoxBody::new(bytes), outcome)
        }
        Err(body) => (body, Outcome::Unclear),
    };
    (Ok(ServiceResponse::new(request, head.set_body(body))), outcome)
}

fn kept(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Outcome {
    answer::write(status, headers, body).map_or(Outcome::Unclear, Outcome::Answered)
}
