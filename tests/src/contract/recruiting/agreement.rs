//! What an alert finds is what the list of published jobs finds.

use std::collections::BTreeSet;

use socle_application::paging::PageLimit;
use socle_application::recruiting::ports::{JobFilter, JobPageRequest};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{
    JobDetails, JobId, JobSkills, JobType, Line, LongText, SalaryRange, SearchAlert, SearchTerms,
    SearchedJob, SkillName, WorkMode,
};

use super::alerts::{ids, listening, save, search};
use super::samples::{publish, somebody, title};
use crate::contract::organizations::samples::found;
use crate::contract::samples::later;
use crate::databases::TestDatabase;

/// Numbers that seem to be any, and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn any<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn maybe<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        (self.below(4) == 0).then(|| self.any(of))
    }

    fn text(&mut self, of: &[&str], most: usize) -> String {
        let count = 1 + self.below(most);
        (0..count).map(|_| self.any(of)).collect::<Vec<_>>().join(" ")
    }
}

const SAID: &[&str] = &[
    "Développeuse",
    "développeur",
    "Rust",
    "C++",
    "C#",
    "Node.js",
    "de la",
    "l'île",
    "chef",
    "projet",
    "projets",
    "engineer",
    "Engineering",
    "עברית",
    "2026",
    "kubernetes",
    "java",
    "javascript",
    "Élixir",
    "nurse",
    "the",
];
const ASKED: &[&str] = &[
    "développeur",
    "rust",
    "c++",
    "c#",
    "node",
    "-java",
    "\"chef de projet\"",
    "\"projet chef\"",
    "-\"chef projet\"",
    "engin",
    "nurs",
    "jav",
    "עבר",
    "20",
    "kube",
    "\"rust",
    "de",
    "Acme",
    "ac",
    "lyon",
    "él",
    "-the",
    "🦀",
];
const PLACES: &[&str] = &["Lyon", "Lyon 3e", "Saint-Étienne", "Paris", "Ly"];
const SALARIES: &[i64] = &[0, 40_000, 50_000];
const TYPES: &[JobType] = &[JobType::FullTime, JobType::Contract];

fn any_job(numbers: &mut Numbers) -> JobDetails {
    let skill = SkillName::parse(numbers.any(&["Rust", "Node.js", "Comptabilité"])).unwrap();
    let salary = numbers.maybe(SALARIES);
    JobDetails {
        title: title(&numbers.text(SAID, 4)),
        description: Some(LongText::parse(&numbers.text(SAID, 8)).unwrap()),
        job_type: Some(numbers.any(TYPES)),
        work_mode: Some(numbers.any(&WorkMode::ALL)),
        location: Some(title(numbers.any(PLACES))),
        salary: SalaryRange::parse(salary, None, salary.map(|_| "EUR")).unwrap(),
        skills: JobSkills::new([skill]).unwrap(),
        valid_through: None,
    }
}

fn any_terms(numbers: &mut Numbers, companies: &[OrganizationId]) -> SearchTerms {
    let asked = (numbers.below(5) > 0).then(|| numbers.text(ASKED, 3));
    SearchTerms {
        words: asked.and_then(|text| Line::parse(&text).ok()),
        job_type: numbers.maybe(TYPES),
        work_mode: numbers.maybe(&WorkMode::ALL),
        location: numbers.maybe(PLACES).map(title),
        company: numbers.maybe(companies),
        salary_min: numbers.maybe(SALARIES),
    }
}

/// What the list of published jobs shows with these filters.
async fn listed(database: &TestDatabase, terms: &SearchTerms) -> BTreeSet<JobId> {
    let (mut after, mut ids) = (None, BTreeSet::new());
    loop {
        let request = JobPageRequest { limit: PageLimit::new(100).unwrap(), after };
        let filter = JobFilter::of(terms);
        let page = database.jobs.all_published(&filter, request, later(86_400)).await.unwrap();
        ids.extend(page.items.iter().map(|view| view.job.id));
        after = page.next;
        if after.is_none() {
            return ids;
        }
    }
}

pub async fn an_alert_finds_what_the_list_finds(database: &TestDatabase) {
    let numbers = &mut Numbers(2_026);
    let (acme, other) = (found(database).await, found(database).await);
    let companies = [acme.0.id, other.0.id];
    let mut jobs = Vec::new();
    for number in 0..40 {
        let scope = if number % 2 == 0 { &acme.1 } else { &other.1 };
        jobs.push(publish(database, scope, any_job(numbers), later(number)).await);
    }
    let ada = somebody(database).await;
    let searches: Vec<_> = (0..150)
        .map(|_| search(ada, any_terms(numbers, &companies), SearchAlert::Instant))
        .collect();
    save(database, &searches).await;
    let mut finds = 0;
    let mut alerted: Vec<BTreeSet<JobId>> = vec![BTreeSet::new(); searches.len()];
    for job in &jobs {
        let offered = SearchedJob::of(job, &acme.0.name.to_string());
        let nobodys = found(database).await.0.id;
        let heard = ids(&listening(database, job, nobodys, 500).await);
        for (search, alerted) in searches.iter().zip(&mut alerted) {
            if heard.contains(&search.id) && search.content.terms.find(&offered) {
                alerted.insert(job.id);
                finds += 1;
            }
        }
    }
    for (search, alerted) in searches.iter().zip(alerted) {
        let terms = &search.content.terms;
        assert_eq!(alerted, listed(database, terms).await, "{terms:?}");
    }
    assert!(finds > 100, "there was something to find: {finds}");
}
