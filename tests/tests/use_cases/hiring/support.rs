//! Transactions in which everything works, but what is broken.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use socle_application::recruiting::ports::{
    ApplicationParties, HiringParties, InterviewView, MockApplicationQueries, MockHiringQueries,
};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, MockTx, unavailable};
use socle_domain::Id as _;
use socle_domain::access::{Actor, OrganizationRole};
use socle_domain::identity::UserId;
use socle_domain::recruiting::hiring::{
    Assessment, Criteria, Interview, InterviewId, InterviewKind, InterviewPlan, InterviewStatus,
    Interviewers, Offer, OfferId, OfferStatus, OfferTerms, OfferedSalary, Recommendation,
    Scorecard, ScorecardId, Stage, StageId, Stages,
};
use socle_domain::recruiting::{
    Application, ApplicationId, ApplicationStatus, Currency, JobId, Line, LongText,
};
use uuid::Uuid;

pub(super) use crate::files::support::Notes;
use crate::support::{acme, acme_id, as_role, bob, now, person};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Nowhere,
    Parties,
    LockOrganization,
    LockApplication,
    Lock,
    Put,
    Members,
    Busy,
    UpdateApplication,
    Transition,
    Audit,
    Append,
    Chosen,
    Tell,
    Read,
    Commit,
}

/// What is stored: an application of Bob's, unless it is Ada's own.
#[derive(Clone)]
pub(super) struct World {
    pub(super) broken: Break,
    pub(super) notes: Notes,
    pub(super) candidate: Option<UserId>,
    pub(super) status: ApplicationStatus,
    pub(super) offer: Offer,
    pub(super) interview: Interview,
    pub(super) card: Scorecard,
    /// Whether what is added is there already.
    pub(super) taken: bool,
    /// How many applications are in a stage.
    pub(super) in_use: u64,
    /// Who has another interview meanwhile.
    pub(super) busy: Vec<UserId>,
}

/// Ada, who decides in the organization.
pub(crate) fn employer() -> Actor {
    as_role(OrganizationRole::Owner)
}

pub(crate) fn about() -> ApplicationId {
    ApplicationId::from_uuid(Uuid::from_u128(0xa9))
}

pub(super) fn offer_id() -> OfferId {
    OfferId::from_uuid(Uuid::from_u128(0x0f))
}

pub(super) fn interview_id() -> InterviewId {
    InterviewId::from_uuid(Uuid::from_u128(0x1f))
}

pub(super) fn stage_id(number: u128) -> StageId {
    StageId::from_uuid(Uuid::from_u128(number))
}

pub(super) fn card_id() -> ScorecardId {
    ScorecardId::from_uuid(Uuid::from_u128(0xca))
}

pub(crate) fn offer(status: OfferStatus) -> Offer {
    Offer {
        id: offer_id(),
        organization_id: acme_id(),
        application_id: about(),
        terms: OfferTerms {
            salary: OfferedSalary::new(4_500_000, Currency::EUR).unwrap(),
            starts_on: NaiveDate::from_ymd_opt(2027, 2, 1).unwrap(),
            expires_at: now() + TimeDelta::days(7),
            text: LongText::parse("Thirty days of leave.").unwrap(),
        },
        status,
        created_by: None,
        created_at: now(),
        sent_at: (status != OfferStatus::Draft).then(now),
        closed_at: None,
        version: 1,
    }
}

