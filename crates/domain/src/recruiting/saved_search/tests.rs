use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::Id as _;
use crate::organizations::OrganizationId;
use crate::recruiting::{
    Job, JobDetails, JobId, JobSkills, JobType, LongText, SalaryRange, SkillName, Title, WorkMode,
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn company(number: u128) -> OrganizationId {
    OrganizationId::from_uuid(Uuid::from_u128(number))
}

fn searched(title: &str, description: &str, place: Option<&str>) -> SearchedJob {
    let skills = [SkillName::parse("Kubernetes").unwrap()];
    let details = JobDetails {
        title: Title::parse(title).unwrap(),
        description: LongText::parse(description).ok(),
        job_type: Some(JobType::FullTime),
        work_mode: None,
        location: place.map(|place| Title::parse(place).unwrap()),
        salary: SalaryRange::parse(Some(40_000), None, Some("EUR")).unwrap(),
        skills: JobSkills::new(skills).unwrap(),
        valid_through: None,
    };
    let job = Job::draft(JobId::new(NOW, [1; 10]), company(1), details, None, NOW);
    SearchedJob::of(&job, "Boulangerie Martin")
}

fn words(text: &str) -> SearchTerms {
    SearchTerms { words: Line::parse(text).ok(), ..SearchTerms::default() }
}

/// Whether it is found, which has to be seen by the keys alone at first.
fn found(terms: &SearchTerms, job: &SearchedJob) -> bool {
    let found = terms.find(job);
    let has_key = terms.keys().iter().any(|key| job.keys().contains(key));
    assert!(!found || has_key, "{terms:?} finds it, and nobody would have asked");
    found
}

#[rstest]
#[case("développeuse", true)]
#[case("dévelop", true)]
#[case("kube", true)]
#[case("rust lyon", true)]
#[case("boulangerie", true)]
#[case("\"développeur rust\"", true)]
#[case("\"rust développeur\"", false)]
#[case("rust -écrire", false)]
#[case("rust -\"écrire lire\"", false)]
#[case("rust -\"lire écrire\"", true)]
#[case("écri", false)]
#[case("écri rust", false)]
#[case("java", false)]
#[case("de la", true)]
#[case("-java", true)]
fn words_find_what_the_list_finds(#[case] text: &str, #[case] expected: bool) {
    let job = searched("Développeur Rust", "Écrire et lire.", Some("Lyon"));
    assert_eq!(found(&words(text), &job), expected, "{text}");
}

#[test]
fn every_filter_has_to_fit() {
    let job = searched("Développeur Rust", "Écrire.", Some("Saint-Étienne"));
    let all = SearchTerms {
        words: Line::parse("rust").ok(),
        job_type: Some(JobType::FullTime),
        work_mode: None,
        location: Title::parse("SAINT-É").ok(),
        company: Some(company(1)),
        salary_min: Some(40_000),
    };
    assert!(found(&all, &job) && found(&SearchTerms::default(), &job));
    let others = [
        SearchTerms { job_type: Some(JobType::Contract), ..all.clone() },
        SearchTerms { work_mode: Some(WorkMode::Remote), ..all.clone() },
        SearchTerms { location: Title::parse("Étienne").ok(), ..all.clone() },
        SearchTerms { company: Some(company(2)), ..all.clone() },
        SearchTerms { salary_min: Some(40_001), ..all.clone() },
        SearchTerms { words: Line::parse("java").ok(), ..all.clone() },
    ];
    for other in others {
        assert!(!found(&other, &job), "{other:?}");
    }
    let nowhere = searched("Développeur Rust", "Écrire.", None);
    let there = SearchTerms { location: Title::parse("Lyon").ok(), ..SearchTerms::default() };
    assert!(!found(&there, &nowhere));
}

#[rstest]
#[case(words("rust comptabilité"), &["rust"])]
#[case(words("rust"), &["rust", "=rust"])]
#[case(SearchTerms { location: Title::parse("Lyon").ok(), ..words("rust") }, &["rust", "=rust"])]
#[case(SearchTerms { location: Title::parse("Lyon").ok(), ..words("de") }, &["#lyon"])]
#[case(SearchTerms { work_mode: Some(WorkMode::Remote), ..SearchTerms::default() }, &[""])]
fn a_search_has_a_key_that_few_jobs_have(#[case] terms: SearchTerms, #[case] keys: &[&str]) {
    assert_eq!(terms.keys(), keys);
    let at = SearchTerms { company: Some(company(1)), ..terms };
    assert_eq!(at.keys(), ["@00000000-0000-0000-0000-000000000001"]);
}

#[test]
fn a_long_place_has_a_short_key() {
    let long = "日".repeat(100);
    let job = searched("Rust", &long.repeat(2), Some(&format!("{long}本")));
    let place =
        |text: &str| SearchTerms { location: Title::parse(text).ok(), ..SearchTerms::default() };
    assert!(place(&long).keys().iter().all(|key| key.chars().count() <= 65));
    assert!(found(&place(&long), &job) && found(&words(&long), &job));
    assert!(!found(&place(&format!("{long}語")), &job));
}

#[test]
fn saying_the_same_changes_nothing() {
    let name = Line::parse("Rust à Lyon").unwrap();
    let content = SearchContent { name, terms: words("rust"), alert: SearchAlert::Daily };
    let user_id = UserId::from_uuid(Uuid::from_u128(1));
    let id = SavedSearchId::from_uuid(Uuid::from_u128(2));
    let mut search = SavedSearch::new(id, user_id, content.clone(), NOW);
    assert!(!search.rewrite(content.clone(), NOW));
    assert!(search.rewrite(SearchContent { alert: SearchAlert::Off, ..content }, NOW));
    assert_eq!(search.version, 2);
}

proptest! {
    /// Whatever a search finds has one of its keys: nobody is forgotten.
    #[test]
    fn what_is_found_has_a_key(
        asked in "(-?\"?[rjkdl][a-zé+]{0,6}\"? ?){0,4}",
        title in "([rjkdl][a-zé+]{0,6} ?){1,4}",
        text in "([rjkdl][a-zé+]{0,6} ?){0,8}",
        place in proptest::option::of("[A-Zé]{1,3}"),
    ) {
        prop_assume!(Title::parse(&title).is_ok());
        let job = searched(&title, &text, Some("Éon"));
        let location = place.and_then(|place| Title::parse(&place).ok());
        found(&SearchTerms { location, ..words(&asked) }, &job);
    }
}
