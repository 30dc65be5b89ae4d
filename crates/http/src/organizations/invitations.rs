//! Who is invited to an organization.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, post, web};
use socle_application::organizations::{AcceptInvitationError, Organizations};
use socle_domain::identity::SecretToken;
use socle_domain::organizations::{InvitationId, OrganizationId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{AcceptRequest, InvitationBody, InvitationPage, InviteRequest, OrganizationBody};
use super::routes::shown;
use crate::extract::{Json, Paging, PathId, PathIds, SignedInActor};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, GoneProblem, InputProblems, ListProblems, NotFoundProblem, Problem,
    ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(invite).service(list).service(revoke).service(accept);
}

/// Invite somebody
///
/// A mail goes to the address; its link works once, for 48 hours, for the person who reads that mail.
/// A new invitation to the same address takes the place of the earlier one. Nobody invites to a role
/// above their own.
#[utoipa::path(
    tag = "organizations",
    operation_id = "invite",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization"), IdempotencyKeyHeader),
    request_body = InviteRequest,
    responses(
        (status = 201, description = "The invitation", body = InvitationBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/organizations/{id}/invitations", wrap = "Idempotent")]
async fn invite(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Json(body): Json<InviteRequest>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let invitation = organizations.invite.execute(&actor, id, &body.email, &body.role).await?;
    let location = format!("/api/v1/organizations/{id}/invitations/{}", invitation.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .json(InvitationBody::from(&invitation)))
}

/// List the open invitations of an organization
///
/// The latest first.
#[utoipa::path(
    tag = "organizations",
    operation_id = "list_invitations",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of invitations", body = InvitationPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/invitations")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Paging(page): Paging<InvitationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let page = organizations.list_invitations.execute(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(InvitationPage::from(page)))
}

/// Take an invitation back
#[utoipa::path(
    tag = "organizations",
    operation_id = "revoke_invitation",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("invitation_id" = Uuid, Path, description = "The invitation"),
    ),
    responses(
        (status = 204, description = "Its link works no more"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/organizations/{id}/invitations/{invitation_id}")]
async fn revoke(
    SignedInActor(actor): SignedInActor,
    PathIds(id, invitation_id): PathIds<OrganizationId, InvitationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    organizations.revoke_invitation.execute(&actor, id, invitation_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Accept an invitation
///
/// Uses up the token of the mailed link. Only the person whose address it was mailed to can (403
/// otherwise).
#[utoipa::path(
    tag = "organizations",
    operation_id = "accept_invitation",
    security(("bearer" = []), ("cookie" = [])),
    request_body = AcceptRequest,
    responses(
        (status = 200, description = "The organization", body = OrganizationBody),
        AuthenticationProblems, InputProblems, GoneProblem, ServerProblems,
    )
)]
#[post("/invitations/accept")]
async fn accept(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<AcceptRequest>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let token = SecretToken::parse(&body.token).ok_or(AcceptInvitationError::Gone)?;
    let view = organizations.accept_invitation.execute(&actor, &token).await?;
    Ok(shown(&view.organization, view.role.as_ref()))
}
