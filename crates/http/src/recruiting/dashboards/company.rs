//! How a company gets on.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::ports::{CompanyFigures, Counts};
use socle_domain::Id as _;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::ApplicationStatus;
use utoipa::ToSchema;
use uuid::Uuid;

use super::counts::{ApplicationCounts, JobCounts};
use crate::extract::{PathId, SignedInActor};
use crate::problem::{AuthenticationProblems, NotFoundProblem, Problem, ServerProblems};

/// Seconds of a tenth of a day.
const TENTH_OF_A_DAY: u64 = 8_640;

/// How a company gets on.
#[derive(Serialize, ToSchema)]
struct CompanyStats {
    jobs: JobCounts,
    /// By the state they are in.
    applications: ApplicationCounts,
    /// The published jobs for which most have applied, at most 50.
    applications_per_job: Vec<JobApplications>,
    /// How far applications came, step by step.
    conversion: Vec<ConversionStage>,
    /// In how many days half of those who were accepted were, from applying; in tenths. `null` when nobody
    /// was.
    #[schema(required)]
    median_days_to_hire: Option<f64>,
}

/// How many applied for a job.
#[derive(Serialize, ToSchema)]
struct JobApplications {
    job_id: Uuid,
    title: String,
    applications: u64,
}

/// How many applications came as far as a state.
#[derive(Serialize, ToSchema)]
struct ConversionStage {
    status: &'static str,
    /// How many were ever in it.
    reached: u64,
    /// How many percent of those in the state before came into it, cut off; `null` for the first, and when there
    /// were none.
    #[schema(required)]
    percent: Option<u64>,
}

/// The stages from applying on, each with how many of the one before came there.
fn conversion(reached: &Counts<ApplicationStatus>) -> Vec<ConversionStage> {
    let came = |status| {
        let of_status = reached.iter().filter(|(known, _)| *known == status);
        of_status.map(|(_, count)| *count).sum::<u64>()
    };
    let mut stages = Vec::new();
    let (mut stage, mut before) = (Some(ApplicationStatus::Applied), None);
    while let Some(status) = stage {
        let reached = came(status);
        let percent = before.filter(|before| *before > 0).map(|before| reached * 100 / before);
        stages.push(ConversionStage { status: status.as_str(), reached, percent });
        (stage, before) = (status.next(), Some(reached));
    }
    stages
}

/// Whole tenths, which a float shows as they are.
#[expect(clippy::cast_precision_loss, reason = "nobody waits 2^53 tenths of a day")]
fn days(seconds: u64) -> f64 {
    (seconds / TENTH_OF_A_DAY) as f64 / 10.0
}

impl From<CompanyFigures> for CompanyStats {
    fn from(figures: CompanyFigures) -> Self {
        let per_job = figures.most_wanted.into_iter();
        Self {
            jobs: JobCounts::from(&figures.jobs),
            applications: ApplicationCounts::from(&figures.applications),
            applications_per_job: per_job
                .map(|(id, title, applications)| JobApplications {
                    job_id: id.as_uuid(),
                    title,
                    applications,
                })
                .collect(),
            conversion: conversion(&figures.reached),
            median_days_to_hire: figures.median_to_hire.map(days),
        }
    }
}

/// Read how a company gets on
///
/// For members who may see who applied.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_company_stats",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "What is counted", body = CompanyStats),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/company/stats")]
pub(super) async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let figures = recruiting.dashboards.company.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(CompanyStats::from(figures)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_told_by_what_came_from_the_one_before() {
        let reached = vec![
            (ApplicationStatus::Applied, 7),
            (ApplicationStatus::Viewed, 5),
            (ApplicationStatus::Shortlisted, 5),
            (ApplicationStatus::Rejected, 2),
        ];
        let stages = conversion(&reached);
        let told: Vec<_> = stages.iter().map(|it| (it.status, it.reached, it.percent)).collect();
        let expected = [
            ("applied", 7, None),
            ("viewed", 5, Some(71)),
            ("shortlisted", 5, Some(100)),
            ("interview", 0, Some(0)),
            ("offer", 0, None),
            ("accepted", 0, None),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn days_are_told_in_tenths() {
        let told = [0, 8_639, 8_640, 129_600].map(|seconds| format!("{}", days(seconds)));
        assert_eq!(told, ["0", "0", "0.1", "1.5"]);
    }
}
