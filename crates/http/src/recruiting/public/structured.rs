//! A job for programs that understand schema.org.

use actix_web::{HttpRequest, HttpResponse, get, web};
use socle_application::access::ReadError;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::jobs::Offer;
use socle_application::recruiting::ports::{CompanyRef, JobView};
use socle_domain::access::Denied;
use socle_domain::recruiting::JobId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::conditional::Version;
use super::markup::script_json;
use super::posting::posting;
use super::site::Site;
use crate::Services;
use crate::extract::PathId;
use crate::problem::{NotFoundProblem, Problem, ServerProblems};
use crate::recruiting::companies::{CompanyBody, page_of};

/// Registers the operation.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(job_posting);
}

/// The page of the company that offers a job, if it wrote one.
pub(super) async fn company_of(
    recruiting: &Recruiting,
    view: &JobView,
) -> Result<Option<CompanyBody>, ReadError> {
    let company = CompanyRef::Id(view.job.organization_id);
    match page_of(recruiting, &company).await {
        Ok(page) => Ok(Some(page)),
        Err(ReadError::Denied(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Read a job as structured data
///
/// A [`JobPosting`](https://schema.org/JobPosting) as search engines take it, of a published job. It also
/// stands in the job's page.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_job_posting",
    params(
        ("id" = Uuid, Path, description = "The job"),
        ("if-none-match" = Option<String>, Header, description = "The `ETag` of what is there already"),
    ),
    responses(
        (status = 200, description = "The posting", body = Object, content_type = "application/ld+json",
         headers(("etag" = String, description = "What tells this version from others"))),
        (status = 304, description = "It has not changed"),
        NotFoundProblem, ServerProblems,
    )
)]
#[get("/jobs/{id}/job-posting.jsonld")]
async fn job_posting(
    request: HttpRequest,
    PathId(id): PathId<JobId>,
    services: web::Data<Services>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let Offer::Open(view) = recruiting.jobs.read.offer(id).await? else {
        return Err(Denied::NotFound.into());
    };
    let company = company_of(&recruiting, &view).await?;
    let body = script_json(&posting(&Site::of(&services), &view, company.as_ref()));
    let version = Version::new(&[body.as_bytes()], None, services.clock.now());
    if version.is_known(&request) {
        return Ok(version.not_modified());
    }
    Ok(version.ok().content_type("application/ld+json").body(body))
}
