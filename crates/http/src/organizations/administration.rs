//! Every organization, for those who administer the platform. What belongs to an organization stays
//! its own.

use actix_web::{HttpResponse, delete, get, post, put, web};
use serde::Deserialize;
use socle_application::organizations::Organizations;
use socle_application::organizations::ports::OrganizationFilter;
use socle_domain::organizations::OrganizationId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{FeatureBody, OrganizationBody, OrganizationPage, SwitchFeatureRequest};
use super::routes::shown;
use crate::extract::{Json, Paging, PathId, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, FieldProblem, InputProblems, ListProblems,
    NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(remove).service(restore).service(switch_feature);
}

#[derive(Deserialize)]
struct Filter {
    q: Option<String>,
    status: Option<String>,
}

impl Filter {
    fn parse(self) -> Result<OrganizationFilter, Problem> {
        let deleted = match self.status.as_deref() {
            None => None,
            Some("open") => Some(false),
            Some("deleted") => Some(true),
            Some(_) => {
                return Err(Problem::invalid(vec![FieldProblem {
                    field: "status".to_owned(),
                    code: "unknown".to_owned(),
                    message: "the status is `open` or `deleted`".to_owned(),
                }]));
            }
        };
        Ok(OrganizationFilter { text: self.q.filter(|text| !text.is_empty()), deleted })
    }
}

/// List every organization
///
/// The latest first.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_all_organizations",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("q" = Option<String>, Query, description = "In the name or slug, whatever the case"),
        ("status" = Option<String>, Query, description = "`open` or `deleted`"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of organizations", body = OrganizationPage),
        AuthenticationProblems, ListProblems, ServerProblems,
    )
)]
#[get("/admin/organizations")]
async fn list(
    SignedInActor(actor): SignedInActor,
    filter: web::Query<Filter>,
    Paging(page): Paging<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let filter = filter.into_inner().parse()?;
    let page = organizations.read.all(&actor, &filter, page).await?;
    Ok(HttpResponse::Ok().json(OrganizationPage::from(page)))
}

/// Read any organization
#[utoipa::path(
    tag = "administration",
    operation_id = "get_any_organization",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "The organization", body = OrganizationBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/admin/organizations/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(&organizations.read.any(&actor, id).await?, None))
}

/// Delete any organization
///
/// It can be restored for 30 days.
#[utoipa::path(
    tag = "administration",
    operation_id = "delete_any_organization",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 204, description = "The organization is deleted"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/admin/organizations/{id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    organizations.delete.as_administrator(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Restore any organization
#[utoipa::path(
    tag = "administration",
    operation_id = "restore_any_organization",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "The organization", body = OrganizationBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/admin/organizations/{id}/restore")]
async fn restore(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(&organizations.restore.as_administrator(&actor, id).await?, None))
}

/// Switch a feature of an organization
#[utoipa::path(
    tag = "administration",
    operation_id = "switch_feature",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("feature" = String, Path, description = "The name of the feature"),
    ),
    request_body = SwitchFeatureRequest,
    responses(
        (status = 200, description = "The feature as it is now", body = FeatureBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems,
    )
)]
#[put("/admin/organizations/{id}/features/{feature}")]
async fn switch_feature(
    SignedInActor(actor): SignedInActor,
    path: web::Path<(String, String)>,
    Json(body): Json<SwitchFeatureRequest>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let (id, name) = path.into_inner();
    let missing = |_| Problem::not_found("there is nothing with this identifier");
    let id: OrganizationId = id.parse().map_err(missing)?;
    let feature = organizations.switch_feature.execute(&actor, id, &name, body.enabled).await?;
    Ok(HttpResponse::Ok().json(FeatureBody::new(feature, body.enabled)))
}
