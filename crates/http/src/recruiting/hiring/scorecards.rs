//! What interviewers think of candidates. Candidates see none of it.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, put, web};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::hiring::scorecards::AssessmentInput;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{Scorecard, ScorecardId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{ScorecardBody, ScorecardPage, ScorecardRequest};
use crate::extract::{IfMatch, Json, Paging, PathId, PathIds, SignedInActor, etag};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, InputProblems, ListProblems,
    NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(submit).service(list).service(revise);
}

fn shown(scorecard: Scorecard) -> HttpResponse {
    let tag = etag(scorecard.version);
    HttpResponse::Ok().insert_header((header::ETAG, tag)).json(ScorecardBody::from(scorecard))
}

/// Say what one thinks of a candidate
///
/// Once for each application, for whoever sees it. The candidate never sees it.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "create_scorecard",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        IdempotencyKeyHeader,
    ),
    request_body = ScorecardRequest,
    responses(
        (status = 201, description = "The scorecard", body = ScorecardBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem, ServerProblems,
        IdempotencyProblems,
    )
)]
#[post("/applications/{id}/scorecards", wrap = "Idempotent")]
async fn submit(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    Json(body): Json<ScorecardRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let input = AssessmentInput::from(body);
    let scorecard = recruiting.hiring.scorecards.submit.execute(&actor, id, &input).await?;
    Ok(HttpResponse::Created().json(ScorecardBody::from(scorecard)))
}

/// List what was thought of a candidate
///
/// For the employer alone; the latest first. Who has not written a scorecard sees none, but with the
/// permission `recruiting.scorecards.read`; `withheld` says how many there are.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_scorecards",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of scorecards", body = ScorecardPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/applications/{id}/scorecards")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    Paging(page): Paging<ScorecardId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let seen = recruiting.hiring.scorecards.read.execute(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(ScorecardPage::from(seen)))
}

/// Change one's own scorecard
///
/// All of it. With `If-Match`, only if it still has that version.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "replace_scorecard",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        ("scorecard_id" = Uuid, Path, description = "The scorecard"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body = ScorecardRequest,
    responses(
        (status = 200, description = "The scorecard as it is now", body = ScorecardBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConditionalProblems, ServerProblems,
    )
)]
#[put("/applications/{id}/scorecards/{scorecard_id}")]
async fn revise(
    SignedInActor(actor): SignedInActor,
    PathIds(id, scorecard_id): PathIds<ApplicationId, ScorecardId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<ScorecardRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let (ids, input) = ((id, scorecard_id), AssessmentInput::from(body));
    let revise = &recruiting.hiring.scorecards.revise;
    Ok(shown(revise.execute(&actor, ids, &input, expected.as_deref()).await?))
}
