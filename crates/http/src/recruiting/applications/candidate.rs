//! What candidates do.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, web};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::applications::ApplyInput;
use socle_domain::Id as _;
use socle_domain::recruiting::{ApplicationId, CvId, JobId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{ApplicationBody, ApplicationPage, ApplyRequest};
use crate::extract::{Json, Paging, PathId, SignedInActor};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, InputProblems, ListProblems, NotFoundProblem, Problem,
    ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(apply).service(list).service(withdraw);
}

/// Apply for a job
///
/// Once for each job. The CV goes along as it is now: the employer's copy stays, whatever becomes of the
/// original.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "apply",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The job"), IdempotencyKeyHeader),
    request_body = ApplyRequest,
    responses(
        (status = 201, description = "The application", body = ApplicationBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem, ServerProblems,
        IdempotencyProblems,
    )
)]
#[post("/jobs/{id}/applications", wrap = "Idempotent")]
async fn apply(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<JobId>,
    Json(body): Json<ApplyRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let cv_id = body.cv_id.map(CvId::from_uuid);
    let input = ApplyInput { cover_letter: body.cover_letter, cv_id };
    let view = recruiting.applications.apply.execute(&actor, id, &input).await?;
    let location = format!("/api/v1/recruiting/applications/{}", view.application.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .json(ApplicationBody::from(view)))
}

/// List one's own applications
///
/// The latest first.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_my_applications",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of applications", body = ApplicationPage),
        AuthenticationProblems, ListProblems, ServerProblems,
    )
)]
#[get("/applications")]
async fn list(
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<ApplicationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let page = recruiting.applications.read.mine(&actor, page).await?;
    Ok(HttpResponse::Ok().json(ApplicationPage::from(page)))
}

/// Withdraw one's own application
///
/// While nothing is decided.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "withdraw_application",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The application")),
    responses(
        (status = 200, description = "The application", body = ApplicationBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/applications/{id}/withdraw")]
async fn withdraw(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let view = recruiting.applications.withdraw.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(ApplicationBody::from(view)))
}
