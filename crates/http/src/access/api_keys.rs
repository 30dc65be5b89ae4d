//! Keys for programs.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::access::{Access, CreateApiKeyInput};
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::access::{ApiKey, ApiKeyId, ApiKeySecret};
use socle_domain::organizations::OrganizationId;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::extract::{Json, Paging, PathId, PathIds, SignedInActor, cursor};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, InputProblems, ListProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(revoke);
}

/// A key is made.
#[derive(Deserialize, ToSchema)]
struct CreateApiKeyRequest {
    /// What to call it.
    #[schema(min_length = 1, max_length = 100, example = "Nightly import")]
    name: String,
    /// Names of `GET /permissions` of the scope `organization`.
    #[schema(min_items = 1, example = json!(["organizations.members.read"]))]
    scopes: Vec<String>,
    /// From when on it no longer works; without it, it works until it is revoked.
    expires_at: Option<DateTime<Utc>>,
}

/// A key, without the key itself.
#[derive(Serialize, ToSchema)]
struct ApiKeyBody {
    id: Uuid,
    name: String,
    /// How the key begins.
    prefix: String,
    scopes: Vec<String>,
    /// Who made it; `null` for a key made with another key.
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    /// When it was last used, give or take a minute.
    last_used_at: Option<DateTime<Utc>>,
}

impl From<&ApiKey> for ApiKeyBody {
    fn from(key: &ApiKey) -> Self {
        Self {
            id: key.id.as_uuid(),
            name: key.name.to_string(),
            prefix: key.prefix.clone(),
            scopes: key.scopes.iter().cloned().collect(),
            created_by: key.created_by.map(|id| id.as_uuid()),
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
        }
    }
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
struct NewApiKeyBody {
    /// The key itself, which is not shown again.
    #[schema(example = "sk_live_…")]
    key: String,
    id: Uuid,
    name: String,
    /// How the key begins.
    prefix: String,
    scopes: Vec<String>,
    /// Who made it; `null` for a key made with another key.
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    /// When it was last used: never so far.
    last_used_at: Option<DateTime<Utc>>,
}

impl NewApiKeyBody {
    fn new(api_key: &ApiKey, secret: &ApiKeySecret) -> Self {
        // Not flattened: a schema of several parts promises nothing about fields that none of them has.
        let key = secret.expose().to_owned();
        let ApiKeyBody {
            id,
            name,
            prefix,
            scopes,
            created_by,
            created_at,
            expires_at,
            last_used_at,
        } = ApiKeyBody::from(api_key);
        Self { key, id, name, prefix, scopes, created_by, created_at, expires_at, last_used_at }
    }
}

/// A page of keys.
#[derive(Serialize, ToSchema)]
struct ApiKeyPage {
    data: Vec<ApiKeyBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<ApiKey, ApiKeyId>> for ApiKeyPage {
    fn from(page: Page<ApiKey, ApiKeyId>) -> Self {
        let data = page.items.iter().map(ApiKeyBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// Make an API key
///
/// The key is in this answer only. It permits nothing that whoever makes it may not do, and belongs
/// to the organization: it stays when its maker leaves.
#[utoipa::path(
    tag = "access",
    operation_id = "create_api_key",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization"), IdempotencyKeyHeader),
    request_body = CreateApiKeyRequest,
    responses(
        (status = 201, description = "The key, once", body = NewApiKeyBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/organizations/{id}/api-keys", wrap = "Idempotent")]
async fn create(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Json(body): Json<CreateApiKeyRequest>,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    let CreateApiKeyRequest { name, scopes, expires_at } = body;
    let input = CreateApiKeyInput { name, scopes, expires_at };
    let (key, secret) = access.create_api_key.execute(&actor, id, input).await?;
    let location = format!("/api/v1/organizations/{id}/api-keys/{}", key.id);
    let body = NewApiKeyBody::new(&key, &secret);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(body))
}

/// List the API keys of an organization
///
/// Those that were not revoked, the latest first.
#[utoipa::path(
    tag = "access",
    operation_id = "list_api_keys",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of keys", body = ApiKeyPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/api-keys")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Paging(page): Paging<ApiKeyId>,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    let page = access.list_api_keys.execute(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(ApiKeyPage::from(page)))
}

/// Revoke an API key
///
/// It stops working with the next request.
#[utoipa::path(
    tag = "access",
    operation_id = "revoke_api_key",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("key_id" = Uuid, Path, description = "The key"),
    ),
    responses(
        (status = 204, description = "The key works no more"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/organizations/{id}/api-keys/{key_id}")]
async fn revoke(
    SignedInActor(actor): SignedInActor,
    PathIds(id, key_id): PathIds<OrganizationId, ApiKeyId>,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    access.revoke_api_key.execute(&actor, id, key_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
