//! What applying needs besides: a job, facts about Ada, and a CV that is copied.

use std::sync::Arc;
use std::time::Duration;

use socle_application::files::CopyFile;
use socle_application::files::ports::MockFileQueries;
use socle_application::ports::{MockRateLimiter, RateDecision};
use socle_application::recruiting::applications::Apply;
use socle_application::recruiting::ports::{CvToSend, MockApplicantQueries, MockJobQueries};
use socle_application::testkit::MockStore;
use socle_domain::Id as _;
use socle_domain::files::{FileName, FileOwner};
use socle_domain::recruiting::{Applicant, ApplicantFacts, ApplicantId, CvId, likenesses};
use uuid::Uuid;

use super::support::{Break, World, clock, job, job_id, randomness, who};
use crate::files::support::{self as files, Break as FileBreak, Storage, file_id, stored};
use crate::support::{acme_id, now, person};

pub(super) const HOUR: Duration = Duration::from_hours(1);

pub(super) fn cv_id(number: u128) -> CvId {
    CvId::from_uuid(Uuid::from_u128(number))
}

fn facts() -> ApplicantFacts {
    ApplicantFacts {
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: "ada@example.com".to_owned(),
        phone: Some("+33 6 12 34 56 78".to_owned()),
        cv: None,
    }
}

impl World {
    /// The transaction of whoever applies.
    pub(super) fn applying(&self) -> Arc<MockStore> {
        let mut tx = self.tx();
        let (fails, job) = (self.fails(), self.job.clone());
        tx.recruiting.jobs.expect_lock_shared().returning(move |scope, id| {
            assert_eq!((scope.organization_id(), id), (acme_id(), job_id(1)));
            fails(Break::LockJob).map(|()| job.clone())
        });
        let (call, in_time) = (self.call(Break::Finish), self.broken != Break::Late);
        tx.files.expect_finish().returning(move |_, to, file| {
            assert_eq!((to.owner(), file.owner), (FileOwner::Organization(acme_id()), to.owner()));
            call(&format!("keep {}", file.purpose.as_str())).map(|()| in_time)
        });
        let (call, kept) = (self.call(Break::Insert), self.kept.clone());
        let first = self.broken != Break::Taken;
        tx.recruiting.applications.expect_insert().returning(move |_, application| {
            *kept.lock().unwrap() = Some(application.clone());
            call(&format!("insert {}", application.status.as_str())).map(|()| first)
        });
        let (call, cv) = (self.call(Break::Applicant), self.cv.map(|_| stored().digest));
        tx.recruiting.applicants.expect_note().returning(move |_, applicant, traits| {
            let expected = Applicant {
                id: ApplicantId::new(now(), [2; 10]),
                organization_id: acme_id(),
                candidate_id: person().id,
                merged_into: None,
                applied_at: now(),
            };
            assert_eq!(*applicant, expected);
            assert_eq!(traits, likenesses(&ApplicantFacts { cv, ..facts() }));
            let alike: Vec<_> = traits.iter().map(|it| it.likeness.as_str()).collect();
            call(&format!("applicant {} {}", who(applicant.candidate_id), alike.join(" ")))
        });
        Arc::new(MockStore::with(tx))
    }

    pub(super) fn apply(&self, store: &Arc<MockStore>) -> Apply {
        let (fails, broken, cv) = (self.fails(), self.broken, self.cv);
        let mut jobs = MockJobQueries::new();
        jobs.expect_published().returning(move |id, at| {
            assert_eq!(at, now());
            fails(Break::Job).map(|()| (id == job_id(1)).then(|| job(1)))
        });
        jobs.expect_applied_to().returning(move |candidate, jobs| {
            assert_eq!(candidate, person().id);
            let applied = jobs.iter().copied().filter(|_| broken == Break::Applied);
            fails(Break::AppliedTo).map(|()| applied.collect())
        });
        let mut applicants = MockApplicantQueries::new();
        applicants.expect_facts_of().returning(move |candidate| {
            assert_eq!(candidate, person().id);
            fails(Break::Facts).map(|()| (broken != Break::Gone).then(facts))
        });
        let mut queries = self.queries();
        queries.expect_cv_to_send().returning(move |candidate, id| {
            assert_eq!(candidate, person().id);
            let cv = cv.filter(|cv| id.is_none_or(|id| id == *cv));
            let name = FileName::parse("cv.pdf").unwrap();
            fails(Break::CvToSend).map(|()| cv.map(|_| CvToSend { file_id: file_id(), name }))
        });
        let (notes, mut limiter) = (self.notes.clone(), MockRateLimiter::new());
        limiter.expect_hit().returning(move |limit, key| {
            assert_eq!(key, person().id.to_string());
            notes.note(format!("count {}", limit.name));
            let allowed = broken != Break::Limited;
            RateDecision { allowed, max: limit.max, remaining: 0, resets_in: HOUR }
        });
        Apply {
            store: store.clone(),
            jobs: Arc::new(jobs),
            queries: Arc::new(queries),
            applicants: Arc::new(applicants),
            copy: Arc::new(self.copy()),
            clock: clock(),
            randomness: randomness(),
            limiter: Arc::new(limiter),
        }
    }

    /// The transaction that reserves the place of a copy, and those that give it up.
    fn copy(&self) -> CopyFile {
        let (gone, breaks) = (self.broken == Break::CvGone, self.broken == Break::Copy);
        let mut queries = MockFileQueries::new();
        queries.expect_file().returning(move |from, id| {
            assert_eq!((from.owner(), id), (FileOwner::Person(person().id), file_id()));
            Ok((!gone).then(stored))
        });
        let tx = || files::tx(FileBreak::Nowhere, &self.notes, 0);
        let storage = if breaks { FileBreak::Put } else { FileBreak::Nowhere };
        CopyFile {
            store: files::store(vec![tx(), tx(), tx()]),
            queries: Arc::new(queries),
            storage: Arc::new(Storage::new(storage, &self.notes)),
            clock: clock(),
            randomness: randomness(),
        }
    }
}
