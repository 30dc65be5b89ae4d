//! Candidates to store, and the use cases over a database.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use socle_application::files::ports::{ContentInspector, InspectError};
use socle_application::files::{UploadFile, UploadPart, UploadParts};
use socle_application::recruiting::candidates::{ActivateCv, AddCv, AddEntry, RemoveCv};
use socle_application::testkit::FixedClock;
use socle_crypto::SystemRandomness;
use socle_domain::files::{Detected, FileId, Quotas, purpose};
use socle_domain::identity::{User, UserId};
use socle_domain::recruiting::{
    CandidateSkill, Cv, CvName, CvReading, Education, Experience, LongText, Period, ProfileEntry,
    SkillKind, SkillLevel, SkillName, SkillYears, Title, YearMonth,
};
use socle_memory::UnlimitedRateLimiter;

use crate::contract::files::flows::Memory;
use crate::contract::files::samples::{put, scope_of};
use crate::contract::samples::{begin, id, insert, now, user};
use crate::databases::TestDatabase;

/// A person who is stored.
pub(super) async fn somebody(database: &TestDatabase) -> User {
    let user = User { email_verified_at: Some(now()), ..user() };
    insert(&*database.store, &[&user]).await;
    user
}

pub(super) fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

pub(super) fn prose(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

pub(super) fn month(text: &str) -> YearMonth {
    YearMonth::parse(text).unwrap()
}

/// An entry that says this.
pub(super) fn entry<E>(content: E) -> ProfileEntry<E> {
    ProfileEntry { id: id(), content, created_at: now(), updated_at: now() }
}

pub(super) fn experience() -> Experience {
    Experience {
        title: title("Cheffe de projet"),
        employer: title("Société Générale d’Essais"),
        location: Some(title("Lyon")),
        started: month("2019-09"),
        ended: Some(month("2022-06")),
        description: Some(prose("Menait une équipe.\nEt plus.")),
    }
}

pub(super) fn education() -> Education {
    Education {
        degree: title("Master"),
        school: title("Université de Lyon"),
        field: Some(title("Informatique")),
        period: Period::new(Some(month("2014-09")), Some(month("2019-06"))).unwrap(),
        description: Some(prose("Mention bien")),
    }
}

pub(super) fn skill(name: &str) -> CandidateSkill {
    CandidateSkill {
        name: SkillName::parse(name).unwrap(),
        kind: SkillKind::Technical,
        level: SkillLevel::new(4),
        years: SkillYears::new(0),
    }
}

/// A CV whose file is there.
pub(super) async fn cv(database: &TestDatabase, user_id: UserId, active: bool) -> Cv {
    let scope = scope_of(socle_domain::files::FileOwner::Person(user_id));
    let file = put(database, &scope, 1_000, Some(user_id)).await;
    let cv = Cv {
        id: id(),
        user_id,
        file_id: file.id,
        name: CvName::parse("En français").unwrap(),
        file_name: file.name,
        media_type: file.media_type,
        size: file.size,
        active,
        reading: CvReading::Pending,
        created_at: now(),
    };
    let mut tx = begin(&*database.store).await;
    tx.cvs().insert(&cv).await.unwrap();
    tx.commit().await.unwrap();
    cv
}

/// Everything is a PDF.
struct Pdf;

#[async_trait]
impl ContentInspector for Pdf {
    async fn inspect(&self, _: FileId, _: u64) -> Result<Detected, InspectError> {
        Ok(Detected::Media("application/pdf".to_owned()))
    }
}

/// The parts of an upload of a CV.
pub(super) struct Upload(std::vec::IntoIter<UploadPart>);

#[async_trait]
impl UploadParts for Upload {
    async fn next(&mut self) -> Option<UploadPart> {
        self.0.next()
    }
}

/// A small one.
pub(super) fn upload() -> Upload {
    let parts = vec![
        UploadPart::File { name: Some("cv.pdf".to_owned()), media_type: None },
        UploadPart::Chunk(Bytes::from_static(b"%PDF-1.7")),
        UploadPart::FileEnd,
        UploadPart::End,
    ];
    Upload(parts.into_iter())
}

/// The use cases on a database.
pub(super) struct Flows {
    pub(super) add_cv: AddCv,
    pub(super) activate_cv: ActivateCv,
    pub(super) remove_cv: RemoveCv,
    pub(super) add_skill: AddEntry<CandidateSkill>,
    pub(super) add_experience: AddEntry<Experience>,
}

pub(super) fn flows(database: &TestDatabase) -> Arc<Flows> {
    let (store, randomness) = (database.store.clone(), Arc::new(SystemRandomness));
    let clock = Arc::new(FixedClock::at(now()));
    let upload = UploadFile {
        store: store.clone(),
        storage: Arc::new(Memory::default()),
        inspector: Arc::new(Pdf),
        clock: clock.clone(),
        randomness: randomness.clone(),
        limiter: Arc::new(UnlimitedRateLimiter),
        purposes: purpose::ALL.into(),
        quotas: Quotas { per_person: 1_000_000, per_organization: 0 },
        max_bytes: 1_000,
    };
    Arc::new(Flows {
        add_cv: AddCv {
            upload: Arc::new(upload),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        activate_cv: ActivateCv {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        remove_cv: RemoveCv {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        add_skill: AddEntry::new(store.clone(), clock.clone(), randomness.clone()),
        add_experience: AddEntry::new(store, clock, randomness),
    })
}
