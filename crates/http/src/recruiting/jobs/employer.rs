//! What organizations do with their jobs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use serde::Deserialize;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::jobs::{JobInput, JobPatch};
use socle_application::recruiting::ports::JobView;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{JobId, JobStatus};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{CreateJobRequest, JobBody, JobPage, UpdateJobRequest};
use crate::extract::{IfMatch, Json, Paging, PathId, SignedInActor, etag};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, FilterProblems, InputProblems,
    NotFoundProblem, Problem, ServerProblems, problems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(draft)
        .service(list)
        .service(update)
        .service(publish)
        .service(close)
        .service(archive);
}

problems!(
    /// Of publishing, which takes no body.
    IncompleteProblem { "422" => "The job lacks what a published one has" }
);

fn shown(view: JobView) -> HttpResponse {
    let tag = etag(view.job.version);
    HttpResponse::Ok().insert_header((header::ETAG, tag)).json(JobBody::from(view))
}

/// Draft a job
///
/// Only its organization sees it until it is published.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "create_job",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization"), IdempotencyKeyHeader),
    request_body = CreateJobRequest,
    responses(
        (status = 201, description = "The draft", body = JobBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/organizations/{id}/jobs", wrap = "Idempotent")]
async fn draft(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Json(body): Json<CreateJobRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let view = recruiting.jobs.draft.execute(&actor, id, &JobInput::from(body)).await?;
    let location = format!("/api/v1/recruiting/jobs/{}", view.job.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .json(JobBody::from(view)))
}

#[derive(Deserialize)]
struct Filter {
    status: Option<String>,
}

/// List the jobs of an organization
///
/// In whichever state, the latest first.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_organization_jobs",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("status" = Option<String>, Query,
         description = "`draft`, `published`, `closed` or `archived`"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of jobs", body = JobPage),
        AuthenticationProblems, FilterProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/jobs")]
async fn list(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Paging(page): Paging<JobId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let filter = web::Query::<Filter>::from_query(request.query_string()).map_err(unreadable)?;
    let status = filter.status.as_deref();
    let page = recruiting.jobs.read.of_organization(&actor, id, status, page).await?;
    Ok(HttpResponse::Ok().json(JobPage::from(page)))
}

/// Change a job
///
/// A published one stays complete. With `If-Match`, only if it still has that version.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "update_job",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The job"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body = UpdateJobRequest,
    responses(
        (status = 200, description = "The job as it is now", body = JobBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem,
        ConditionalProblems, ServerProblems,
    )
)]
#[patch("/jobs/{id}")]
async fn update(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<JobId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<UpdateJobRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let changes = JobPatch::from(body);
    let view = recruiting.jobs.update.execute(&actor, id, changes, expected.as_deref()).await?;
    Ok(shown(view))
}

/// Publish a job
///
/// A draft, or one that was closed. It needs a description, a type, and a place or remote work.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "publish_job",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The job")),
    responses(
        (status = 200, description = "The job, which everybody sees now", body = JobBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, IncompleteProblem, ServerProblems,
    )
)]
#[post("/jobs/{id}/publish")]
async fn publish(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<JobId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let view = recruiting.jobs.change_state.execute(&actor, id, JobStatus::Published).await?;
    Ok(shown(view))
}

/// Close a job
///
/// Nobody sees it or applies any more; what came in stays.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "close_job",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The job")),
    responses(
        (status = 200, description = "The job", body = JobBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/jobs/{id}/close")]
async fn close(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<JobId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let view = recruiting.jobs.change_state.execute(&actor, id, JobStatus::Closed).await?;
    Ok(shown(view))
}

/// Archive a job
///
/// A draft, or one that was closed; for good.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "archive_job",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The job")),
    responses(
        (status = 200, description = "The job", body = JobBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/jobs/{id}/archive")]
async fn archive(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<JobId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let view = recruiting.jobs.change_state.execute(&actor, id, JobStatus::Archived).await?;
    Ok(shown(view))
}
