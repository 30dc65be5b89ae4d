//! What a person looks at first.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::dashboards::{CandidatePart, Dashboard, OrganizationPart};
use socle_application::recruiting::ports::{ApplicationFigures, JobFigures};
use socle_domain::Id as _;
use utoipa::ToSchema;
use uuid::Uuid;

use super::counts::{ApplicationCounts, JobCounts};
use crate::extract::SignedInActor;
use crate::problem::{AuthenticationProblems, Problem, ServerProblems};

/// What a person looks at first.
#[derive(Serialize, ToSchema)]
struct DashboardBody {
    candidate: CandidateDashboard,
    /// Organizations of theirs, by name, of which they may see jobs or applications.
    organizations: Vec<OrganizationDashboard>,
}

/// What somebody does as a candidate.
#[derive(Serialize, ToSchema)]
struct CandidateDashboard {
    /// Their own, by state.
    applications: ApplicationCounts,
    /// How many are still to be decided about.
    open_applications: u64,
    profile: ProfileCompleteness,
    saved_searches: u64,
    /// Notifications that they have not read.
    unread_notifications: u64,
}

/// How much of a profile is there.
#[derive(Serialize, ToSchema)]
struct ProfileCompleteness {
    /// In percent.
    #[schema(maximum = 100)]
    complete: u8,
    /// What is missing: fields and lists of the profile, and `cv` for an active CV.
    missing: Vec<&'static str>,
}

/// What goes on in an organization.
#[derive(Serialize, ToSchema)]
struct OrganizationDashboard {
    organization_id: Uuid,
    name: String,
    /// `null` for those who may not see drafts.
    #[schema(required)]
    jobs: Option<OrganizationJobs>,
    /// `null` for those who may not see who applied.
    #[schema(required)]
    applications: Option<OrganizationApplications>,
}

/// The jobs of an organization.
#[derive(Serialize, ToSchema)]
struct OrganizationJobs {
    by_status: JobCounts,
    /// Published ones for which nobody can apply any more within a week.
    expiring: u64,
}

/// The applications to an organization.
#[derive(Serialize, ToSchema)]
struct OrganizationApplications {
    by_status: ApplicationCounts,
    /// Those that came within the last week.
    new: u64,
}

impl From<&CandidatePart> for CandidateDashboard {
    fn from(part: &CandidatePart) -> Self {
        Self {
            applications: ApplicationCounts::from(&part.figures.applications),
            open_applications: part.open(),
            profile: ProfileCompleteness {
                complete: part.complete(),
                missing: part.missing.iter().map(|part| part.as_str()).collect(),
            },
            saved_searches: part.figures.saved_searches,
            unread_notifications: part.unread,
        }
    }
}

impl From<&JobFigures> for OrganizationJobs {
    fn from(figures: &JobFigures) -> Self {
        Self { by_status: JobCounts::from(&figures.jobs), expiring: figures.expiring }
    }
}

impl From<&ApplicationFigures> for OrganizationApplications {
    fn from(figures: &ApplicationFigures) -> Self {
        Self { by_status: ApplicationCounts::from(&figures.applications), new: figures.new }
    }
}

impl From<OrganizationPart> for OrganizationDashboard {
    fn from(part: OrganizationPart) -> Self {
        Self {
            organization_id: part.id.as_uuid(),
            name: part.name,
            jobs: part.jobs.as_ref().map(OrganizationJobs::from),
            applications: part.applications.as_ref().map(OrganizationApplications::from),
        }
    }
}

impl From<Dashboard> for DashboardBody {
    fn from(dashboard: Dashboard) -> Self {
        let organizations = dashboard.organizations.into_iter();
        Self {
            candidate: CandidateDashboard::from(&dashboard.candidate),
            organizations: organizations.map(OrganizationDashboard::from).collect(),
        }
    }
}

/// Read one's dashboard
///
/// What one does as a candidate, which everybody is, and what goes on in each organization of which one
/// may see jobs or applications.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_recruiting_dashboard",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "The dashboard", body = DashboardBody),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/dashboard")]
pub(super) async fn read(
    SignedInActor(actor): SignedInActor,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let dashboard = recruiting.dashboards.read.execute(&actor).await?;
    Ok(HttpResponse::Ok().json(DashboardBody::from(dashboard)))
}
