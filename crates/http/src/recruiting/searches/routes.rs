use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use serde::Deserialize;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::searches::{SearchInput, SearchPatch};
use socle_domain::recruiting::{SavedSearch, SavedSearchId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{CreateSearchRequest, SearchBody, SearchList, UpdateSearchRequest};
use crate::extract::{IfMatch, Json, PathId, SignedInActor, etag};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, FilterProblems, InputProblems,
    NotFoundProblem, Problem, ServerProblems,
};
use crate::recruiting::jobs::{JobPage, job_page};

/// Registers the operations.
pub(in crate::recruiting) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(save).service(list).service(read).service(change).service(remove).service(jobs);
}

fn shown(search: &SavedSearch) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ETAG, etag(search.version)))
        .json(SearchBody::from(search))
}

/// Save a search
///
/// With the filters of the list of published jobs. With an `alert`, one is told of jobs that are published
/// from now on and that it finds: of each at once, or once a day or a week that there are new ones; in the
/// product or by mail, as one wants to hear of `new_job`. Never of the jobs of one's own organizations, and of
/// each job once. At most 50 (409).
#[utoipa::path(
    tag = "candidates",
    operation_id = "create_saved_search",
    security(("bearer" = []), ("cookie" = [])),
    params(IdempotencyKeyHeader),
    request_body = CreateSearchRequest,
    responses(
        (status = 201, description = "The search", body = SearchBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, ConflictProblem, ServerProblems,
        IdempotencyProblems,
    )
)]
#[post("/searches", wrap = "Idempotent")]
async fn save(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<CreateSearchRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let search = recruiting.searches.save.execute(&actor, &SearchInput::from(body)).await?;
    let location = format!("/api/v1/recruiting/searches/{}", search.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .json(SearchBody::from(&search)))
}

/// List one's saved searches
///
/// All of them, the latest first.
#[utoipa::path(
    tag = "candidates",
    operation_id = "list_saved_searches",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "The whole list", body = SearchList),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/searches")]
async fn list(
    SignedInActor(actor): SignedInActor,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let searches = recruiting.searches.read.all(&actor).await?;
    let data = searches.iter().map(SearchBody::from).collect();
    Ok(HttpResponse::Ok().json(SearchList { data }))
}

/// Read a saved search
#[utoipa::path(
    tag = "candidates",
    operation_id = "get_saved_search",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The search")),
    responses(
        (status = 200, description = "The search", body = SearchBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/searches/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<SavedSearchId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(&recruiting.searches.read.one(&actor, id).await?))
}

/// Change a saved search
///
/// With `If-Match`, only if it still has that version. What it was told of stays told.
#[utoipa::path(
    tag = "candidates",
    operation_id = "update_saved_search",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("id" = Uuid, Path, description = "The search"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body = UpdateSearchRequest,
    responses(
        (status = 200, description = "The search as it is now", body = SearchBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConditionalProblems, ServerProblems,
    )
)]
#[patch("/searches/{id}")]
async fn change(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<SavedSearchId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<UpdateSearchRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let (changes, expected) = (SearchPatch::from(body), expected.as_deref());
    Ok(shown(&recruiting.searches.change.execute(&actor, id, changes, expected).await?))
}

/// Remove a saved search
#[utoipa::path(
    tag = "candidates",
    operation_id = "delete_saved_search",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The search")),
    responses(
        (status = 204, description = "The search is gone"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/searches/{id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<SavedSearchId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    recruiting.searches.remove.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize)]
struct Parameters {
    limit: Option<String>,
    cursor: Option<String>,
}

/// List the jobs that a saved search finds
///
/// As the list of published jobs does with the same filters.
#[utoipa::path(
    tag = "candidates",
    operation_id = "list_saved_search_jobs",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("id" = Uuid, Path, description = "The search"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of jobs", body = JobPage),
        AuthenticationProblems, FilterProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/searches/{id}/jobs")]
async fn jobs(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<SavedSearchId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let query = web::Query::<Parameters>::from_query(request.query_string()).map_err(unreadable)?;
    let page = job_page(query.limit.as_deref(), query.cursor.as_deref())?;
    let page = recruiting.searches.read.jobs(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(JobPage::from(page)))
}
