//! What can be permitted.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use socle_application::access::Access;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::extract::SignedInActor;
use crate::problem::{AuthenticationProblems, Problem, ServerProblems};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// Something that can be permitted.
#[derive(Serialize, ToSchema)]
struct PermissionBody {
    /// What roles and keys name it by.
    name: &'static str,
    description: &'static str,
    /// Where it counts: `organization` or `platform`. Custom roles and keys are made of the former.
    scope: &'static str,
    /// The least powerful of the built-in roles that have it.
    granted_from: &'static str,
}

/// Everything that can be permitted.
#[derive(Serialize, ToSchema)]
struct PermissionList {
    data: Vec<PermissionBody>,
}

/// List what can be permitted
#[utoipa::path(
    tag = "access",
    operation_id = "list_permissions",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    responses(
        (status = 200, description = "The catalogue", body = PermissionList),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/permissions")]
async fn list(
    SignedInActor(actor): SignedInActor,
    access: web::Data<Access>,
) -> Result<HttpResponse, Problem> {
    let catalogue = access.list_permissions.execute(&actor)?;
    let organization = catalogue.permissions().iter().map(|permission| PermissionBody {
        name: permission.name,
        description: permission.description,
        scope: "organization",
        granted_from: permission.granted_from.as_str(),
    });
    let platform = catalogue.platform_permissions().iter().map(|permission| PermissionBody {
        name: permission.name,
        description: permission.description,
        scope: "platform",
        granted_from: permission.granted_from.as_str(),
    });
    Ok(HttpResponse::Ok().json(PermissionList { data: organization.chain(platform).collect() }))
}
