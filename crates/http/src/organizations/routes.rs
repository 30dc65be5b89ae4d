//! Organizations themselves.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use socle_application::organizations::{Organizations, UpdateOrganizationInput};
use socle_domain::organizations::{MemberRole, Organization, OrganizationId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{
    CreateOrganizationRequest, FeatureBody, FeatureList, OrganizationBody, OrganizationPage,
    UpdateOrganizationRequest,
};
use crate::extract::{IfMatch, Json, Paging, PathId, SignedInActor, etag};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, InputProblems, ListProblems,
    NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(remove)
        .service(restore)
        .service(features);
}

/// An organization with its tag.
pub(super) fn shown(organization: &Organization, role: Option<&MemberRole>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ETAG, etag(organization.version)))
        .json(OrganizationBody::new(organization, role))
}

/// Found an organization
///
/// Whoever founds it owns it.
#[utoipa::path(
    tag = "organizations",
    operation_id = "create_organization",
    security(("bearer" = []), ("cookie" = [])),
    params(IdempotencyKeyHeader),
    request_body = CreateOrganizationRequest,
    responses(
        (status = 201, description = "The organization", body = OrganizationBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/organizations", wrap = "Idempotent")]
async fn create(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<CreateOrganizationRequest>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let view = organizations.create.execute(&actor, &body.name, body.slug.as_deref()).await?;
    let location = format!("/api/v1/organizations/{}", view.organization.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, etag(view.organization.version)))
        .json(OrganizationBody::from(&view)))
}

/// List my organizations
///
/// The latest first. A deleted one is shown to its owners until it is gone.
#[utoipa::path(
    tag = "organizations",
    operation_id = "list_organizations",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of organizations", body = OrganizationPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations")]
async fn list(
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let page = organizations.read.execute(&actor, page).await?;
    Ok(HttpResponse::Ok().json(OrganizationPage::from(page)))
}

/// Read an organization
#[utoipa::path(
    tag = "organizations",
    operation_id = "get_organization",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "The organization", body = OrganizationBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let view = organizations.read.one(&actor, id).await?;
    Ok(shown(&view.organization, view.role.as_ref()))
}

/// Rename an organization
///
/// With `If-Match`, only if it still has that version.
#[utoipa::path(
    tag = "organizations",
    operation_id = "update_organization",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body = UpdateOrganizationRequest,
    responses(
        (status = 200, description = "The organization as it is now", body = OrganizationBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem,
        ConditionalProblems, ServerProblems,
    )
)]
#[patch("/organizations/{id}")]
async fn update(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<UpdateOrganizationRequest>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let input = UpdateOrganizationInput { name: body.name, slug: body.slug, expected_versions };
    organizations.update.execute(&actor, id, input).await?;
    let view = organizations.read.changed(&actor, id).await?;
    Ok(shown(&view.organization, view.role.as_ref()))
}

/// Delete an organization
///
/// Only an owner, who proved a moment ago who they are. It is gone for everybody at once; for 30 days
/// an owner can restore it.
#[utoipa::path(
    tag = "organizations",
    operation_id = "delete_organization",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 204, description = "The organization is deleted"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/organizations/{id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    organizations.delete.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Restore an organization
///
/// Within 30 days of its deletion.
#[utoipa::path(
    tag = "organizations",
    operation_id = "restore_organization",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "The organization", body = OrganizationBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/organizations/{id}/restore")]
async fn restore(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let organization = organizations.restore.execute(&actor, id).await?;
    let owner = MemberRole::BuiltIn(socle_domain::access::OrganizationRole::Owner);
    Ok(shown(&organization, Some(&owner)))
}

/// List the features of an organization
#[utoipa::path(
    tag = "organizations",
    operation_id = "list_features",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "What can be switched, and whether it is on", body = FeatureList),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/features")]
async fn features(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let features = organizations.read.features(&actor, id).await?;
    let data = features.into_iter().map(|(feature, on)| FeatureBody::new(feature, on)).collect();
    Ok(HttpResponse::Ok().json(FeatureList { data }))
}
