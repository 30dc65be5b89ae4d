//! What administrators do about people's accounts.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::identity::Identity;
use socle_application::identity::administration::{ChangeUserInput, ListUsersInput};
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::identity::{User, UserId};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::dto::present;
use crate::extract::{IfMatch, Json, Paging, PathId, SignedInActor, cursor, etag};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, InputProblems, ListProblems, NotFoundProblem,
    Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(change).service(end_sessions);
}

/// A person, as administrators see them: nothing of it is a secret or leads to one.
#[derive(Serialize, ToSchema)]
struct AdministeredUserBody {
    id: Uuid,
    email: String,
    email_verified: bool,
    first_name: String,
    last_name: String,
    #[schema(example = "en")]
    locale: &'static str,
    #[schema(example = "Europe/Paris")]
    time_zone: &'static str,
    #[schema(example = "user")]
    platform_role: &'static str,
    #[schema(example = "active")]
    status: &'static str,
    mfa_enabled: bool,
    created_at: DateTime<Utc>,
    version: i64,
}

/// A page of people.
#[derive(Serialize, ToSchema)]
struct AdministeredUserPage {
    data: Vec<AdministeredUserBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// What an administrator changes about an account. A field that is left out stays as it is.
#[derive(Deserialize, ToSchema)]
struct ChangeUserRequest {
    /// `active` or `disabled`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, nullable = false, example = "disabled")]
    status: Option<String>,
    /// `user`, `manager`, `admin` or `superadmin`, up to one's own.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, nullable = false, example = "manager")]
    platform_role: Option<String>,
}

#[derive(Deserialize)]
struct Filter {
    q: Option<String>,
    status: Option<String>,
    role: Option<String>,
}

impl From<&User> for AdministeredUserBody {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.as_uuid(),
            email: user.email.to_string(),
            email_verified: user.email_verified_at.is_some(),
            first_name: user.first_name.to_string(),
            last_name: user.last_name.to_string(),
            locale: user.locale.as_str(),
            time_zone: user.time_zone.name(),
            platform_role: user.platform_role.as_str(),
            status: user.status.as_str(),
            mfa_enabled: user.has_second_factor(),
            created_at: user.created_at,
            version: user.version,
        }
    }
}

impl From<Page<User, UserId>> for AdministeredUserPage {
    fn from(page: Page<User, UserId>) -> Self {
        let data = page.items.iter().map(AdministeredUserBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// List people
///
/// The latest first. For managers and those above them.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_users",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("q" = Option<String>, Query, description = "Stands in the address or in the name"),
        ("status" = Option<String>, Query, description = "`active` or `disabled`"),
        ("role" = Option<String>, Query, description = "A platform role"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of people", body = AdministeredUserPage),
        AuthenticationProblems, ListProblems, ServerProblems,
    )
)]
#[get("/admin/users")]
async fn list(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<UserId>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let filter = web::Query::<Filter>::from_query(request.query_string()).map_err(unreadable)?;
    let Filter { q, status, role } = filter.into_inner();
    let input = ListUsersInput { q, status, role };
    let page = identity.administration.list.execute(&actor, input, page).await?;
    Ok(HttpResponse::Ok().json(AdministeredUserPage::from(page)))
}

/// Read a person
///
/// For managers and those above them.
#[utoipa::path(
    tag = "administration",
    operation_id = "get_user",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    responses(
        (status = 200, description = "The person", body = AdministeredUserBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/admin/users/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<UserId>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(&identity.administration.get.execute(&actor, id).await?))
}

/// Change a person's status or role
///
/// For administrators: nobody changes themselves or somebody above them, or gives a role above their
/// own, and a role takes a fresh proof of identity. Disabling ends all sessions. Both act with the
/// person's next request.
#[utoipa::path(
    tag = "administration",
    operation_id = "change_user",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ChangeUserRequest,
    params(
        ("id" = Uuid, Path, description = "The person"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    responses(
        (status = 200, description = "The person as they are now", body = AdministeredUserBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConditionalProblems,
        ServerProblems,
    )
)]
#[patch("/admin/users/{id}")]
async fn change(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<UserId>,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<ChangeUserRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let ChangeUserRequest { status, platform_role } = body;
    let input = ChangeUserInput { status, platform_role, expected_versions };
    Ok(answer(&identity.administration.change.execute(&actor, id, input).await?))
}

/// End all sessions of a person
///
/// For administrators, and nobody's who stands above them.
#[utoipa::path(
    tag = "administration",
    operation_id = "end_user_sessions",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    responses(
        (status = 204, description = "The person is signed out everywhere"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/admin/users/{id}/sessions")]
async fn end_sessions(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<UserId>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.administration.end_sessions.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn answer(user: &User) -> HttpResponse {
    let etag = (header::ETAG, etag(user.version));
    HttpResponse::Ok().insert_header(etag).json(AdministeredUserBody::from(user))
}
