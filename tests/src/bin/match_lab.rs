//! What `cargo xtask bench` needs of matching and cannot ask a server for in reasonable time: a job with
//! very many applicants, ranked again and again as its employer sees it. Answers with one line of JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a measurement that fails is over, and it measures the time"
)]

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::ports::{CpuWork, RandomnessExt as _};
use socle_application::recruiting::embedder::Embedder;
use socle_application::recruiting::matching::{MatchWording, Measure, RankApplicants, Taxonomies};
use socle_application::recruiting::skill_file::own_skills;
use socle_crypto::{CpuPool, CpuPoolSettings, SystemClock, SystemRandomness};
use socle_domain::access::{Actor, Grants, Membership, Memberships, OrganizationScope, Principal};
use socle_domain::access::{ApiKeyPrincipal, RequestId};
use socle_domain::identity::Locale;
use socle_domain::organizations::{Label, Organization, OrganizationSlug};
use socle_domain::recruiting::matching::{CandidateProfile, CandidateSource, SkillKey};
use socle_domain::recruiting::taxonomy::Concept;
use socle_domain::recruiting::{
    Application, ApplicationStatus, Job, JobDetails, JobSkills, JobStatus, JobType, LongText,
    Title, WorkMode, permissions, stable_hash,
};
use socle_embedding::recruiting::{LocalEmbedder, Weights};
use socle_tests::contract::samples::{begin, id, now, user_with};
use socle_tests::databases::{self, Engine, Opened};

/// How many applicants one transaction stores.
const BATCH: u32 = 1_000;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = match arguments[..] {
        ["rank", url, applicants, rounds] => {
            let applicants = applicants.parse().expect("a number");
            rank(url, applicants, rounds.parse().expect("a number")).await
        }
        _ => panic!("match_lab rank URL APPLICANTS ROUNDS"),
    };
    println!("{answer}");
}

async fn open(url: &str) -> Opened {
    let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
    let opened = databases::open(engine, url).await.expect("the database opens");
    opened.migrations.migrate().await.expect("the database can be migrated");
    opened
}

/// No words: they are made for a page, and not for everybody.
struct Wordless;

impl MatchWording for Wordless {
    fn say(&self, _: Locale, key: &str, _: &[String]) -> String {
        key.to_owned()
    }
}

fn details(concepts: &[Concept]) -> JobDetails {
    let skills = concepts.iter().take(8).map(|concept| concept.label(Locale::Fr).clone());
    JobDetails {
        title: Title::parse("Développeuse Rust").unwrap(),
        description: Some(LongText::parse("API, PostgreSQL, Docker, dans une équipe.").unwrap()),
        job_type: Some(JobType::FullTime),
        work_mode: Some(WorkMode::Hybrid),
        location: Some(Title::parse("Lyon").unwrap()),
        salary: None,
        skills: JobSkills::new(skills).unwrap(),
        valid_through: None,
    }
}

/// Someone made up, always the same: fifteen skills and a text about five of them.
async fn somebody(number: u32, measure: &Measure) -> CandidateProfile {
    let by = measure.current().await.unwrap();
    let concepts = by.taxonomy.concepts();
    let some: Vec<&Concept> = (0..15)
        .map(|n| {
            let drawn = stable_hash(format!("{number} {n}").as_bytes());
            &concepts[usize::try_from(drawn % concepts.len() as u64).unwrap()]
        })
        .collect();
    let text: Vec<&str> = some.iter().take(5).map(|it| it.label(Locale::Fr).as_str()).collect();
    let mut embedded = measure.embedder.embed(&[text.join(", ")]).await.unwrap();
    let mut profile = CandidateSource::default().profile(&by.taxonomy, embedded.pop());
    profile.skills = some.iter().map(|it| SkillKey::of_concept(it)).collect();
    profile
}

async fn rank(url: &str, applicants: u32, rounds: usize) -> Value {
    let opened = open(url).await;
    let settings = CpuPoolSettings { name: "match", threads: 1, queue: 8 };
    let cpu: Arc<dyn CpuWork> = Arc::new(CpuPool::new(settings).unwrap());
    let own = own_skills().unwrap();
    let details = details(own.concepts());
    let taxonomies = Taxonomies::new(opened.taxonomy.clone(), cpu.clone(), own);
    let embedder: Arc<dyn Embedder> = Arc::new(LocalEmbedder::new(Weights::built_in()));
    let measure = Arc::new(Measure { taxonomies: Arc::new(taxonomies), embedder });

    let (label, slug) = (Label::parse("Lab").unwrap(), OrganizationSlug::parse("lab").unwrap());
    let organization = Organization::found(id(), label, slug, now());
    let scope = OrganizationScope::founding(&organization);
    let mut job = Job::draft(id(), organization.id, details, None, now());
    job.become_(JobStatus::Published, now()).unwrap();
    let mut tx = begin(&*opened.store).await;
    tx.organizations().insert(&scope, &organization).await.unwrap();
    tx.jobs().insert(&scope, &job).await.unwrap();
    tx.commit().await.unwrap();
    let made_by = measure.current().await.unwrap().made_by;
    for first in (0..applicants).step_by(usize::try_from(BATCH).unwrap()) {
        let mut tx = begin(&*opened.store).await;
        for number in first..applicants.min(first + BATCH) {
            let user = user_with(&format!("lab{number}@example.com"));
            tx.users().insert(&user).await.unwrap();
            let application = Application {
                id: id(),
                organization_id: organization.id,
                job_id: job.id,
                candidate_id: Some(user.id),
                status: ApplicationStatus::Applied,
                rejected_from: None,
                cover_letter: None,
                cv: None,
                created_at: now(),
                updated_at: now(),
                version: 1,
            };
            assert!(tx.applications().insert(&scope, &application).await.unwrap());
            let profile = somebody(number, &measure).await;
            let profiles = tx.match_profiles();
            profiles.put_candidate(user.id, &made_by, &profile, now()).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    let use_case = RankApplicants {
        store: opened.store.clone(),
        queries: opened.matching.clone(),
        jobs: opened.jobs.clone(),
        measure,
        cpu,
        wording: Arc::new(Wordless),
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness),
    };
    let key =
        ApiKeyPrincipal { key_id: SystemRandomness.id(now()), organization_id: organization.id };
    let grants = Grants::named([permissions::READ_APPLICATIONS.name]);
    let membership = Membership { organization_id: organization.id, grants, open: true };
    let actor = Actor {
        principal: Principal::ApiKey(key),
        memberships: Memberships::new([membership]),
        ..Actor::system(RequestId::from_uuid(uuid::Uuid::nil()))
    };
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let mut times = Vec::new();
    for _ in 0..rounds {
        let began = Instant::now();
        let page = use_case.execute(&actor, job.id, page, Locale::Fr).await.unwrap();
        times.push(began.elapsed().as_secs_f64() * 1e6);
        assert!(page.items.iter().all(|it| it.score.is_some()) && page.next.is_some());
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    json!({ "p50": at(50), "p99": at(99) })
}
