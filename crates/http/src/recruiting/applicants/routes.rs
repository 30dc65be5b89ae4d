use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use serde::Deserialize;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::applicants::ApplicantDetails;
use socle_domain::Id as _;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::ApplicantId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{ApplicantBody, ApplicantPage, MergeRequest, TagsRequest, UsedTagList};
use crate::extract::{IfMatch, Json, Paging, PathId, SignedInActor, etag};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, FilterProblems, InputProblems,
    NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(in crate::recruiting) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(list_tags)
        .service(read)
        .service(replace_tags)
        .service(merge)
        .service(split);
}

fn shown(id: ApplicantId, details: ApplicantDetails) -> HttpResponse {
    let tag = etag(details.file.version);
    HttpResponse::Ok().insert_header((header::ETAG, tag)).json(ApplicantBody::of(id, details))
}

#[derive(Deserialize)]
struct Filter {
    tag: Option<String>,
}

/// List those who applied to an organization
///
/// For its employers; those who came last first. People who were merged are there once.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_applicants",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("tag" = Option<String>, Query, description = "Only those with this tag, however it is written"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of those who applied", body = ApplicantPage),
        AuthenticationProblems, FilterProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/applicants")]
async fn list(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Paging(page): Paging<ApplicantId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let filter = web::Query::<Filter>::from_query(request.query_string()).map_err(unreadable)?;
    let tag = filter.tag.as_deref();
    let page = recruiting.applicants.read.all(&actor, id, tag, page).await?;
    Ok(HttpResponse::Ok().json(ApplicantPage::from(page)))
}

/// List the tags that an organization uses
///
/// The most used first; at most 200.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_applicant_tags",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "The tags", body = UsedTagList),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/applicant-tags")]
async fn list_tags(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let tags = recruiting.applicants.read.tags(&actor, id).await?;
    Ok(HttpResponse::Ok().json(UsedTagList::from(tags)))
}

/// Read what an organization keeps about somebody who applied
///
/// With all their applications, and with those who may be the same person. For its employers alone.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_applicant",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The applicant, or one that was merged into it")),
    responses(
        (status = 200, description = "What is kept", body = ApplicantBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/applicants/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicantId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(id, recruiting.applicants.read.one(&actor, id).await?))
}

/// Tag somebody who applied
///
/// Replaces all their tags. They never see them.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "replace_applicant_tags",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The applicant"),
        ("if-match" = Option<String>, Header, description = "The `ETag` that the tags were chosen for"),
    ),
    request_body = TagsRequest,
    responses(
        (status = 200, description = "What is kept now", body = ApplicantBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem,
        ConditionalProblems, ServerProblems,
    )
)]
#[put("/applicants/{id}/tags")]
async fn replace_tags(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicantId>,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<TagsRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let expected = expected_versions.as_deref();
    let details = recruiting.applicants.tag.execute(&actor, id, &body.tags, expected).await?;
    Ok(shown(id, details))
}

/// Merge two who applied
///
/// They are one person to the organization from then on, with the applications and the tags of both. Their
/// accounts stay apart, and they see nothing of it.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "merge_applicants",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The applicant that stands for both from then on")),
    request_body = MergeRequest,
    responses(
        (status = 200, description = "What is kept now", body = ApplicantBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/applicants/{id}/merge")]
async fn merge(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicantId>,
    Json(body): Json<MergeRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let other = ApplicantId::from_uuid(body.applicant_id);
    Ok(shown(id, recruiting.applicants.merge.execute(&actor, id, other).await?))
}

/// Split off somebody who was merged
///
/// They stand for themselves again, without tags.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "split_applicant",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The applicant to split off")),
    responses(
        (status = 200, description = "What is kept about them now", body = ApplicantBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/applicants/{id}/split")]
async fn split(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicantId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(id, recruiting.applicants.split.execute(&actor, id).await?))
}