pub(crate) fn interview() -> Interview {
    Interview {
        id: interview_id(),
        organization_id: acme_id(),
        application_id: about(),
        plan: InterviewPlan {
            kind: InterviewKind::Phone,
            starts_at: now() + TimeDelta::days(2),
            minutes: 45,
            place: None,
            link: None,
            instructions: None,
            interviewers: Interviewers::new([person().id]).unwrap(),
        },
        status: InterviewStatus::Planned,
        sequence: 0,
        created_by: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

fn card() -> Scorecard {
    let (criteria, recommendation) = (Criteria::default(), Recommendation::Yes);
    Scorecard {
        id: card_id(),
        application_id: about(),
        author_id: Some(person().id),
        assessment: Assessment { criteria, recommendation, text: None },
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

impl World {
    pub(super) fn broken(broken: Break) -> Self {
        Self {
            broken,
            notes: Notes::default(),
            candidate: Some(bob()),
            status: ApplicationStatus::Offer,
            offer: offer(OfferStatus::Draft),
            interview: interview(),
            card: card(),
            taken: false,
            in_use: 0,
            busy: Vec::new(),
        }
    }

    fn fails(&self) -> impl Fn(Break) -> Result<(), socle_application::store::StoreError> + use<> {
        let broken = self.broken;
        move |at| if broken == at { Err(unavailable()) } else { Ok(()) }
    }

    fn application(&self) -> Application {
        Application {
            id: about(),
            organization_id: acme_id(),
            job_id: JobId::from_uuid(Uuid::from_u128(0x10b)),
            candidate_id: self.candidate,
            status: self.status,
            rejected_from: None,
            cover_letter: None,
            cv: None,
            created_at: now(),
            updated_at: now(),
            version: 1,
        }
    }

    fn parties(&self) -> ApplicationParties {
        ApplicationParties { organization_id: acme_id(), candidate_id: self.candidate }
    }

    pub(super) fn applications(&self) -> Arc<MockApplicationQueries> {
        let (fails, parties) = (self.fails(), self.parties());
        let mut queries = MockApplicationQueries::new();
        queries.expect_parties_of().returning(move |id| {
            fails(Break::Parties).map(|()| (id == about()).then_some(parties))
        });
        Arc::new(queries)
    }

    pub(super) fn queries(&self) -> MockHiringQueries {
        let found = HiringParties { application_id: about(), parties: self.parties() };
        let mut queries = MockHiringQueries::new();
        let fails = self.fails();
        queries.expect_parties_of_offer().returning(move |id| {
            fails(Break::Parties).map(|()| (id == offer_id()).then_some(found))
        });
        let fails = self.fails();
        queries.expect_parties_of_interview().returning(move |id| {
            fails(Break::Parties).map(|()| (id == interview_id()).then_some(found))
        });
        let (fails, interview) = (self.fails(), self.interview.clone());
        queries.expect_interview().returning(move |_, _| {
            let (job_title, company) = ("Cook".to_owned(), "Acme".to_owned());
            let interview = interview.clone();
            let view = InterviewView { interview, job_title, company, interviewers: Vec::new() };
            fails(Break::Read).map(|()| Some(view))
        });
        queries
    }

    pub(super) fn store(&self) -> Arc<MockStore> {
        let mut tx = MockTx::default();
        tx.fail_commit = self.broken == Break::Commit;
        let fails = self.fails();
        tx.organizations
            .expect_lock()
            .returning(move |_| fails(Break::LockOrganization).map(|()| Some(acme())));
        let fails = self.fails();
        let members = vec![person().id, UserId::from_uuid(Uuid::from_u128(0x9a))];
        tx.members
            .expect_ids_with()
            .returning(move |_, _| fails(Break::Members).map(|()| members.clone()));
        self.application_of(&mut tx);
        self.scorecards(&mut tx);
        self.interviews(&mut tx);
        self.offers(&mut tx);
        self.told(&mut tx);
        Arc::new(MockStore::with(tx))
    }

    fn application_of(&self, tx: &mut MockTx) {
        let (fails, application) = (self.fails(), self.application());
        tx.recruiting.applications.expect_lock().returning(move |scope, _| {
            assert_eq!(scope.organization_id(), acme_id());
            fails(Break::LockApplication).map(|()| Some(application.clone()))
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.recruiting.applications.expect_update().returning(move |_, application| {
            notes.note(format!("application {}", application.status.as_str()));
            fails(Break::UpdateApplication)
        });
        self.stages(tx);
        tx.recruiting.offers.expect_lock_open().returning(|_, _| Ok(None));
        let fails = self.fails();
        tx.recruiting
            .applications
            .expect_add_transition()
            .returning(move |_, _, _, _| fails(Break::Transition));
    }

    fn stages(&self, tx: &mut MockTx) {
        let fails = self.fails();
        tx.recruiting.hiring_stages.expect_all().returning(move |_| {
            let name = Line::parse("Kept").unwrap();
            let stage = Stage { id: stage_id(1), name, status: ApplicationStatus::Offer };
            fails(Break::Lock).map(|()| Stages::new(vec![stage]).unwrap())
        });
        let in_use = self.in_use;
        tx.recruiting.hiring_stages.expect_in_use().returning(move |_, _| Ok(in_use));
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.recruiting.hiring_stages.expect_replace().returning(move |_, stages, moves| {
            notes.note(format!("stages {} moves {}", stages.as_slice().len(), moves.len()));
            fails(Break::Put)
        });
        let fails = self.fails();
        tx.recruiting.hiring_stages.expect_put().returning(move |_, _, _| fails(Break::Put));
    }

    fn scorecards(&self, tx: &mut MockTx) {
        let (fails, notes, taken) = (self.fails(), self.notes.clone(), self.taken);
        tx.recruiting.scorecards.expect_insert().returning(move |_, card| {
            notes.note(format!("scorecard {}", card.assessment.recommendation.as_str()));
            fails(Break::Put).map(|()| !taken)
        });
        let (fails, card) = (self.fails(), self.card.clone());
        tx.recruiting.scorecards.expect_lock().returning(move |_, _, id| {
            fails(Break::Lock).map(|()| (id == card_id()).then(|| card.clone()))
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.recruiting.scorecards.expect_update().returning(move |_, card| {
            notes.note(format!("scorecard {}", card.assessment.recommendation.as_str()));
            fails(Break::Put)
        });
    }

    fn interviews(&self, tx: &mut MockTx) {
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.recruiting.interviews.expect_insert().returning(move |_, interview| {
            notes.note(format!("interview {}", interview.status.as_str()));
            fails(Break::Put)
        });
        let (fails, interview) = (self.fails(), self.interview.clone());
        tx.recruiting.interviews.expect_lock().returning(move |_, id| {
            fails(Break::Lock).map(|()| (id == interview_id()).then(|| interview.clone()))
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.recruiting.interviews.expect_update().returning(move |_, interview| {
            notes.note(format!("interview {}", interview.status.as_str()));
            fails(Break::Put)
        });
        let (fails, busy) = (self.fails(), self.busy.clone());
        tx.recruiting
            .interviews
            .expect_busy()
            .returning(move |_, _| fails(Break::Busy).map(|()| busy.clone()));
    }

    fn offers(&self, tx: &mut MockTx) {
        let (fails, notes, taken) = (self.fails(), self.notes.clone(), self.taken);
        tx.recruiting.offers.expect_insert().returning(move |_, offer| {
            notes.note(format!("offer {}", offer.status.as_str()));
            fails(Break::Put).map(|()| !taken)
        });
        let (fails, offer) = (self.fails(), self.offer.clone());
        tx.recruiting.offers.expect_lock().returning(move |_, id| {
            fails(Break::Lock).map(|()| (id == offer_id()).then(|| offer.clone()))
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.recruiting.offers.expect_update().returning(move |_, offer| {
            notes.note(format!("offer {}", offer.status.as_str()));
            fails(Break::Put)
        });
    }

    fn told(&self, tx: &mut MockTx) {
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.audit_log.expect_append().returning(move |entry| {
            notes.note(format!("audit {}", entry.action));
            fails(Break::Audit)
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.outbox.expect_append().returning(move |messages| {
            for message in messages {
                let said = String::from_utf8_lossy(&message.payload);
                for word in ["4500000", "leave", "Nervous"] {
                    assert!(!said.contains(word), "other programs hear nothing of it: {said}");
                }
                notes.note(format!("announce {}", message.topic));
            }
            fails(Break::Append)
        });
        let fails = self.fails();
        tx.notifications
            .expect_chosen()
            .returning(move |_, _| fails(Break::Chosen).map(|()| HashMap::new()));
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.notifications.expect_add().returning(move |told| {
            for one in told {
                let side = if one.user_id == bob() { "bob" } else { "others" };
                notes.note(format!("tell {side} {}", one.message.key));
            }
            fails(Break::Tell)
        });
        tx.tasks.expect_enqueue().returning(|_| Ok(()));
    }
}

pub(crate) fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(now()))
}

pub(crate) fn randomness() -> Arc<CountingRandomness> {
    Arc::new(CountingRandomness::default())
}
