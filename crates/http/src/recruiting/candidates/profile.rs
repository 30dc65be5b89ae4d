//! What candidates say of themselves.

use actix_web::http::header;
use actix_web::{HttpResponse, get, put, web};
use socle_application::recruiting::Recruiting;
use socle_domain::recruiting::Candidate;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{CandidateBody, PutProfileRequest};
use crate::extract::{IfMatch, Json, SignedInActor, etag};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, InputProblems, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(read).service(replace);
}

fn shown(candidate: &Candidate) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ETAG, etag(candidate.version)))
        .json(CandidateBody::from(candidate))
}

/// Read one's profile as a candidate
///
/// Everybody has one; it is empty until something is said.
#[utoipa::path(
    tag = "candidates",
    operation_id = "get_candidate",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "The profile", body = CandidateBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/candidates/me")]
async fn read(
    SignedInActor(actor): SignedInActor,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(&recruiting.candidates.get.execute(&actor).await?))
}

/// Replace one's profile as a candidate
///
/// With `If-Match`, only if it still has that version.
#[utoipa::path(
    tag = "candidates",
    operation_id = "put_candidate",
    security(("bearer" = []), ("cookie" = [])),
    params(("if-match" = Option<String>, Header, description = "The `ETag` of the version to change")),
    request_body = PutProfileRequest,
    responses(
        (status = 200, description = "The profile as it is now", body = CandidateBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, ConditionalProblems, ServerProblems,
    )
)]
#[put("/candidates/me")]
async fn replace(
    SignedInActor(actor): SignedInActor,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<PutProfileRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(&recruiting.candidates.put.execute(&actor, body.input(expected_versions)).await?))
}
