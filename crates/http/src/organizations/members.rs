//! Who belongs to an organization.

use actix_web::{HttpResponse, delete, get, patch, web};
use socle_application::organizations::Organizations;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{ChangeRoleRequest, MemberBody, MemberPage};
use crate::extract::{Json, Paging, PathId, PathIds, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, InputProblems, ListProblems, NotFoundProblem, Problem,
    ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(change_role).service(remove);
}

/// List the members of an organization
///
/// The oldest account first.
#[utoipa::path(
    tag = "organizations",
    operation_id = "list_members",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of members", body = MemberPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/members")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Paging(page): Paging<UserId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let page = organizations.list_members.execute(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(MemberPage::from(page)))
}

/// Change a member's role
///
/// Counts from their next request on. Nobody gives or takes a role above their own; the last owner
/// stays one (409).
#[utoipa::path(
    tag = "organizations",
    operation_id = "change_member_role",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("user_id" = Uuid, Path, description = "The member"),
    ),
    request_body = ChangeRoleRequest,
    responses(
        (status = 200, description = "The member", body = MemberBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[patch("/organizations/{id}/members/{user_id}")]
async fn change_role(
    SignedInActor(actor): SignedInActor,
    PathIds(id, user_id): PathIds<OrganizationId, UserId>,
    Json(body): Json<ChangeRoleRequest>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let member = organizations.change_member_role.execute(&actor, id, user_id, &body.role).await?;
    Ok(HttpResponse::Ok().json(MemberBody::from(member)))
}

/// Remove a member
///
/// Members can remove themselves: they leave. The last owner stays (409).
#[utoipa::path(
    tag = "organizations",
    operation_id = "remove_member",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("user_id" = Uuid, Path, description = "The member"),
    ),
    responses(
        (status = 204, description = "They belong to it no more"),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[delete("/organizations/{id}/members/{user_id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathIds(id, user_id): PathIds<OrganizationId, UserId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    organizations.remove_member.execute(&actor, id, user_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
