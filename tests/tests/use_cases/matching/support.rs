//! A measure that knows one skill under two names, and says nothing of texts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use socle_application::recruiting::embedder::{EmbedError, MockEmbedder};
use socle_application::recruiting::matching::{Measure, MockMatchWording, Taxonomies};
use socle_application::recruiting::ports::{JobView, MatchCandidate, MockTaxonomyQueries};
use socle_application::testkit::InlineCpu;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, Principal};
use socle_domain::recruiting::matching::{CandidateSource, Embedding};
use socle_domain::recruiting::taxonomy::{Concept, SkillTaxonomy};
use socle_domain::recruiting::{
    CandidateSkill, Job, JobDetails, JobId, JobSkills, JobStatus, SkillKind, SkillName, Title,
    WorkMode,
};
use uuid::Uuid;

use crate::files::support::asks;
use crate::support::{acme_id, anonymous, now, program, system};

pub(super) fn name(text: &str) -> SkillName {
    SkillName::parse(text).unwrap()
}

pub(super) fn taxonomy() -> SkillTaxonomy {
    let rust = Concept::new("s:rust", SkillKind::Technical, name("Rust"));
    SkillTaxonomy::new(vec![rust.also_called([name("rustlang")])]).unwrap()
}

pub(super) fn taxonomies() -> Arc<Taxonomies> {
    let mut queries = MockTaxonomyQueries::new();
    queries.expect_imported_version().returning(|| Ok(None));
    Arc::new(Taxonomies::new(Arc::new(queries), Arc::new(InlineCpu::default()), taxonomy()))
}

/// With an embedder that works, or does not.
pub(super) fn measure(works: bool) -> Arc<Measure> {
    let mut embedder = MockEmbedder::new();
    embedder.expect_version().return_const("test-1".to_owned());
    embedder.expect_embed().returning(move |texts| {
        if works {
            Ok(texts.iter().map(|_| Embedding::from_numbers(&[])).collect())
        } else {
            Err(EmbedError::Unavailable("away".into()))
        }
    });
    Arc::new(Measure { taxonomies: taxonomies(), embedder: Arc::new(embedder) })
}

pub(super) fn made_by() -> String {
    format!("test-1/{}", taxonomy().version())
}

/// Says keys, with what they name.
pub(super) fn wording() -> Arc<MockMatchWording> {
    let mut wording = MockMatchWording::new();
    wording.expect_say().returning(|locale, key, values| {
        format!("{} {key} {}", locale.as_str(), values.join("+")).trim().to_owned()
    });
    Arc::new(wording)
}

pub(crate) fn job_id(number: u128) -> JobId {
    JobId::from_uuid(Uuid::from_u128(number))
}

/// A published job of Acme that asks for Rust and SQL.
pub(crate) fn job(number: u128) -> JobView {
    let details = JobDetails {
        title: Title::parse("Développeuse").unwrap(),
        description: None,
        job_type: None,
        work_mode: Some(WorkMode::Remote),
        location: None,
        salary: None,
        skills: JobSkills::new([name("Rust"), name("SQL")]).unwrap(),
        valid_through: None,
    };
    let mut job = Job::draft(job_id(number), acme_id(), details, None, now());
    job.status = JobStatus::Published;
    JobView { job, company: "Acme".to_owned(), company_slug: "acme".to_owned() }
}

/// Somebody who writes that they can this.
pub(super) fn candidate(skills: &[&str], wanted: bool) -> MatchCandidate {
    let skill = |text: &&str| CandidateSkill {
        name: name(text),
        kind: SkillKind::Technical,
        level: None,
        years: None,
    };
    let skills = skills.iter().map(skill).collect();
    MatchCandidate { source: CandidateSource { skills, ..Default::default() }, wanted }
}

/// Everybody who is no person with an open account, and what they hear.
pub(crate) fn refused() -> Vec<(Actor, Denied)> {
    let mut closing = asks();
    if let Principal::User(signed_in) = &mut closing.principal {
        signed_in.closing = true;
    }
    vec![
        (anonymous(), Denied::NotAuthenticated),
        (system(), Denied::Forbidden),
        (program(&["recruiting.applications.read"]), Denied::Forbidden),
        (closing, Denied::AccountClosing),
    ]
}

/// Counts.
#[derive(Clone, Default)]
pub(super) struct Counter(Arc<AtomicUsize>);

impl Counter {
    pub(super) fn up(&self) -> usize {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}
