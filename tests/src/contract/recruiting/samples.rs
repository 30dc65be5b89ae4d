//! Jobs and applications to store.

use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Application, ApplicationStatus, Job, JobDetails, JobSkills, JobStatus, JobType, LongText,
    SalaryRange, SkillName, Title, WorkMode,
};

use crate::contract::samples::{begin, id, insert, now, user};
use crate::databases::TestDatabase;

pub(super) fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

/// What a job says that can be published.
pub(in crate::contract) fn details() -> JobDetails {
    let skills = ["Rust", "Comptabilité générale"].map(|name| SkillName::parse(name).unwrap());
    JobDetails {
        title: title("Développeuse"),
        description: Some(LongText::parse("Écrire.\nEt lire.").unwrap()),
        job_type: Some(JobType::FullTime),
        work_mode: Some(WorkMode::Hybrid),
        location: Some(title("Lyon")),
        salary: SalaryRange::parse(Some(40_000), Some(50_000), Some("EUR")).unwrap(),
        skills: JobSkills::new(skills).unwrap(),
        valid_through: None,
    }
}

/// A draft.
pub(super) fn job(scope: &OrganizationScope, details: JobDetails) -> Job {
    Job::draft(id(), scope.organization_id(), details, None, now())
}

pub(super) async fn put(database: &TestDatabase, scope: &OrganizationScope, job: &Job) {
    let mut tx = begin(&*database.store).await;
    tx.jobs().insert(scope, job).await.unwrap();
    tx.commit().await.unwrap();
}

/// A job that was published at that moment.
pub(in crate::contract) async fn publish(
    database: &TestDatabase,
    scope: &OrganizationScope,
    details: JobDetails,
    at: Timestamp,
) -> Job {
    let mut job = job(scope, details);
    put(database, scope, &job).await;
    job.become_(JobStatus::Published, at).unwrap();
    let mut tx = begin(&*database.store).await;
    tx.jobs().update(scope, &job).await.unwrap();
    tx.commit().await.unwrap();
    job
}

/// A person who is stored.
pub(super) async fn somebody(database: &TestDatabase) -> UserId {
    let user = user();
    insert(&*database.store, &[&user]).await;
    user.id
}

/// An application of somebody for a job.
pub(in crate::contract) fn application(job: &Job, candidate: UserId) -> Application {
    Application {
        id: id(),
        organization_id: job.organization_id,
        job_id: job.id,
        candidate_id: Some(candidate),
        status: ApplicationStatus::Applied,
        rejected_from: None,
        cover_letter: Some(LongText::parse("Bonjour.").unwrap()),
        cv: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}
