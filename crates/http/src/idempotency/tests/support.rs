//! An operation that opts in, on a database of its own.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use actix_web::body::{BodyStream, BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::{Next, from_fn};
use actix_web::test::{TestRequest, init_service, read_body};
use actix_web::web::Bytes;
use actix_web::{App, Error, HttpMessage as _, HttpResponse, post, web};
use futures_util::future::LocalBoxFuture;
use futures_util::{FutureExt as _, stream};
use serde::Deserialize;
use socle_application::idempotency::Idempotency;
use socle_application::outbox::{OutboxMessage, OutboxMessageId};
use socle_application::store::{Store as _, StoreError};
use socle_application::testkit::FixedClock;
use socle_crypto::{AesGcmSealer, HmacSha256, SecretKey32, SystemRandomness};
use socle_domain::access::{
    Actor, Client, Memberships, PlatformRole, Principal, RequestId, SignedIn,
};
use socle_domain::identity::{SessionId, UserId};
use socle_domain::{Id as _, Timestamp};
use socle_sqlite::{DatabaseSettings, SqlStore};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use uuid::Uuid;

use super::super::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::HttpSettings;
use crate::extract::{AlreadySignedIn, Json, SignedInActor};
use crate::middleware::{context, problems};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, InputProblems, Problem, ServerProblems,
};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

pub(super) const THINGS: &str = "/things";
/// Stands in the answer and nowhere else.
pub(super) const SHOWN_ONCE: &str = "shown-only-now";

/// What the operation works on.
pub(super) struct World {
    store: Arc<SqlStore>,
    /// How often it took effect.
    pub(super) effects: Cell<u128>,
    /// The operation waits here when it is told to.
    pub(super) gate: Notify,
    /// Says that it has come there.
    pub(super) arrived: Notify,
}

/// What is asked of the operation.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct Thing {
    /// How it goes on.
    then: String,
}

impl World {
    /// Something that a transaction makes durable.
    async fn take_effect(&self) -> Result<u128, StoreError> {
        let number = Uuid::from_u128(self.effects.get() + 1);
        let mut tx = self.store.begin().await?;
        let message = OutboxMessage {
            id: OutboxMessageId::from_uuid(Uuid::from_u128(number.as_u128() << 64)),
            topic: "thing.created".to_owned(),
            aggregate_id: number,
            organization_id: None,
            payload: Vec::new(),
            created_at: Timestamp::UNIX_EPOCH,
        };
        tx.outbox().append(&[message]).await?;
        tx.commit().await?;
        self.effects.set(number.as_u128());
        Ok(number.as_u128())
    }
}

#[utoipa::path(
    params(IdempotencyKeyHeader),
    responses(
        (status = 201, description = "Created"),
        AuthenticationProblems, InputProblems, ConflictProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/things", wrap = "Idempotent")]
async fn create(
    SignedInActor(_actor): SignedInActor,
    Json(thing): Json<Thing>,
    world: web::Data<Rc<World>>,
) -> Result<HttpResponse, Problem> {
    match thing.then.as_str() {
        "refuse" => return Err(taken()),
        "break" => return Err(Problem::internal("before anything was done")),
        "panic" => panic!("the test asked for it"),
        "wait" => {
            world.arrived.notify_one();
            world.gate.notified().await;
        }
        _ => {}
    }
    let number = world.take_effect().await?;
    let mut created = HttpResponse::Created();
    created
        .insert_header((header::LOCATION, format!("/things/{number}")))
        .insert_header((header::ETAG, "\"1\""))
        .insert_header((header::SET_COOKIE, "session=secret"));
    Ok(match thing.then.as_str() {
        "refuse late" => return Err(taken()),
        "break late" => return Err(Problem::internal("after the commit")),
        "panic late" => panic!("the test asked for it"),
        "nothing" => HttpResponse::NoContent().finish(),
        "much" => created.body("x".repeat(Idempotency::MAX_ANSWER)),
        "stream" => {
            let piece = Ok::<_, Error>(Bytes::from_static(b"piece"));
            created.body(BodyStream::new(stream::iter([piece])))
        }
        _ => created.json(serde_json::json!({"number": number, "key": SHOWN_ONCE})),
    })
}

fn taken() -> Problem {
    Problem::conflict("taken", "It is taken", "another, please")
}

/// What is documented of it.
#[derive(utoipa::OpenApi)]
#[openapi(paths(create))]
pub(super) struct Documented;

/// Who asks stands in a header; without it, nobody is signed in.
async fn known(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let person = request.headers().get("x-person").and_then(|v| v.to_str().ok()?.parse().ok());
    if let Some(person) = person {
        let signed_in = SignedIn {
            user_id: UserId::from_uuid(Uuid::from_u128(person)),
            session_id: SessionId::from_uuid(Uuid::from_u128(person)),
            platform_role: PlatformRole::User,
            authenticated_at: Timestamp::UNIX_EPOCH,
            closing: false,
        };
        let actor = Actor {
            principal: Principal::User(signed_in),
            memberships: Memberships::default(),
            request_id: RequestId::from_uuid(Uuid::nil()),
            client: Client::default(),
        };
        request.extensions_mut().insert(AlreadySignedIn(actor));
    }
    next.call(request).await
}

/// The operation and what surrounds it.
pub(super) struct Site {
    service: Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answered>>,
    pub(super) world: Rc<World>,
    pub(super) clock: Arc<FixedClock>,
    folder: TempDir,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) replayed: bool,
    pub(super) cookie: bool,
    pub(super) retry_after: Option<String>,
    pub(super) kept: [Option<String>; 3],
    pub(super) body: String,
}

