//! Transactions in which everything works, but what is broken.

use std::sync::Arc;

use socle_application::recruiting::ports::PutEntryError;
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, MockTx, unavailable};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, Principal};
use socle_domain::files::{FileId, FileName};
use socle_domain::recruiting::{
    Candidate, CandidateSkill, Cv, CvId, CvName, CvReading, ProfileEntry, ProfileEntryId,
    SkillKind, SkillName,
};
use uuid::Uuid;

pub(super) use crate::files::support::{Notes, asks};
use crate::support::{anonymous, now, person, program, system};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Nowhere,
    /// The person is there no more.
    Gone,
    Lock,
    Find,
    Put,
    Count,
    /// The list has that entry.
    Repeated,
    All,
    Enqueue,
    Activate,
    Delete,
    File,
    Note,
    Audit,
    Append,
    Commit,
}

/// What is stored.
#[derive(Clone)]
pub(super) struct World {
    pub(super) broken: Break,
    pub(super) notes: Notes,
    pub(super) candidate: Option<Candidate>,
    pub(super) skills: usize,
    pub(super) cvs: Vec<Cv>,
}

pub(super) fn cv_id(number: u128) -> CvId {
    CvId::from_uuid(Uuid::from_u128(number))
}

pub(super) fn cv(number: u128, active: bool) -> Cv {
    Cv {
        id: cv_id(number),
        user_id: person().id,
        file_id: FileId::from_uuid(Uuid::from_u128(number)),
        name: CvName::parse("Main").unwrap(),
        file_name: FileName::parse("cv.pdf").unwrap(),
        media_type: "application/pdf".to_owned(),
        size: 5,
        active,
        reading: CvReading::Pending,
        created_at: now(),
    }
}

pub(super) fn entry_id() -> ProfileEntryId {
    ProfileEntryId::from_uuid(Uuid::from_u128(0xe))
}

pub(super) fn skill() -> ProfileEntry<CandidateSkill> {
    let name = SkillName::parse("Élixir").unwrap();
    let content = CandidateSkill { name, kind: SkillKind::Technical, level: None, years: None };
    ProfileEntry { id: entry_id(), content, created_at: now(), updated_at: now() }
}

impl World {
    pub(super) fn broken(broken: Break) -> Self {
        let cvs = vec![cv(1, true), cv(2, false)];
        Self { broken, notes: Notes::default(), candidate: None, skills: 1, cvs }
    }

    pub(super) fn tx(&self) -> MockTx {
        let mut tx = MockTx::default();
        tx.fail_commit = self.broken == Break::Commit;
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        tx.users
            .expect_lock()
            .returning(move |_| fails(Break::Lock).map(|()| (broken != Break::Gone).then(person)));
        let candidate = self.candidate.clone();
        tx.recruiting
            .candidates
            .expect_find()
            .returning(move |_| fails(Break::Find).map(|()| candidate.clone()));
        let noted = self.notes.clone();
        tx.recruiting.candidates.expect_put().returning(move |candidate| {
            noted.note(format!("put version {}", candidate.version));
            fails(Break::Put)
        });
        self.skills(&mut tx);
        self.cvs(&mut tx);
        let noted = self.notes.clone();
        tx.audit_log.expect_append().returning(move |entry| {
            let said = format!("{:?}", entry.details);
            for text in ["Cook", "lixir", "Main", "cv.pdf"] {
                assert!(!said.contains(text), "what people say is nobody's business: {said}");
            }
            noted.note(format!("audit {}", entry.action));
            fails(Break::Audit)
        });
        let noted = self.notes.clone();
        tx.outbox.expect_append().returning(move |messages| {
            for message in messages {
                noted.note(format!("announce {}", message.topic));
            }
            fails(Break::Append)
        });
        tx
    }

    fn skills(&self, tx: &mut MockTx) {
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        let put = move |at| match broken {
            Break::Repeated => Err(PutEntryError::Repeated),
            _ => fails(at).map_err(PutEntryError::from),
        };
        let count = self.skills;
        tx.recruiting.skills.expect_count().returning(move |_| fails(Break::Count).map(|()| count));
        let noted = self.notes.clone();
        tx.recruiting.skills.expect_insert().returning(move |_, entry| {
            noted.note(format!("insert {}", entry.content.name));
            put(Break::Put)
        });
        tx.recruiting.skills.expect_find().returning(move |user_id, id| {
            let own = user_id == person().id && id == entry_id();
            fails(Break::Find).map(|()| own.then(skill))
        });
        let noted = self.notes.clone();
        tx.recruiting.skills.expect_update().returning(move |_, entry| {
            noted.note(format!("update {}", entry.content.name));
            put(Break::Put)
        });
        tx.recruiting
            .skills
            .expect_delete()
            .returning(move |_, id| fails(Break::Delete).map(|()| id == entry_id()));
    }

    fn cvs(&self, tx: &mut MockTx) {
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        let cvs = self.cvs.clone();
        tx.recruiting.cvs.expect_all().returning(move |_| fails(Break::All).map(|()| cvs.clone()));
        let noted = self.notes.clone();
        tx.recruiting.cvs.expect_insert().returning(move |cv| {
            noted.note(format!("insert {} active={}", cv.name, cv.active));
            fails(Break::Put)
        });
        let noted = self.notes.clone();
        tx.tasks.expect_enqueue().returning(move |tasks| {
            noted.note(format!("enqueue {}", tasks[0].kind));
            fails(Break::Enqueue)
        });
        let noted = self.notes.clone();
        tx.recruiting.cvs.expect_activate().returning(move |_, id| {
            noted.note(format!("activate {}", id.as_uuid().as_u128()));
            fails(Break::Activate)
        });
        let noted = self.notes.clone();
        tx.recruiting.cvs.expect_delete().returning(move |_, id| {
            noted.note(format!("delete {}", id.as_uuid().as_u128()));
            fails(Break::Delete)
        });
        let noted = self.notes.clone();
        tx.recruiting.cvs.expect_note_reading().returning(move |_, reading, proposal| {
            noted.note(format!("{reading:?} {}", proposal.unwrap_or_default()));
            fails(Break::Note).map(|()| true)
        });
        tx.files.expect_lock().returning(|_, _| Ok(Some(crate::files::support::stored())));
        let noted = self.notes.clone();
        tx.files.expect_delete().returning(move |_, _| {
            noted.note("delete file");
            fails(Break::File).map(|()| true)
        });
    }

    pub(super) fn store(&self) -> Arc<MockStore> {
        Arc::new(MockStore::with(self.tx()))
    }
}

pub(super) fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::default())
}

pub(super) fn randomness() -> Arc<CountingRandomness> {
    Arc::new(CountingRandomness::default())
}

/// Everybody who may not, and what they hear.
pub(super) fn refused() -> Vec<(Actor, Denied)> {
    let mut closing = asks();
    if let Principal::User(signed_in) = &mut closing.principal {
        signed_in.closing = true;
    }
    vec![
        (anonymous(), Denied::NotAuthenticated),
        (system(), Denied::Forbidden),
        (program(&["organizations.read"]), Denied::Forbidden),
        (closing, Denied::AccountClosing),
    ]
}
