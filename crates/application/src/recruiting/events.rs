//! What recruiting announces. What people wrote about themselves stays out: other programs hear of it.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::access::{Actor, OrganizationScope};
use socle_domain::recruiting::{
    Application, Company, CompanySize, Job, JobStatus, JobType, SkillName, Transition, WebAddress,
    WorkMode,
};

use crate::audit::{self, Happening};
use crate::outbox::organization_event;
use crate::ports::Randomness;
use crate::store::{StoreError, Tx};

fn company(company: &Company) -> Value {
    json!({
        "organization_id": company.organization_id.as_uuid(),
        "tagline": company.tagline.as_ref().map(ToString::to_string),
        "description": company.description.as_ref().map(ToString::to_string),
        "website": company.website.as_ref().map(WebAddress::as_str),
        "industry": company.industry.as_ref().map(ToString::to_string),
        "size": company.size.map(CompanySize::as_str),
        "location": company.location.as_ref().map(ToString::to_string),
        "version": company.version,
    })
}

fn job(job: &Job) -> Value {
    let details = &job.details;
    json!({
        "id": job.id.as_uuid(),
        "organization_id": job.organization_id.as_uuid(),
        "title": details.title.as_str(),
        "description": details.description.as_ref().map(ToString::to_string),
        "job_type": details.job_type.map(JobType::as_str),
        "work_mode": details.work_mode.map(WorkMode::as_str),
        "location": details.location.as_ref().map(ToString::to_string),
        "salary_min": details.salary.and_then(|salary| salary.min()),
        "salary_max": details.salary.and_then(|salary| salary.max()),
        "currency": details.salary.map(|salary| salary.currency().to_string()),
        "skills": details.skills.iter().map(SkillName::as_str).collect::<Vec<_>>(),
        "valid_through": details.valid_through,
        "status": job.status.as_str(),
        "created_at": job.created_at,
        "published_at": job.published_at,
        "closed_at": job.closed_at,
        "version": job.version,
    })
}

/// An application as programs hear of it: who and what for, by identifiers.
fn application(application: &Application) -> Value {
    json!({
        "id": application.id.as_uuid(),
        "organization_id": application.organization_id.as_uuid(),
        "job_id": application.job_id.as_uuid(),
        "candidate_id": application.candidate_id.map(|id| id.as_uuid()),
        "status": application.status.as_str(),
        "created_at": application.created_at,
        "version": application.version,
    })
}

organization_event!(
    /// An organization wrote its company page.
    CompanyUpdated(Company) = "company.updated",
    |c| c.organization_id,
    company
);
organization_event!(
    /// An organization drafted a job.
    JobCreated(Job) = "job.created",
    |j| j.organization_id,
    job
);
organization_event!(
    /// It rewrote one.
    JobUpdated(Job) = "job.updated",
    |j| j.organization_id,
    job
);
organization_event!(
    /// It showed one to everybody.
    JobPublished(Job) = "job.published",
    |j| j.organization_id,
    job
);
organization_event!(
    /// Nobody applies for one any more.
    JobClosed(Job) = "job.closed",
    |j| j.organization_id,
    job
);
organization_event!(
    /// It put one away.
    JobArchived(Job) = "job.archived",
    |j| j.organization_id,
    job
);
organization_event!(
    /// Somebody applied.
    ApplicationCreated(Application) = "application.created",
    |a| a.organization_id,
    application
);

/// An application and how it moved.
#[derive(Debug)]
pub struct Moved {
    /// As it is now.
    pub application: Application,
    /// What happened to it.
    pub transition: Transition,
}

organization_event!(
    /// An application came further, or to its end.
    ApplicationTransitioned(Moved) = "application.transitioned",
    |moved| moved.application.organization_id,
    |moved| {
        let mut data = application(&moved.application);
        data["from"] = moved.transition.from.as_str().into();
        data["to"] = moved.transition.to.as_str().into();
        data
    }
);

/// Notes and announces the state that a job has come into.
pub(super) async fn announce_state(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    scope: &OrganizationScope,
    job: &Job,
) -> Result<(), StoreError> {
    let happening = |action| Happening::within(scope, action).to("job", job.id);
    let now = job.updated_at;
    match job.status {
        JobStatus::Draft => Ok(()),
        JobStatus::Published => {
            let event = JobPublished(job);
            audit::announce(tx, randomness, actor, happening("job.published"), &event, now).await
        }
        JobStatus::Closed => {
            let event = JobClosed(job);
            audit::announce(tx, randomness, actor, happening("job.closed"), &event, now).await
        }
        JobStatus::Archived => {
            let event = JobArchived(job);
            audit::announce(tx, randomness, actor, happening("job.archived"), &event, now).await
        }
    }
}
