//! A world in which everything works, but what is broken.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use socle_application::recruiting::ports::{
    ApplicantMark, ApplicationParties, ApplicationView, MockApplicationQueries,
};
use socle_application::store::StoreError;
use socle_application::testkit::unavailable;
use socle_domain::Id as _;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    ApplicantId, Application, ApplicationId, ApplicationStatus, CvId, Job, Tags,
};
use uuid::Uuid;

use crate::files::support::Notes;
pub(super) use crate::hiring::support::{about, clock, employer, randomness};
pub(super) use crate::matching::support::{job, job_id, refused};
use crate::support::{acme_id, bob, now, person};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Nowhere,
    /// What is asked for is not there any more.
    Gone,
    /// The organization was closed meanwhile.
    Closed,
    /// The candidate was forgotten meanwhile.
    Forgotten,
    /// They applied before.
    Applied,
    /// They apply twice at once.
    Taken,
    /// They apply too often.
    Limited,
    /// The file went while it was copied.
    CvGone,
    /// The place of the copy was given up.
    Late,
    Job,
    AppliedTo,
    Facts,
    CvToSend,
    Copy,
    LockJob,
    Finish,
    Insert,
    Applicant,
    Parties,
    FileAbout,
    Read,
    LockOrganization,
    LockApplication,
    Update,
    Transition,
    AddNote,
    Stage,
    OpenOffer,
    CloseOffer,
    Planned,
    EndInterview,
    Audit,
    Append,
    Members,
    Chosen,
    Tell,
    Mail,
    Commit,
}

/// What is stored: an application of Bob's, unless it is Ada's own.
pub(super) struct World {
    pub(super) broken: Break,
    pub(super) notes: Notes,
    pub(super) candidate: Option<UserId>,
    pub(super) status: ApplicationStatus,
    pub(super) rejected_from: Option<ApplicationStatus>,
    /// Whether an offer waits, and an interview with Carol is to be.
    pub(super) ahead: bool,
    /// The applicant that stands for whoever asks, if they applied to the organization.
    pub(super) mine: Option<ApplicantId>,
    /// The job, once it is locked.
    pub(super) job: Option<Job>,
    /// The active CV of whoever applies.
    pub(super) cv: Option<CvId>,
    /// The application as it was stored last.
    pub(super) kept: Arc<Mutex<Option<Application>>>,
}

/// What people write.
pub(super) const LETTER: &str = "I cook well.";
pub(super) const REASON: &str = "The place is taken.";
pub(super) const NOTE: &str = "Nervous, but good.";

/// Somebody else who sees applications.
pub(super) fn carol() -> UserId {
    UserId::from_uuid(Uuid::from_u128(0xca201))
}

pub(super) fn who(id: UserId) -> &'static str {
    let known = [(person().id, "ada"), (bob(), "bob"), (carol(), "carol")];
    known.into_iter().find(|(known, _)| *known == id).expect("somebody of the tests").1
}

pub(super) fn applicant_id(number: u128) -> ApplicantId {
    ApplicantId::from_uuid(Uuid::from_u128(number))
}

pub(super) fn elsewhere() -> ApplicationId {
    ApplicationId::from_uuid(Uuid::from_u128(0xe15e))
}

/// An application of somebody whom the organization knows as this.
pub(super) fn view(application: Application, applicant: Option<u128>) -> ApplicationView {
    let mark = |number| ApplicantMark { id: applicant_id(number), tags: Tags::default() };
    ApplicationView {
        application,
        job_title: "Cook".to_owned(),
        company: "Acme".to_owned(),
        candidate: None,
        history: Vec::new(),
        applicant: applicant.map(mark),
    }
}

impl World {
    pub(super) fn broken(broken: Break) -> Self {
        Self {
            broken,
            notes: Notes::default(),
            candidate: Some(bob()),
            status: ApplicationStatus::Interview,
            rejected_from: None,
            ahead: false,
            mine: None,
            job: Some(job(1).job),
            cv: None,
            kept: Arc::default(),
        }
    }

    pub(super) fn fails(&self) -> impl Fn(Break) -> Result<(), StoreError> + Copy + use<> {
        let broken = self.broken;
        move |at| if broken == at { Err(unavailable()) } else { Ok(()) }
    }

    /// Notes what is called, and breaks there if the world does.
    pub(super) fn call(&self, at: Break) -> impl Fn(&str) -> Result<(), StoreError> + use<> {
        let (fails, notes) = (self.fails(), self.notes.clone());
        move |what: &str| {
            notes.note(what);
            fails(at)
        }
    }

    /// The application as it was before.
    pub(super) fn application(&self) -> Application {
        Application {
            id: about(),
            organization_id: acme_id(),
            job_id: job_id(1),
            candidate_id: self.candidate,
            status: self.status,
            rejected_from: self.rejected_from,
            cover_letter: None,
            cv: None,
            created_at: now() - TimeDelta::days(2),
            updated_at: now() - TimeDelta::days(1),
            version: 1,
        }
    }

    /// The application as it is.
    pub(super) fn current(&self) -> impl Fn() -> Application + use<> {
        let (kept, before) = (self.kept.clone(), self.application());
        move || kept.lock().unwrap().clone().unwrap_or_else(|| before.clone())
    }

    pub(super) fn queries(&self) -> MockApplicationQueries {
        let (fails, there) = (self.fails(), self.broken != Break::Gone);
        let mut queries = MockApplicationQueries::new();
        let (organization_id, candidate_id) = (acme_id(), self.candidate);
        let parties = ApplicationParties { organization_id, candidate_id };
        queries.expect_parties_of().returning(move |id| {
            fails(Break::Parties).map(|()| (id == about()).then_some(parties))
        });
        let (call, current) = (self.call(Break::Read), self.current());
        queries.expect_application().returning(move |scope, _| {
            assert_eq!(scope.organization_id(), acme_id());
            call("read by acme").map(|()| there.then(|| view(current(), Some(1))))
        });
        let (call, current) = (self.call(Break::Read), self.current());
        queries.expect_application_by().returning(move |candidate, id| {
            assert_eq!(id, current().id);
            let read = call(&format!("read by {}", who(candidate)));
            read.map(|()| there.then(|| view(current(), None)))
        });
        queries
    }
}