impl Answered {
    async fn of(response: ServiceResponse<BoxBody>) -> Self {
        let headers = response.headers().clone();
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        Self {
            status: response.status().as_u16(),
            replayed: text("idempotency-replayed").as_deref() == Some("true"),
            cookie: headers.contains_key(header::SET_COOKIE),
            retry_after: text("retry-after"),
            kept: ["content-type", "location", "etag"].map(text),
            body: String::from_utf8(read_body(response).await.to_vec()).unwrap(),
        }
    }

    /// The kind of problem that it is.
    pub(super) fn problem(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        body["type"].as_str().unwrap().trim_start_matches("/problems/").to_owned()
    }

    /// The status and, of a problem, its kind.
    pub(super) fn told(&self) -> (u16, String) {
        (self.status, if self.status < 400 { String::new() } else { self.problem() })
    }
}

impl Site {
    /// Sends what was put together.
    pub(super) fn call(&self, request: TestRequest) -> LocalBoxFuture<'static, Answered> {
        (self.service)(request)
    }

    /// The first person asks under a key.
    pub(super) fn ask(&self, key: &str, then: &str) -> LocalBoxFuture<'static, Answered> {
        self.call(request(then).insert_header(("idempotency-key", key)))
    }

    /// How often the operation took effect.
    pub(super) fn effects(&self) -> u128 {
        self.world.effects.get()
    }

    /// What a thief of the database would hold.
    pub(super) fn dump(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

/// What the first person asks for, without a key.
pub(super) fn request(then: &str) -> TestRequest {
    TestRequest::post()
        .uri(THINGS)
        .insert_header(("x-person", "1"))
        .set_json(serde_json::json!({"then": then}))
}

pub(super) async fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("socle.db").display()).into();
    // As in the server: opened on a runtime with threads, used by workers with one.
    let opening = RUNTIME.spawn(async move {
        let store = SqlStore::open(&DatabaseSettings { url, max_connections: 4 }).await.unwrap();
        store.migrate().await.unwrap();
        store
    });
    let (store, clock) = (Arc::new(opening.await.unwrap()), Arc::<FixedClock>::default());
    let secret = SecretKey32::from_bytes([7; 32]);
    let idempotency = Idempotency {
        keys: store.clone(),
        sealer: Arc::new(AesGcmSealer::new(&secret, &[], Arc::new(SystemRandomness))),
        mac: Arc::new(HmacSha256::new(&secret, &[])),
        clock: clock.clone(),
        randomness: Arc::new(SystemRandomness),
    };
    let world = Rc::new(World {
        store,
        effects: Cell::default(),
        gate: Notify::new(),
        arrived: Notify::new(),
    });
    let settings = HttpSettings::new("http://localhost".parse().unwrap());
    let app = App::new()
        .app_data(web::Data::new(idempotency))
        .app_data(web::Data::new(settings))
        .app_data(web::Data::new(Rc::clone(&world)))
        .service(create)
        .wrap(from_fn(known))
        .wrap(from_fn(problems::render))
        .wrap(from_fn(context::establish));
    let app = Rc::new(init_service(app).await);
    let service = move |request: TestRequest| {
        let app = Rc::clone(&app);
        async move {
            match app.call(request.to_request()).await {
                Ok(response) => Answered::of(response.map_into_boxed_body()).await,
                // As the server renders it.
                Err(error) => {
                    let request = TestRequest::default().to_http_request();
                    Answered::of(ServiceResponse::from_err(error, request)).await
                }
            }
        }
        .boxed_local()
    };
    Site { service: Box::new(service), world, clock, folder }
}
