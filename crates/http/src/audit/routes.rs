//! Audit's operations.

use actix_web::{HttpResponse, get, web};
use socle_application::audit::Audit;
use socle_domain::audit::{AuditChain, AuditEntryId};
use socle_domain::organizations::OrganizationId;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::dto::AuditEventPage;
use super::export;
use super::query::Filter;
use crate::extract::{Paging, PathId, SignedInActor};
use crate::problem::{
    AuthenticationProblems, FilterProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_of_organization)
        .service(export_of_organization)
        .service(list_of_platform)
        .service(export_of_platform);
}

/// Only what fits everything that is given.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document; `Filter` parses it")]
struct FilterParameters {
    /// Whoever did it: a person or a key
    actor_id: Option<Uuid>,
    /// What was done
    action: Option<String>,
    /// From this moment on
    from: Option<chrono::DateTime<chrono::Utc>>,
    /// Before this moment
    to: Option<chrono::DateTime<chrono::Utc>>,
    /// The kind of thing it was done to
    resource_type: Option<String>,
    /// Which one
    resource_id: Option<Uuid>,
}

/// Which page.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document; `Paging` parses it")]
struct PageParameters {
    /// How many, 1 to 100; 20 without it
    limit: Option<u8>,
    /// The `next_cursor` of the page before
    cursor: Option<String>,
}

/// List what happened in an organization
///
/// The latest first. `ip` and `user_agent` are for those who may see the clients of others.
#[utoipa::path(
    tag = "audit",
    operation_id = "list_organization_audit_events",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        FilterParameters, PageParameters,
    ),
    responses(
        (status = 200, description = "A page of events", body = AuditEventPage),
        AuthenticationProblems, NotFoundProblem, FilterProblems, ServerProblems,
    )
)]
#[get("/organizations/{id}/audit-events")]
async fn list_of_organization(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Paging(page): Paging<AuditEntryId>,
    Filter(filter): Filter,
    audit: web::Data<Audit>,
) -> Result<HttpResponse, Problem> {
    let chain = AuditChain::Organization(id);
    let page = audit.list.execute(&actor, chain, &filter, page).await?;
    Ok(HttpResponse::Ok().json(AuditEventPage::from(page)))
}

/// Export what happened in an organization
///
/// All of it, the latest first, as CSV with a header (RFC 4180). A cell that a spreadsheet might take
/// for a formula begins with an apostrophe. The export is an event itself.
#[utoipa::path(
    tag = "audit",
    operation_id = "export_organization_audit_events",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The organization"), FilterParameters),
    responses(
        (status = 200, description = "The events", body = String, content_type = "text/csv"),
        AuthenticationProblems, NotFoundProblem, FilterProblems, ServerProblems,
    )
)]
#[get("/organizations/{id}/audit-events.csv")]
async fn export_of_organization(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Filter(filter): Filter,
    audit: web::Data<Audit>,
) -> Result<HttpResponse, Problem> {
    let begun = audit.export.execute(&actor, AuditChain::Organization(id), filter).await?;
    export::answer(begun, actor.request_id).await
}

/// List what happened on the platform
///
/// Accounts and administration; what happens in an organization is in its own list. The latest
/// first.
#[utoipa::path(
    tag = "audit",
    operation_id = "list_platform_audit_events",
    security(("bearer" = []), ("cookie" = [])),
    params(FilterParameters, PageParameters),
    responses(
        (status = 200, description = "A page of events", body = AuditEventPage),
        AuthenticationProblems, FilterProblems, ServerProblems,
    )
)]
#[get("/admin/audit-events")]
async fn list_of_platform(
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<AuditEntryId>,
    Filter(filter): Filter,
    audit: web::Data<Audit>,
) -> Result<HttpResponse, Problem> {
    let page = audit.list.execute(&actor, AuditChain::Platform, &filter, page).await?;
    Ok(HttpResponse::Ok().json(AuditEventPage::from(page)))
}

/// Export what happened on the platform
///
/// As CSV, like that of an organization. The export is an event itself.
#[utoipa::path(
    tag = "audit",
    operation_id = "export_platform_audit_events",
    security(("bearer" = []), ("cookie" = [])),
    params(FilterParameters),
    responses(
        (status = 200, description = "The events", body = String, content_type = "text/csv"),
        AuthenticationProblems, FilterProblems, ServerProblems,
    )
)]
#[get("/admin/audit-events.csv")]
async fn export_of_platform(
    SignedInActor(actor): SignedInActor,
    Filter(filter): Filter,
    audit: web::Data<Audit>,
) -> Result<HttpResponse, Problem> {
    let begun = audit.export.execute(&actor, AuditChain::Platform, filter).await?;
    export::answer(begun, actor.request_id).await
}
