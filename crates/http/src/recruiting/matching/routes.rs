//! Recommendations, rankings and what is missing.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::matching::RankPlace;
use socle_domain::Id;
use socle_domain::recruiting::JobId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{ApplicantMatchPage, RecommendationPage, SkillGapBody, read_place};
use crate::extract::{PathId, PreferredLocale, SignedInActor, page_limit};
use crate::problem::{
    AuthenticationProblems, FieldProblem, FilterProblems, ListProblems, NotFoundProblem, Problem,
    ServerProblems,
};

/// Registers the operations.
pub(in crate::recruiting) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(recommend).service(rank).service(compare);
}

#[derive(Deserialize)]
struct Parameters {
    limit: Option<String>,
    cursor: Option<String>,
    job_id: Option<String>,
}

impl Parameters {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let unreadable = |_| Problem::unreadable("the query cannot be read");
        let query = web::Query::<Self>::from_query(request.query_string()).map_err(unreadable)?;
        Ok(query.into_inner())
    }

    fn page<T: Id>(self) -> Result<PageRequest<RankPlace<T>>, Problem> {
        let limit = self.limit.map_or(Ok(PageLimit::default()), |text| page_limit(&text))?;
        let after = self.cursor.map(|text| read_place(&text)).transpose()?;
        Ok(PageRequest { limit, after })
    }

    fn job(self) -> Result<JobId, Problem> {
        let refuse =
            |code, message| Problem::invalid(vec![FieldProblem::new("job_id", code, message)]);
        let text = self.job_id.ok_or_else(|| refuse("required", "which job?"))?;
        let id = text.parse().map_err(|_| refuse("malformed", "an identifier"))?;
        Ok(JobId::from_uuid(id))
    }
}

/// List the jobs that suit me
///
/// The best first, each with its score and with the reasons for it, in the language of whoever asks.
/// Compared are the latest 2,000 published jobs of the kinds and modes that the profile names, without
/// those that I have applied for. Whoever says nothing of what they can or did is recommended nothing.
/// A score is advice: it changes nothing.
#[utoipa::path(
    tag = "candidates",
    operation_id = "list_recommendations",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of recommendations", body = RecommendationPage),
        AuthenticationProblems, ListProblems, ServerProblems,
    )
)]
#[get("/candidates/me/recommendations")]
async fn recommend(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let page = Parameters::of(&request)?.page()?;
    let page = recruiting.matching.recommend.execute(&actor, page).await?;
    Ok(HttpResponse::Ok().json(RecommendationPage::from(page)))
}

/// Rank the applicants for a job
///
/// For its employer: those who wait for a decision, the best first, each with a score and with the
/// reasons for it. Nobody else is in it. Those of whom nothing can be compared come last. It is advice: no
/// state changes because of it, and a person decides. **What is shown is noted**: who saw whom, in which
/// order and with which score; applicants find it in their personal export.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "rank_applicants",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The job"),
        ("lang" = Option<String>, Query,
         description = "The language of reasons for API keys: `en`, `fr` or `he`; without it, the best of \
             `Accept-Language`. People read their own"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of the ranking", body = ApplicantMatchPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/jobs/{id}/matches")]
async fn rank(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<JobId>,
    PreferredLocale(fallback): PreferredLocale,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let page = Parameters::of(&request)?.page()?;
    let page = recruiting.matching.rank_applicants.execute(&actor, id, page, fallback).await?;
    Ok(HttpResponse::Ok().json(ApplicantMatchPage::from(page)))
}

/// Compare my skills with what a job asks for
///
/// A published job. Skills are compared by what they mean, not by how they are written.
#[utoipa::path(
    tag = "candidates",
    operation_id = "get_skill_gap",
    security(("bearer" = []), ("cookie" = [])),
    params(("job_id" = Uuid, Query, description = "The job")),
    responses(
        (status = 200, description = "What is there and what is missing", body = SkillGapBody),
        AuthenticationProblems, FilterProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/candidates/me/skill-gap")]
async fn compare(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let job_id = Parameters::of(&request)?.job()?;
    let gap = recruiting.matching.compare_skills.execute(&actor, job_id).await?;
    Ok(HttpResponse::Ok().json(SkillGapBody::from(gap)))
}
