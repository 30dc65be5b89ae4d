//! Custom roles.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::access::{Access, CreateRoleInput, UpdateRoleInput};
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::organizations::{CustomRole, CustomRoleId, OrganizationId};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::extract::{IfMatch, Json, Paging, PathId, PathIds, SignedInActor, cursor, etag};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, InputProblems, ListProblems,
    NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(remove);
}

/// A role is made.
#[derive(Deserialize, ToSchema)]
struct CreateRoleRequest {
    /// What to call it; none of the built-in names.
    #[schema(min_length = 1, max_length = 100, example = "Auditor")]
    name: String,
    /// Names of `GET /permissions` of the scope `organization`.
    #[schema(min_items = 1, example = json!(["organizations.read", "audit.read"]))]
    permissions: Vec<String>,
}

/// What changes about a role; fields that are left out stay.
#[derive(Deserialize, ToSchema)]
struct UpdateRoleRequest {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// All the permissions it is to be made of.
    #[schema(min_items = 1)]
    permissions: Option<Vec<String>>,
}

/// A role that an organization made.
#[derive(Serialize, ToSchema)]
struct RoleBody {
    id: Uuid,
    name: String,
    permissions: Vec<String>,
    created_at: DateTime<Utc>,
    /// For `If-Match`.
    version: i64,
}

impl From<&CustomRole> for RoleBody {
    fn from(role: &CustomRole) -> Self {
        Self {
            id: role.id.as_uuid(),
            name: role.name.to_string(),
            permissions: role.permissions.iter().cloned().collect(),
            created_at: role.created_at,
            version: role.version,
        }
    }
}

/// A page of roles.
#[derive(Serialize, ToSchema)]
struct RolePage {
    data: Vec<RoleBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<CustomRole, CustomRoleId>> for RolePage {
    fn from(page: Page<CustomRole, CustomRoleId>) -> Self {
        let data = page.items.iter().map(RoleBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

fn shown(role: &CustomRole) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, etag(role.version))).json(RoleBody::from(role))
}

/// Make a custom role
///
/// It permits nothing that whoever makes it may not do.
#[utoipa::path(
    tag = "access",
    operation_id = "create_role",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization"), IdempotencyKeyHeader),
    request_body = CreateRoleRequest,
    responses(
        (status = 201, description = "The role", body = RoleBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/organizations/{id}/roles", wrap = "Idempotent")]
async fn create(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Json(body): Json<CreateRoleRequest>,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    let input = CreateRoleInput { name: body.name, permissions: body.permissions };
    let role = access.create_role.execute(&actor, id, input).await?;
    let location = format!("/api/v1/organizations/{id}/roles/{}", role.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, etag(role.version)))
        .json(RoleBody::from(&role)))
}

/// List the custom roles of an organization
///
/// The latest first.
#[utoipa::path(
    tag = "access",
    operation_id = "list_roles",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of roles", body = RolePage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/roles")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Paging(page): Paging<CustomRoleId>,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    let page = access.list_roles.execute(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(RolePage::from(page)))
}

/// Read a custom role
#[utoipa::path(
    tag = "access",
    operation_id = "get_role",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("role_id" = Uuid, Path, description = "The role"),
    ),
    responses(
        (status = 200, description = "The role", body = RoleBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/roles/{role_id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathIds(id, role_id): PathIds<OrganizationId, CustomRoleId>,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(&access.list_roles.one(&actor, id, role_id).await?))
}

/// Change a custom role
///
/// What its members may do changes with their next request; when that is less, the open invitations
/// they sent are taken back. With `If-Match`, only if it still has that version.
#[utoipa::path(
    tag = "access",
    operation_id = "update_role",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("role_id" = Uuid, Path, description = "The role"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body = UpdateRoleRequest,
    responses(
        (status = 200, description = "The role as it is now", body = RoleBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem,
        ConditionalProblems, ServerProblems,
    )
)]
#[patch("/organizations/{id}/roles/{role_id}")]
async fn update(
    SignedInActor(actor): SignedInActor,
    PathIds(id, role_id): PathIds<OrganizationId, CustomRoleId>,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<UpdateRoleRequest>,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    let UpdateRoleRequest { name, permissions } = body;
    let input = UpdateRoleInput { name, permissions, expected_versions };
    Ok(shown(&access.update_role.execute(&actor, id, role_id, input).await?))
}

/// Delete a custom role
///
/// One that members have stays (409). Open invitations that name it are gone with it.
#[utoipa::path(
    tag = "access",
    operation_id = "delete_role",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("role_id" = Uuid, Path, description = "The role"),
    ),
    responses(
        (status = 204, description = "The role is gone"),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[delete("/organizations/{id}/roles/{role_id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathIds(id, role_id): PathIds<OrganizationId, CustomRoleId>,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    access.delete_role.execute(&actor, id, role_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
