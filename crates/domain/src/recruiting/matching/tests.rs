//! Scores: bounded, monotone, the same in any order, and explained.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::recruiting::{SkillKind, SkillName, WorkMode};

fn asked(name: &str, kind: SkillKind) -> AskedSkill {
    let name = SkillName::parse(name).unwrap();
    AskedSkill { key: SkillKey::of_name(&name), name, kind }
}

fn has(names: &[&str]) -> SkillSet {
    names.iter().map(|name| SkillKey::of_name(&SkillName::parse(name).unwrap())).collect()
}

fn job() -> JobProfile {
    JobProfile {
        skills: vec![
            asked("Rust", SkillKind::Technical),
            asked("SQL", SkillKind::Technical),
            asked("English", SkillKind::Language),
            asked("Mentoring", SkillKind::Soft),
        ],
        place: PlaceKey::parse("Lyon, France"),
        work_mode: Some(WorkMode::OnSite),
        ..JobProfile::default()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "profiles may have none")]
fn pay(currency: &str, min: Option<i64>, max: Option<i64>) -> Option<Pay> {
    Some(Pay { currency: currency.to_owned(), min, max })
}

fn said(found: &Match) -> Vec<String> {
    found.reasons.iter().map(ToString::to_string).collect()
}

#[test]
fn a_score_is_explained() {
    let candidate = CandidateProfile {
        skills: has(&["rust", "English"]),
        place: PlaceKey::parse("LYON"),
        ..CandidateProfile::default()
    };
    let found = match_profiles(&job(), &candidate);
    // Skills 5 of 9, the place all: (55 · 555 + 10 · 1000) / 65.
    assert_eq!(found.score.thousandths(), 623);
    assert_eq!(found.score.percent(), 62);
    assert_eq!(
        said(&found),
        ["has Rust", "speaks English", "has not told of SQL, Mentoring", "wants to work in Lyon"]
    );
    let keys: Vec<_> = found.reasons.iter().map(MatchReason::key).collect();
    assert_eq!(keys, ["shared_skills", "languages_shared", "missing_skills", "same_place"]);
    assert_eq!(found.reasons[2].values(), ["SQL", "Mentoring"]);
    assert!(keys.iter().all(|key| MatchReason::KEYS.contains(key)));
    assert!(!found.reasons[2].is_for() && found.reasons[0].is_for());
}

#[rstest]
#[case(Some(WorkMode::Remote), None, &[], Some(1000), Some("remote_ok"))]
#[case(Some(WorkMode::Remote), Some("Lille"), &[WorkMode::OnSite], Some(0), Some("work_mode_mismatch"))]
#[case(Some(WorkMode::OnSite), Some("Lille"), &[], Some(0), Some("other_place"))]
#[case(Some(WorkMode::Hybrid), Some("Lille"), &[], Some(300), Some("other_place"))]
#[case(Some(WorkMode::Hybrid), Some("lyon (69)"), &[WorkMode::Hybrid], Some(1000), Some("same_place"))]
#[case(None, Some("Lyon"), &[WorkMode::Remote], Some(1000), Some("same_place"))]
#[case(Some(WorkMode::OnSite), None, &[WorkMode::OnSite], Some(1000), None)]
#[case(Some(WorkMode::OnSite), None, &[], None, None)]
fn places_and_modes(
    #[case] mode: Option<WorkMode>,
    #[case] town: Option<&str>,
    #[case] wanted: &[WorkMode],
    #[case] worth: Option<u16>,
    #[case] reason: Option<&str>,
) {
    let job = JobProfile { skills: Vec::new(), work_mode: mode, ..job() };
    let candidate = CandidateProfile {
        place: town.and_then(PlaceKey::parse),
        work_modes: wanted.to_vec(),
        ..CandidateProfile::default()
    };
    let found = match_profiles(&job, &candidate);
    // With nothing else said, the part is the score; left out, the score is nothing.
    assert_eq!(found.score.thousandths(), worth.unwrap_or(0));
    let keys: Vec<_> = found.reasons.iter().map(MatchReason::key).collect();
    assert_eq!(keys, Vec::from_iter(reason));
}

