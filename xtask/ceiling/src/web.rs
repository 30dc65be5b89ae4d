//! Bare handlers on the stack's web framework, database driver and token library.

use std::thread;

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    error::{ErrorInternalServerError, ErrorUnauthorized},
    http::header::{AUTHORIZATION, ContentType},
    web,
};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::{
    AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection,
    pooled_connection::{AsyncDieselConnectionManager, deadpool::Pool},
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The first key pair of RFC 8032, section 7.1, as PKCS #8.
const PRIVATE_KEY: [u8; 48] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
const PUBLIC_KEY: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];

/// In a schema of its own: Socle uses the same database.
const TABLE: &str = "
    create schema if not exists ceiling;
    create table if not exists ceiling.people (
        id uuid primary key,
        email text not null,
        email_verified boolean not null,
        first_name text not null,
        last_name text not null,
        locale text not null,
        time_zone text not null,
        platform_role text not null,
        mfa_enabled boolean not null,
        created_at timestamptz not null,
        version bigint not null
    );";

mod schema {
    diesel::table! {
        ceiling.people (id) {
            id -> Uuid,
            email -> Text,
            email_verified -> Bool,
            first_name -> Text,
            last_name -> Text,
            locale -> Text,
            time_zone -> Text,
            platform_role -> Text,
            mfa_enabled -> Bool,
            created_at -> Timestamptz,
            version -> BigInt,
        }
    }
}
use schema::people;

/// Options of the server.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8081")]
    bind: String,
    /// The PostgreSQL to read from.
    #[arg(long)]
    database_url: String,
}

/// A row as it is stored and as it is answered: the fields of Socle's `GET /api/v1/me`.
#[derive(Clone, Debug, Serialize, diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = people)]
struct Person {
    id: Uuid,
    email: String,
    email_verified: bool,
    first_name: String,
    last_name: String,
    locale: String,
    time_zone: String,
    platform_role: String,
    mfa_enabled: bool,
    created_at: DateTime<Utc>,
    version: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: Uuid,
    iss: String,
    aud: String,
    exp: i64,
}

struct State {
    pool: Pool<AsyncPgConnection>,
    key: DecodingKey,
    validation: Validation,
    token: String,
    bytes: web::Bytes,
}

/// Serves until it is stopped.
pub(crate) fn serve(options: &Options) -> Result<()> {
    actix_web::rt::System::new().block_on(run(options))
}

async fn run(options: &Options) -> Result<()> {
    let person = store(&options.database_url).await.context("could not prepare the database")?;
    let manager = AsyncDieselConnectionManager::new(&options.database_url);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let pool = Pool::builder(manager).max_size(cores * 8).build()?;

    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&["ceiling"]);
    validation.set_audience(&["ceiling"]);
    let state = web::Data::new(State {
        pool,
        key: DecodingKey::from_ed_der(&PUBLIC_KEY),
        validation,
        token: token(person.id)?,
        bytes: serde_json::to_vec(&person)?.into(),
    });
    HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .route("/bytes", web::get().to(bytes))
            .route("/token", web::get().to(shown_token))
            .route("/me", web::get().to(me))
    })
    .bind(&options.bind)
    .with_context(|| format!("could not listen on {}", options.bind))?
    .run()
    .await?;
    Ok(())
}

async fn store(url: &str) -> Result<Person> {
    let person = Person {
        id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001),
        email: "ada.bench@example.org".to_owned(),
        email_verified: true,
        first_name: "Ada".to_owned(),
        last_name: "Bench".to_owned(),
        locale: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        platform_role: "user".to_owned(),
        mfa_enabled: false,
        created_at: Utc::now(),
        version: 1,
    };
    let mut connection = AsyncPgConnection::establish(url).await?;
    connection.batch_execute(TABLE).await?;
    diesel::insert_into(people::table)
        .values(&person)
        .on_conflict_do_nothing()
        .execute(&mut connection)
        .await?;
    Ok(person)
}

fn token(person: Uuid) -> Result<String> {
    let claims = Claims {
        sub: person,
        iss: "ceiling".to_owned(),
        aud: "ceiling".to_owned(),
        exp: Utc::now().timestamp() + 24 * 60 * 60,
    };
    let key = EncodingKey::from_ed_der(&PRIVATE_KEY);
    Ok(encode(&Header::new(Algorithm::EdDSA), &claims, &key)?)
}

/// No check and no database.
async fn bytes(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::json()).body(state.bytes.clone())
}

async fn shown_token(state: web::Data<State>) -> String {
    state.token.clone()
}

/// Verifies the token and reads the row.
async fn me(request: HttpRequest, state: web::Data<State>) -> actix_web::Result<HttpResponse> {
    let token = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or_else(|| ErrorUnauthorized("no token"))?;
    let claims = decode::<Claims>(token, &state.key, &state.validation)
        .map_err(|_| ErrorUnauthorized("no valid token"))?
        .claims;
    let mut connection = state.pool.get().await.map_err(ErrorInternalServerError)?;
    let person: Person = people::table
        .filter(people::id.eq(claims.sub))
        .first(&mut connection)
        .await
        .map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().json(person))
}
