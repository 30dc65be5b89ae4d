//! What employers do, and what both sides see.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Deserialize;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::applications::TransitionInput;
use socle_application::recruiting::ports::ApplicationView;
use socle_domain::recruiting::{ApplicationId, ApplicationNoteId, JobId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{
    ApplicationBody, ApplicationPage, NoteBody, NotePage, NoteRequest, TransitionRequest,
};
use crate::extract::{IfMatch, Json, Paging, PathId, SignedInActor, etag};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, FilterProblems, InputProblems,
    ListProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(transition).service(add_note).service(notes);
}

fn shown(view: ApplicationView) -> HttpResponse {
    let tag = etag(view.application.version);
    HttpResponse::Ok().insert_header((header::ETAG, tag)).json(ApplicationBody::from(view))
}

#[derive(Deserialize)]
struct Filter {
    status: Option<String>,
    tag: Option<String>,
}

/// List the applications for a job
///
/// For its employer; the latest first.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_job_applications",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The job"),
        ("status" = Option<String>, Query, description = "Only those in this state"),
        ("tag" = Option<String>, Query, description = "Only those of people with this tag"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of applications", body = ApplicationPage),
        AuthenticationProblems, FilterProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/jobs/{id}/applications")]
async fn list(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<JobId>,
    Paging(page): Paging<ApplicationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let filter = web::Query::<Filter>::from_query(request.query_string()).map_err(unreadable)?;
    let filter = (filter.status.as_deref(), filter.tag.as_deref());
    let page = recruiting.applications.read.for_job(&actor, id, filter, page).await?;
    Ok(HttpResponse::Ok().json(ApplicationPage::from(page)))
}

/// Read an application
///
/// For whoever sent it, and for its employer.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_application",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The application")),
    responses(
        (status = 200, description = "The application", body = ApplicationBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/applications/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(recruiting.applications.read.one(&actor, id).await?))
}

/// Move an application
///
/// One step forward, to its rejection, or from there back to where it was. The candidate is told.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "transition_application",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to move"),
    ),
    request_body = TransitionRequest,
    responses(
        (status = 200, description = "The application as it is now", body = ApplicationBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem,
        ConditionalProblems, ServerProblems,
    )
)]
#[post("/applications/{id}/transition")]
async fn transition(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<TransitionRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let input = TransitionInput { to: body.to, reason: body.reason, expected_versions };
    Ok(shown(recruiting.applications.transition.execute(&actor, id, &input).await?))
}

/// Note something about an application
///
/// The candidate never sees it.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "create_application_note",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The application"), IdempotencyKeyHeader),
    request_body = NoteRequest,
    responses(
        (status = 201, description = "The note", body = NoteBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/applications/{id}/notes", wrap = "Idempotent")]
async fn add_note(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    Json(body): Json<NoteRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let note = recruiting.applications.add_note.execute(&actor, id, &body.text).await?;
    Ok(HttpResponse::Created().json(NoteBody::from(note)))
}

/// List what was noted about an application
///
/// For its employer alone; the latest first.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_application_notes",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of notes", body = NotePage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/applications/{id}/notes")]
async fn notes(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    Paging(page): Paging<ApplicationNoteId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let page = recruiting.applications.read.notes(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(NotePage::from(page)))
}
