//! Transactions in which everything works, but what is broken.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use socle_application::organizations::OrganizationUnavailable;
use socle_application::recruiting::jobs::{JobPatch, UpdateJob, WriteJobError};
use socle_application::recruiting::ports::JobView;
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, MockTx, unavailable};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::audit::{AuditChain, Resource};
use socle_domain::organizations::Organization;
use socle_domain::recruiting::{
    Job, JobDetails, JobId, JobSkills, JobStatus, JobType, LongText, SalaryRange, SkillName, Title,
    WorkMode,
};
use uuid::Uuid;

use crate::files::support::Notes;
use crate::support::{
    acme, acme_id, anonymous, as_role, bob, event, field_errors, now, program, stranger,
};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Nowhere,
    LockOrganization,
    Lock,
    Insert,
    Update,
    Audit,
    Append,
    Commit,
    Owner,
    One,
    Published,
    Page,
    WasPublished,
    Applied,
    State,
}

/// What is stored.
#[derive(Clone)]
pub(super) struct World {
    pub(super) broken: Break,
    pub(super) notes: Notes,
    pub(super) organization: Organization,
    /// The job that is there, if one is.
    pub(super) job: Option<Job>,
    /// What everybody sees.
    pub(super) published: Vec<Job>,
    /// The job as it was stored last.
    pub(super) written: Arc<Mutex<Option<Job>>>,
}

/// Somebody with the least role that writes and publishes.
pub(super) fn employer() -> Actor {
    as_role(OrganizationRole::Member)
}

/// Those who neither write nor publish, and what they hear.
pub(super) fn refused() -> [(Actor, Denied); 4] {
    [
        (anonymous(), Denied::NotAuthenticated),
        (stranger(), Denied::NotFound),
        (as_role(OrganizationRole::Viewer), Denied::Forbidden),
        (program(&["recruiting.jobs.read"]), Denied::Forbidden),
    ]
}

pub(super) fn job_id(number: u128) -> JobId {
    JobId::from_uuid(Uuid::from_u128(number))
}

/// Everything that a job may say.
pub(super) fn details() -> JobDetails {
    JobDetails {
        title: Title::parse("Cook").unwrap(),
        description: LongText::parse("Soup, mostly.").ok(),
        job_type: Some(JobType::FullTime),
        work_mode: Some(WorkMode::OnSite),
        location: Title::parse("Lyon").ok(),
        salary: SalaryRange::parse(Some(30_000), Some(40_000), Some("EUR")).unwrap(),
        skills: JobSkills::new([SkillName::parse("Soup").unwrap()]).unwrap(),
        valid_through: Some(now() + TimeDelta::days(30)),
    }
}

/// A job that Bob drafted yesterday, and that came into this state at once.
pub(super) fn job(number: u128, status: JobStatus) -> Job {
    let yesterday = now() - TimeDelta::days(1);
    let title = Title::parse(&format!("Cook {number}")).unwrap();
    let details = JobDetails { title, ..details() };
    let job = Job::draft(job_id(number), acme_id(), details, Some(bob()), yesterday);
    let published_at = (status != JobStatus::Draft).then_some(yesterday);
    let closed_at = (status == JobStatus::Closed).then_some(yesterday);
    Job { status, published_at, closed_at, ..job }
}

/// A job as it is shown.
pub(super) fn view(job: Job) -> JobView {
    JobView { job, company: "Acme".to_owned(), company_slug: "acme".to_owned() }
}

impl World {
    /// Acme has a draft, and everybody sees nothing.
    pub(super) fn broken(broken: Break) -> Self {
        Self {
            broken,
            notes: Notes::default(),
            organization: acme(),
            job: Some(job(1, JobStatus::Draft)),
            published: Vec::new(),
            written: Arc::default(),
        }
    }

    /// Acme has this job instead.
    pub(super) fn of(job: Job) -> Self {
        Self { job: Some(job), ..Self::broken(Break::Nowhere) }
    }

    pub(super) fn written(&self) -> Option<Job> {
        self.written.lock().unwrap().clone()
    }

    pub(super) fn store(&self) -> Arc<MockStore> {
        Arc::new(MockStore::with(self.tx()))
    }

    pub(super) fn tx(&self) -> MockTx {
        let mut tx = MockTx::default();
        tx.fail_commit = self.broken == Break::Commit;
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        let organization = self.organization.clone();
        tx.organizations.expect_lock().returning(move |scope| {
            assert_eq!(scope.organization_id(), acme_id());
            fails(Break::LockOrganization).map(|()| Some(organization.clone()))
        });
        let found = self.job.clone();
        tx.recruiting.jobs.expect_lock().returning(move |scope, id| {
            assert_eq!(scope.organization_id(), acme_id());
            fails(Break::Lock).map(|()| found.clone().filter(|job| job.id == id))
        });
        let (noted, written) = (self.notes.clone(), self.written.clone());
        tx.recruiting.jobs.expect_insert().returning(move |scope, job| {
            assert_eq!(scope.organization_id(), job.organization_id);
            noted.note(format!("insert {} as {}", job.details.title, job.status.as_str()));
            *written.lock().unwrap() = Some(job.clone());
            fails(Break::Insert)
        });
        let (noted, written) = (self.notes.clone(), self.written.clone());
        tx.recruiting.jobs.expect_update().returning(move |scope, job| {
            assert_eq!(scope.organization_id(), job.organization_id);
            let (title, status, version) = (&job.details.title, job.status.as_str(), job.version);
            noted.note(format!("update {title} as {status}, version {version}"));
            *written.lock().unwrap() = Some(job.clone());
            fails(Break::Update)
        });
        let (noted, written) = (self.notes.clone(), self.written.clone());
        tx.audit_log.expect_append().returning(move |entry| {
            let id = written.lock().unwrap().as_ref().unwrap().id.as_uuid();
            assert_eq!(entry.chain, AuditChain::Organization(acme_id()));
            assert_eq!(entry.resource, Some(Resource { kind: "job".to_owned(), id }));
            noted.note(format!("audit {} by {}", entry.action, entry.actor.kind()));
            fails(Break::Audit)
        });
        let noted = self.notes.clone();
        tx.outbox.expect_append().returning(move |messages| {
            for message in messages {
                assert_eq!(message.organization_id, Some(acme_id()));
                let (name, data) = event(message);
                noted.note(format!("announce {name} as {}", data["status"].as_str().unwrap()));
            }
            fails(Break::Append)
        });
        tx
    }
}

pub(super) fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(now()))
}

pub(super) fn randomness() -> Arc<CountingRandomness> {
    Arc::new(CountingRandomness::default())
}

pub(super) fn update(world: &World, store: &Arc<MockStore>) -> UpdateJob {
    let (clock, randomness) = (clock(), randomness());
    UpdateJob { store: store.clone(), queries: world.queries(), clock, randomness }
}

pub(super) fn renamed() -> JobPatch {
    JobPatch { title: Some("Chef".to_owned()), ..JobPatch::default() }
}

/// Whether it was the store.
pub(super) fn is_broken(outcome: &Result<JobView, WriteJobError>) -> bool {
    matches!(
        outcome,
        Err(WriteJobError::Store(_) | WriteJobError::Unavailable(OrganizationUnavailable::Store(_)))
    )
}

/// Which fields were not acceptable, and why.
pub(super) fn invalid(
    outcome: Result<JobView, WriteJobError>,
) -> Vec<(&'static str, &'static str)> {
    let Err(WriteJobError::Invalid(invalid)) = outcome else { panic!("{outcome:?}") };
    field_errors(&invalid)
}
