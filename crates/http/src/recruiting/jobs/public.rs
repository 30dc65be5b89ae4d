//! What everybody sees of jobs.

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::to_raw_value;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::jobs::{JobSearch, ReadJobs};
use socle_application::recruiting::ports::{CompanyRef, JobPageRequest};
use socle_domain::recruiting::JobId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{JobBody, JobPage, job_page};
use crate::extract::{PathId, Visitor};
use crate::problem::{
    AuthenticationProblems, FieldProblem, FilterProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read);
}

/// What stands in the query, word by word: an error is to name its field.
#[derive(Deserialize)]
struct Parameters {
    q: Option<String>,
    job_type: Option<String>,
    work_mode: Option<String>,
    location: Option<String>,
    company: Option<String>,
    salary_min: Option<String>,
    posted_after: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

fn parsed<T: std::str::FromStr>(
    field: &str,
    text: Option<&str>,
    message: &str,
) -> Result<Option<T>, Problem> {
    let malformed = |_| Problem::invalid(vec![FieldProblem::new(field, "malformed", message)]);
    text.map(|text| text.parse().map_err(malformed)).transpose()
}

impl Parameters {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let unreadable = |_| Problem::unreadable("the query cannot be read");
        let query = web::Query::<Self>::from_query(request.query_string()).map_err(unreadable)?;
        Ok(query.into_inner())
    }

    fn read(self) -> Result<(JobSearch, JobPageRequest), Problem> {
        let message = "an identifier, or a name in addresses";
        let malformed =
            || Problem::invalid(vec![FieldProblem::new("company", "malformed", message)]);
        let company = self.company.as_deref();
        let company = company.map(|text| CompanyRef::parse(text).ok_or_else(malformed));
        let company = company.transpose()?;
        let salary_min = parsed("salary_min", self.salary_min.as_deref(), "a whole number")?;
        let moment = "a moment (RFC 3339)";
        let posted_after =
            parsed::<DateTime<Utc>>("posted_after", self.posted_after.as_deref(), moment)?;
        let page = job_page(self.limit.as_deref(), self.cursor.as_deref())?;
        let search = JobSearch {
            query: self.q,
            job_type: self.job_type,
            work_mode: self.work_mode,
            location: self.location,
            company,
            salary_min,
            posted_after,
        };
        Ok((search, page))
    }
}

/// List published jobs
///
/// The latest published first. Only what fits everything that is given.
///
/// With `q`, jobs are found by words: accents, small and capital letters and the forms of a word make no
/// difference, in French and English. All words must be there; the last one may be the beginning of a word
/// of the title or of a skill. `"chef de projet"` in quotes is a phrase, `-stage` must not be there.
/// What cannot be looked for is ignored, and so is everything after 1,000 characters or 16 words. The best of
/// the latest come first: some 200 of them are ranked together, by whether the words stand in the title,
/// among the skills or elsewhere, then the next. A page may then be shorter than `limit`; `next_cursor`
/// says whether there are more.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_jobs",
    security((), ("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("q" = Option<String>, Query, description = "Words, phrases in quotes, `-` before what is not to \
            be there"),
        ("job_type" = Option<String>, Query, description = "What kind of contract"),
        ("work_mode" = Option<String>, Query, description = "Where the work is done"),
        ("location" = Option<String>, Query, description = "How the place begins"),
        ("company" = Option<String>, Query,
         description = "Whose jobs: an organization, by its identifier or its `slug`"),
        ("salary_min" = Option<i64>, Query,
         description = "At least so much is offered, in whole units of whichever currency"),
        ("posted_after" = Option<DateTime<Utc>>, Query, description = "Published after that moment"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of jobs", body = JobPage),
        AuthenticationProblems, FilterProblems, ServerProblems,
    )
)]
#[get("/jobs")]
async fn list(
    request: HttpRequest,
    Visitor(actor): Visitor,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let (search, page) = Parameters::of(&request)?.read()?;
    let jobs = &recruiting.jobs.read;
    if ReadJobs::is_viewer(&actor) {
        let page = jobs.published(&actor, &search, page).await?;
        return Ok(HttpResponse::Ok().json(JobPage::from(page)));
    }
    // A body always can be written.
    let make = |page| to_raw_value(&JobPage::of_everybody(page)).unwrap_or_default();
    let json = jobs.for_everybody(&search, page, "json", make).await?;
    let json = String::from(Box::<str>::from(json));
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(json))
}

/// Read a job
///
/// Everybody sees a published one; whoever belongs to its organization and may see drafts, every one.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_job",
    security((), ("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The job")),
    responses(
        (status = 200, description = "The job", body = JobBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/jobs/{id}")]
async fn read(
    Visitor(actor): Visitor,
    PathId(id): PathId<JobId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let found = recruiting.jobs.read.one(&actor, id).await?;
    Ok(HttpResponse::Ok().json(JobBody::from(found)))
}
