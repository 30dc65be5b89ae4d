//! When employers talk to candidates.

use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::hiring::interviews::{InterviewInput, InterviewPatch};
use socle_application::recruiting::ports::InterviewView;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{InterviewId, InterviewStatus};
use utoipa_actix_web::service_config::ServiceConfig;

use super::calendar::calendar;
use super::dto::{InterviewBody, InterviewPage, MoveInterviewRequest, PlanInterviewRequest};
use crate::extract::{IfMatch, Json, Paging, PathId, SignedInActor, etag};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, InputProblems, ListProblems,
    NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(plan)
        .service(list)
        .service(read)
        .service(change)
        .service(cancel)
        .service(done)
        .service(no_show)
        .service(invite);
}

fn shown(view: InterviewView) -> HttpResponse {
    let tag = etag(view.interview.version);
    HttpResponse::Ok().insert_header((header::ETAG, tag)).json(InterviewBody::from(view))
}

/// Plan an interview
///
/// With somebody about whom nothing is decided. The candidate and the interviewers are told. A 409
/// `interviewer-busy` says that one of these has another interview meanwhile.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "plan_interview",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        IdempotencyKeyHeader,
    ),
    request_body = PlanInterviewRequest,
    responses(
        (status = 201, description = "The interview", body = InterviewBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem, ServerProblems,
        IdempotencyProblems,
    )
)]
#[post("/applications/{id}/interviews", wrap = "Idempotent")]
async fn plan(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    Json(body): Json<PlanInterviewRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let input = InterviewInput::from(body);
    let view = recruiting.hiring.interviews.plan.execute(&actor, id, &input).await?;
    let location = format!("/api/v1/recruiting/interviews/{}", view.interview.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .json(InterviewBody::from(view)))
}

/// Read an interview
///
/// For both sides. Candidates see who talks to them by name alone.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_interview",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The interview")),
    responses(
        (status = 200, description = "The interview", body = InterviewBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/interviews/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<InterviewId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(recruiting.hiring.interviews.read.one(&actor, id).await?))
}

/// List the interviews about an application
///
/// For both sides; the latest planned first.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_interviews",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of interviews", body = InterviewPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/applications/{id}/interviews")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    Paging(page): Paging<InterviewId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let page = recruiting.hiring.interviews.read.on(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(InterviewPage::from(page)))
}

/// Plan an interview anew
///
/// Both sides are told. With `If-Match`, only if it still has that version.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "move_interview",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The interview"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body = MoveInterviewRequest,
    responses(
        (status = 200, description = "The interview as it is now", body = InterviewBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem,
        ConditionalProblems, ServerProblems,
    )
)]
#[patch("/interviews/{id}")]
async fn change(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<InterviewId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<MoveInterviewRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let (changes, expected) = (InterviewPatch::from(body), expected.as_deref());
    let view = recruiting.hiring.interviews.change.execute(&actor, id, changes, expected).await?;
    Ok(shown(view))
}

/// Cancel an interview
///
/// Both sides are told.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "cancel_interview",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The interview")),
    responses(
        (status = 200, description = "The interview", body = InterviewBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/interviews/{id}/cancel")]
async fn cancel(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<InterviewId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let to = InterviewStatus::Canceled;
    Ok(shown(recruiting.hiring.interviews.end.execute(&actor, id, to).await?))
}

/// Note that an interview was held
///
/// Once it has begun.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "finish_interview",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The interview")),
    responses(
        (status = 200, description = "The interview", body = InterviewBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/interviews/{id}/done")]
async fn done(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<InterviewId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let to = InterviewStatus::Done;
    Ok(shown(recruiting.hiring.interviews.end.execute(&actor, id, to).await?))
}

/// Note that the candidate did not come
///
/// Once the interview has begun.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "note_no_show",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The interview")),
    responses(
        (status = 200, description = "The interview", body = InterviewBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/interviews/{id}/no-show")]
async fn no_show(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<InterviewId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let to = InterviewStatus::NoShow;
    Ok(shown(recruiting.hiring.interviews.end.execute(&actor, id, to).await?))
}

/// Get an interview for a calendar
///
/// For both sides, as iCalendar (RFC 5545). A calendar that knows it changes what it has.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_interview_invite",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The interview")),
    responses(
        (status = 200, description = "The event", body = String, content_type = "text/calendar"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/interviews/{id}/invite.ics")]
async fn invite(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<InterviewId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let view = recruiting.hiring.interviews.read.one(&actor, id).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"interview.ics\""))
        .body(calendar(&view)))
}
