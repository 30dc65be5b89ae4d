//! How recruiting goes on the whole platform.

use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::dashboards::{PlatformReport, Series};
use utoipa::ToSchema;

use super::counts::{ApplicationCounts, JobCounts, total};
use crate::extract::SignedInActor;
use crate::problem::{AuthenticationProblems, Problem, ServerProblems};

/// How recruiting goes.
#[derive(Serialize, ToSchema)]
struct RecruitingStats {
    totals: Totals,
    jobs_by_status: JobCounts,
    applications_by_status: ApplicationCounts,
    /// The last 30 days, today among them.
    days: DailySeries,
    /// How many seconds half of the applications that were looked at in these days waited for it at most.
    /// `null` when none was.
    #[schema(required)]
    median_seconds_to_first_view: Option<u64>,
    /// The same of those that were accepted or rejected.
    #[schema(required)]
    median_seconds_to_decision: Option<u64>,
}

/// How many there are.
#[derive(Serialize, ToSchema)]
struct Totals {
    jobs: u64,
    applications: u64,
    /// People who have said something of themselves.
    candidates: u64,
    /// Organizations with a company page.
    companies: u64,
}

/// How many came each day.
#[derive(Serialize, ToSchema)]
struct DailySeries {
    /// By when they were drafted.
    jobs: Vec<DayBody>,
    applications: Vec<DayBody>,
    /// By when their account was made.
    candidates: Vec<DayBody>,
    /// By when their page was written.
    companies: Vec<DayBody>,
}

/// How many came on a day.
#[derive(Serialize, ToSchema)]
struct DayBody {
    /// Of UTC.
    day: NaiveDate,
    count: u64,
}

fn days(series: Series) -> Vec<DayBody> {
    series.into_iter().map(|it| DayBody { day: it.day, count: it.count }).collect()
}

impl From<PlatformReport> for RecruitingStats {
    fn from(report: PlatformReport) -> Self {
        let figures = report.figures;
        Self {
            totals: Totals {
                jobs: total(&figures.jobs),
                applications: total(&figures.applications),
                candidates: figures.candidates,
                companies: figures.companies,
            },
            jobs_by_status: JobCounts::from(&figures.jobs),
            applications_by_status: ApplicationCounts::from(&figures.applications),
            days: DailySeries {
                jobs: days(report.jobs),
                applications: days(report.applications),
                candidates: days(report.candidates),
                companies: days(report.companies),
            },
            median_seconds_to_first_view: figures.median_to_view,
            median_seconds_to_decision: figures.median_to_decision,
        }
    }
}

/// Read how recruiting goes
///
/// On the whole platform. For managers and those above them.
#[utoipa::path(
    tag = "administration",
    operation_id = "get_recruiting_stats",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "What is counted", body = RecruitingStats),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/admin/stats")]
pub(super) async fn read(
    SignedInActor(actor): SignedInActor,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let report = recruiting.dashboards.platform.execute(&actor).await?;
    Ok(HttpResponse::Ok().json(RecruitingStats::from(report)))
}