#[rstest]
#[case(pay("EUR", Some(40), Some(50)), pay("EUR", Some(45), None), Some("salary_overlap"))]
#[case(pay("EUR", Some(40), None), pay("EUR", Some(45), None), Some("salary_below"))]
#[case(pay("EUR", Some(40), Some(50)), pay("USD", Some(45), None), None)]
#[case(pay("EUR", None, None), pay("EUR", Some(45), None), None)]
#[case(pay("EUR", Some(40), None), pay("EUR", None, Some(90)), None)]
#[case(None, pay("EUR", Some(45), None), None)]
fn pay_counts_where_both_say_it(
    #[case] offered: Option<Pay>,
    #[case] wanted: Option<Pay>,
    #[case] reason: Option<&str>,
) {
    let job = JobProfile { pay: offered, ..JobProfile::default() };
    let candidate = CandidateProfile { pay: wanted, ..CandidateProfile::default() };
    let found = match_profiles(&job, &candidate);
    let keys: Vec<_> = found.reasons.iter().map(MatchReason::key).collect();
    assert_eq!(keys, Vec::from_iter(reason));
    assert_eq!(found.score.percent(), if reason == Some("salary_overlap") { 100 } else { 0 });
}

#[rstest]
#[case(&[1.0, 0.0], &[1.0, 0.0], 100, Some("strong"))]
#[case(&[1.0, 0.0], &[0.3, 0.95], 56, Some("some"))]
#[case(&[1.0, 0.0], &[0.0, 1.0], 0, None)]
#[case(&[1.0, 0.0], &[-1.0, 0.0], 0, None)]
#[case(&[1.0, 0.0], &[], 0, None)]
fn texts_count_by_their_direction(
    #[case] job: &[f32],
    #[case] candidate: &[f32],
    #[case] percent: u8,
    #[case] level: Option<&str>,
) {
    let job = JobProfile { embedding: Some(Embedding::from_numbers(job)), ..JobProfile::default() };
    let candidate = CandidateProfile {
        embedding: Some(Embedding::from_numbers(candidate)),
        ..CandidateProfile::default()
    };
    let found = match_profiles(&job, &candidate);
    assert_eq!(found.score.percent(), percent);
    assert_eq!(found.reasons.first().map(|it| it.values()[0]), level);
}

#[test]
fn the_gap_is_in_the_jobs_order() {
    let job = job();
    let gap = skill_gap(&job.skills, &has(&["SQL", "Rust", "Cobol"]));
    let names = |skills: &[&AskedSkill]| -> Vec<_> {
        skills.iter().map(|skill| skill.name.as_str().to_owned()).collect()
    };
    assert_eq!(names(&gap.have), ["Rust", "SQL"]);
    assert_eq!(names(&gap.missing), ["English", "Mentoring"]);
}

