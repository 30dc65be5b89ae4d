use std::sync::Arc;

use socle_application::paging::{PageLimit, PageRequest};
use socle_application::ports::CpuWorkError;
use socle_application::recruiting::matching::{
    CompareSkills, MatchingError, RankPlace, Recommend, SaidReason,
};
use socle_application::recruiting::ports::{JobsFor, MockJobQueries, MockMatchQueries};
use socle_application::testkit::{FixedClock, InlineCpu, unavailable};
use socle_domain::Id as _;
use socle_domain::access::Denied;
use socle_domain::identity::Locale;
use socle_domain::recruiting::matching::{MATCHING_VERSION, job_profile};
use socle_domain::recruiting::{JobId, SkillKind};

use super::support::{candidate, job, job_id, made_by, measure, name, refused, taxonomy, wording};
use crate::files::support::asks;
use crate::support::person;

fn page(limit: u32) -> PageRequest<RankPlace<JobId>> {
    PageRequest { limit: PageLimit::new(limit).unwrap(), after: None }
}

/// Somebody with these skills, and three jobs: the second asks for what they can alone.
fn queries(skills: &'static [&'static str]) -> MockMatchQueries {
    let mut queries = MockMatchQueries::new();
    queries.expect_match_candidate().returning(move |user_id| {
        assert_eq!(user_id, person().id);
        Ok(candidate(skills, false))
    });
    queries.expect_jobs_for().returning(|wanted, at_most| {
        let JobsFor { candidate, made_by: by, .. } = wanted;
        assert_eq!((*candidate, by, at_most), (person().id, &made_by(), Recommend::AT_MOST));
        let profile = |number| {
            let mut profile = job_profile(&job(number).job.details, &taxonomy(), None);
            if number == 2 {
                profile.skills.truncate(1);
            }
            (job_id(number), profile)
        };
        Ok([3, 1, 2].map(profile).to_vec())
    });
    queries.expect_language().returning(|_| Ok(Some(Locale::Fr)));
    queries.expect_jobs_by_id().returning(|ids| {
        let number = |id: &JobId| id.as_uuid().as_u128();
        // The third was closed meanwhile.
        Ok(ids.iter().map(number).filter(|it| *it != 3).map(job).collect())
    });
    queries
}

fn recommend(queries: MockMatchQueries, works: bool, busy: bool) -> Recommend {
    Recommend {
        queries: Arc::new(queries),
        measure: measure(works),
        cpu: Arc::new(InlineCpu { busy }),
        wording: wording(),
        clock: Arc::new(FixedClock::default()),
    }
}

#[tokio::test]
async fn the_best_come_first_with_reasons_in_ones_language() {
    let found = recommend(queries(&["RUSTLANG"]), true, false);
    let found = found.execute(&asks(), page(10)).await.unwrap();
    let shown: Vec<_> = found.items.iter().map(|it| (it.view.job.id, it.score.percent())).collect();
    assert_eq!(shown, [(job_id(2), 100), (job_id(1), 58)]);
    assert_eq!(found.next, None);
    let version = format!("{MATCHING_VERSION}/{}", made_by());
    assert!(found.items.iter().all(|it| it.version == version));
    let reason = |key, favorable, values: &[&str], text: &str| SaidReason {
        key,
        favorable,
        values: values.iter().map(ToString::to_string).collect(),
        text: text.to_owned(),
    };
    let expected = [
        reason("shared_skills", true, &["Rust"], "fr shared_skills Rust"),
        reason("missing_skills", false, &["SQL"], "fr missing_skills SQL"),
        reason("remote_ok", true, &[], "fr remote_ok"),
    ];
    assert_eq!(found.items[1].reasons, expected);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let first = recommend(queries(&["Rust"]), true, false);
    let first = first.execute(&asks(), page(1)).await.unwrap();
    assert_eq!(first.items[0].view.job.id, job_id(2));
    let after = first.next;
    assert_eq!(after.map(|place| place.id), Some(job_id(2)));
    let second = recommend(queries(&["Rust"]), true, false);
    let second = second.execute(&asks(), PageRequest { after, ..page(1) }).await.unwrap();
    assert_eq!(second.items[0].view.job.id, job_id(1));
    // What has no score is nobody's place.
    let after = Some(RankPlace { score: None, id: job_id(1) });
    let none = recommend(queries(&["Rust"]), true, false);
    let none = none.execute(&asks(), PageRequest { after, ..page(1) }).await.unwrap();
    assert_eq!((none.items, none.next), (vec![], None));
}

#[tokio::test]
async fn whoever_says_nothing_is_recommended_nothing() {
    let mut queries = MockMatchQueries::new();
    queries.expect_match_candidate().returning(|_| Ok(candidate(&[], true)));
    let found = recommend(queries, true, false).execute(&asks(), page(10)).await.unwrap();
    assert_eq!((found.items, found.next), (vec![], None));
}

#[tokio::test]
async fn only_people_are_recommended_jobs() {
    for (actor, expected) in refused() {
        let use_case = recommend(MockMatchQueries::new(), true, false);
        let error = use_case.execute(&actor, page(10)).await.unwrap_err();
        assert!(matches!(error, MatchingError::Denied(denied) if denied == expected), "{error:?}");
    }
}

#[tokio::test]
async fn too_much_work_and_a_failing_embedder_are_said() {
    let error = recommend(queries(&["Rust"]), true, true).execute(&asks(), page(1)).await;
    assert!(matches!(error, Err(MatchingError::Cpu(CpuWorkError::Busy))), "{error:?}");
    let error = recommend(queries(&["Rust"]), false, false).execute(&asks(), page(1)).await;
    assert!(matches!(error, Err(MatchingError::Embed(_))), "{error:?}");
    let mut broken = MockMatchQueries::new();
    broken.expect_match_candidate().returning(|_| Err(unavailable()));
    let error = recommend(broken, true, false).execute(&asks(), page(1)).await;
    assert!(matches!(error, Err(MatchingError::Store(_))), "{error:?}");
}

fn compare(published: bool) -> CompareSkills {
    let mut queries = MockMatchQueries::new();
    queries.expect_match_candidate().returning(|_| Ok(candidate(&["rustlang", "Cooking"], false)));
    let mut jobs = MockJobQueries::new();
    jobs.expect_published().returning(move |_, _| Ok(published.then(|| job(1))));
    CompareSkills {
        queries: Arc::new(queries),
        jobs: Arc::new(jobs),
        measure: measure(true),
        clock: Arc::new(FixedClock::default()),
    }
}

#[tokio::test]
async fn skills_are_compared_by_what_they_mean() {
    let gap = compare(true).execute(&asks(), job_id(1)).await.unwrap();
    assert_eq!(gap.have, [(name("Rust"), SkillKind::Technical)]);
    assert_eq!(gap.missing, [(name("SQL"), SkillKind::Technical)]);
}

#[tokio::test]
async fn a_job_that_nobody_sees_is_not_compared() {
    let id = job_id(1);
    let error = compare(false).execute(&asks(), id).await.unwrap_err();
    assert!(matches!(error, MatchingError::Denied(Denied::NotFound)), "{error:?}");
    for (actor, expected) in refused() {
        let error = compare(true).execute(&actor, id).await.unwrap_err();
        assert!(matches!(error, MatchingError::Denied(denied) if denied == expected), "{error:?}");
    }
}