#[test]
fn jobs_are_ranked_too() {
    let other = JobProfile { skills: vec![asked("Cobol", SkillKind::Technical)], ..job() };
    let candidate = CandidateProfile { skills: has(&["Rust"]), ..CandidateProfile::default() };
    let ranked = rank_jobs(&candidate, [(1, &other), (2, &job()), (3, &job())], 2);
    assert_eq!(ranked.iter().map(|it| it.id).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(ranked[0].found, match_profiles(&job(), &candidate));
}

#[test]
fn sets_of_skills_come_back_from_their_bytes() {
    let set = has(&["Rust", "SQL", "rust"]);
    assert_eq!(set.len(), 2);
    assert_eq!(SkillSet::from_bytes(&set.to_bytes()), Ok(set));
    assert_eq!(SkillSet::from_bytes(&[0; 9]), Err(SkillSetBytesError { found: 9 }));
}

const NAMES: [&str; 8] = ["Rust", "SQL", "Go", "Excel", "Vente", "English", "French", "Mentoring"];

fn kinds() -> impl Strategy<Value = SkillKind> {
    prop::sample::select(SkillKind::ALL.to_vec())
}

fn some_job() -> impl Strategy<Value = JobProfile> {
    (
        prop::collection::vec((prop::sample::select(NAMES.to_vec()), kinds()), 0..6),
        prop::option::of(prop::collection::vec(-1.0_f32..1.0, 4)),
        prop::option::of(prop::sample::select(WorkMode::ALL.to_vec())),
        prop::option::of(prop::sample::select(vec!["Lyon", "Paris"])),
        prop::option::of(0_i64..100),
    )
        .prop_map(|(skills, numbers, work_mode, town, most)| JobProfile {
            skills: skills.into_iter().map(|(name, kind)| asked(name, kind)).collect(),
            embedding: numbers.map(|it| Embedding::from_numbers(&it)),
            place: town.and_then(PlaceKey::parse),
            work_mode,
            pay: most.and_then(|most| pay("EUR", None, Some(most))),
        })
}

fn some_candidate() -> impl Strategy<Value = CandidateProfile> {
    (
        prop::sample::subsequence(NAMES.to_vec(), 0..6),
        prop::option::of(prop::collection::vec(-1.0_f32..1.0, 4)),
        prop::sample::subsequence(WorkMode::ALL.to_vec(), 0..3),
        prop::option::of(prop::sample::select(vec!["Lyon", "Paris"])),
        prop::option::of(0_i64..100),
    )
        .prop_map(|(skills, numbers, work_modes, town, least)| CandidateProfile {
            skills: has(&skills),
            embedding: numbers.map(|it| Embedding::from_numbers(&it)),
            place: town.and_then(PlaceKey::parse),
            work_modes,
            pay: least.and_then(|least| pay("EUR", Some(least), None)),
        })
}

proptest! {
    #[test]
    fn scores_are_bounded(job in some_job(), candidate in some_candidate()) {
        let found = match_profiles(&job, &candidate);
        prop_assert!(found.score.thousandths() <= 1000 && found.score.percent() <= 100);
        prop_assert_eq!(MatchScore::from_thousandths(found.score.thousandths()), found.score);
    }

    #[test]
    fn one_more_skill_that_is_asked_for_never_lowers_a_score(
        job in some_job(), candidate in some_candidate(), more in prop::sample::select(NAMES.to_vec()),
    ) {
        let before = match_profiles(&job, &candidate).score;
        let mut names: Vec<&str> =
            NAMES.into_iter().filter(|name| !has(&[name]).is_empty()
                && candidate.skills.contains(asked(name, SkillKind::Soft).key)).collect();
        names.push(more);
        let after = match_profiles(&job, &CandidateProfile { skills: has(&names), ..candidate }).score;
        prop_assert!(after >= before);
    }

    #[test]
    fn skills_that_are_not_asked_for_change_nothing(
        job in some_job(), candidate in some_candidate(),
    ) {
        let kept = NAMES.into_iter().map(|name| asked(name, SkillKind::Soft).key)
            .filter(|key| candidate.skills.contains(*key));
        let skills = kept.chain([asked("Macramé", SkillKind::Soft).key]).collect();
        let other = CandidateProfile { skills, ..candidate.clone() };
        prop_assert_eq!(match_profiles(&job, &other), match_profiles(&job, &candidate));
    }

    #[test]
    fn the_order_of_skills_does_not_matter(job in some_job(), candidate in some_candidate()) {
        let mut turned = job.clone();
        turned.skills.reverse();
        prop_assert_eq!(
            match_profiles(&turned, &candidate).score,
            match_profiles(&job, &candidate).score
        );
    }

    #[test]
    fn the_best_are_the_best_in_whatever_order_they_come(
        job in some_job(),
        candidates in prop::collection::vec(some_candidate(), 0..20),
        best in 0_usize..25,
    ) {
        let numbered: Vec<_> = candidates.iter().enumerate().collect();
        let ranked = rank_candidates(&job, numbered.iter().copied(), best);
        let turned = rank_candidates(&job, numbered.iter().rev().copied(), best);
        prop_assert_eq!(&ranked, &turned);
        prop_assert_eq!(ranked.len(), best.min(candidates.len()));
        let mut all: Vec<_> = numbered.iter()
            .map(|(id, it)| (std::cmp::Reverse(match_profiles(&job, it).score), *id)).collect();
        all.sort_unstable();
        let expected: Vec<_> = all.into_iter().take(best).map(|(_, id)| id).collect();
        prop_assert_eq!(ranked.iter().map(|it| it.id).collect::<Vec<_>>(), expected);
    }
}

proptest! {
    #[test]
    fn windows_one_after_the_other_show_everything_once(
        towns in prop::collection::vec(prop::sample::select(vec!["Lyon", "Lille", ""]), 0..40),
        best in 1_usize..7,
    ) {
        let candidates: Vec<CandidateProfile> = towns
            .iter()
            .map(|town| CandidateProfile { place: PlaceKey::parse(town), ..Default::default() })
            .collect();
        let all = rank_candidates(&job(), candidates.iter().enumerate(), candidates.len());
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let part = rank_candidates(&job(), candidates.iter().enumerate(), Window { after, best });
            let Some(last) = part.last() else { break };
            after = Some((last.found.score, last.id));
            seen.extend(part);
        }
        prop_assert_eq!(seen, all);
    }

    #[test]
    fn keys_come_back_from_their_bytes(name in "[a-z]{1,12}") {
        let key = SkillKey::of_name(&SkillName::parse(&name).unwrap());
        prop_assert_eq!(SkillKey::from_bytes(key.to_bytes()), key);
    }
}
