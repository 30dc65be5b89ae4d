//! What is compared comes back, to whom it belongs, and goes with them.

use socle_application::recruiting::ports::{JobsFor, MatchCandidate};
use socle_domain::access::OrganizationScope;
use socle_domain::identity::{Locale, UserId};
use socle_domain::recruiting::matching::{
    AskedSkill, CandidateProfile, Embedding, JobProfile, Pay, PlaceKey, SkillKey,
};
use socle_domain::recruiting::{
    Application, ApplicationStatus, Candidate, CandidateProfile as Said, CandidateSkill, Job,
    JobDetails, JobId, JobStatus, JobType, ProfileEntry, SkillKind, SkillName, WorkMode,
};

use super::samples::{application, details, publish, somebody, title};
use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

const NOW: &str = "test-1/0000000000000001";
const BEFORE: &str = "test-1/0000000000000000";

pub(super) fn name(text: &str) -> SkillName {
    SkillName::parse(text).unwrap()
}

/// What those jobs are compared by that [`details`] describes.
fn job_profile() -> JobProfile {
    let asked =
        |text, kind| AskedSkill { key: SkillKey::of_name(&name(text)), name: name(text), kind };
    JobProfile {
        skills: vec![
            asked("Rust", SkillKind::Technical),
            asked("Comptabilité générale", SkillKind::Soft),
            asked("Français", SkillKind::Language),
        ],
        embedding: Some(Embedding::from_numbers(&[0.5, -1.0, 0.25])),
        place: PlaceKey::parse("Lyon"),
        work_mode: Some(WorkMode::Hybrid),
        pay: Some(Pay { currency: "EUR".to_owned(), min: Some(40_000), max: Some(50_000) }),
    }
}

fn candidate_profile() -> CandidateProfile {
    CandidateProfile {
        skills: ["Rust", "SQL"].iter().map(|text| SkillKey::of_name(&name(text))).collect(),
        embedding: Some(Embedding::from_numbers(&[1.0, 2.0])),
        place: PlaceKey::parse("LYON, France").map(|place| PlaceKey::from_key(place.key().into())),
        work_modes: vec![WorkMode::Remote, WorkMode::Hybrid],
        pay: Some(Pay { currency: "EUR".to_owned(), min: Some(45_000), max: None }),
    }
}

async fn profile_job(
    database: &TestDatabase,
    scope: &OrganizationScope,
    id: JobId,
    made_by: &str,
    profile: &JobProfile,
) {
    let mut tx = begin(&*database.store).await;
    tx.match_profiles().put_job(scope, id, made_by, profile, now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn profile_candidate(database: &TestDatabase, user_id: UserId, made_by: &str) {
    let mut tx = begin(&*database.store).await;
    let profile = candidate_profile();
    tx.match_profiles().put_candidate(user_id, made_by, &profile, now()).await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) async fn apply(
    database: &TestDatabase,
    scope: &OrganizationScope,
    job: &Job,
    candidate: UserId,
    status: ApplicationStatus,
) -> Application {
    let application = Application { status, ..application(job, candidate) };
    let mut tx = begin(&*database.store).await;
    assert!(tx.applications().insert(scope, &application).await.unwrap());
    tx.commit().await.unwrap();
    application
}

fn wanted(candidate: UserId) -> JobsFor {
    let (work_modes, job_types) = (Vec::new(), Vec::new());
    JobsFor { candidate, work_modes, job_types, made_by: NOW.to_owned(), now: later(60) }
}

async fn found_for(database: &TestDatabase, wanted: &JobsFor) -> Vec<JobId> {
    let found = database.matching.jobs_for(wanted, 10).await.unwrap();
    found.into_iter().map(|(id, _)| id).collect()
}

pub async fn published_jobs_come_with_what_they_are_compared_by(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let ada = somebody(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let bare =
        JobDetails { work_mode: Some(WorkMode::Remote), location: None, salary: None, ..details() };
    let bare = publish(database, &scope, bare, later(1)).await;
    let empty = JobProfile { work_mode: Some(WorkMode::Remote), ..JobProfile::default() };
    // What was made before is replaced.
    profile_job(database, &scope, job.id, BEFORE, &empty).await;
    profile_job(database, &scope, job.id, NOW, &job_profile()).await;
    profile_job(database, &scope, bare.id, NOW, &empty).await;
    let read = database.matching.jobs_for(&wanted(ada), 10).await.unwrap();
    assert_eq!(read, [(bare.id, empty), (job.id, job_profile())], "the latest published first");
    assert_eq!(database.matching.jobs_for(&wanted(ada), 1).await.unwrap().len(), 1);
    let ids = [job.id, id(), bare.id];
    let views = database.matching.jobs_by_id(&ids).await.unwrap();
    let ids: Vec<_> = views.iter().map(|view| view.job.id).collect();
    assert_eq!(ids, [job.id, bare.id], "in the order that was asked for");
    assert_eq!(database.matching.jobs_by_id(&[]).await.unwrap(), []);
    let (_, other) = found(database).await;
    let mut tx = begin(&*database.store).await;
    tx.match_profiles().remove_job(&other, job.id).await.unwrap();
    tx.match_profiles().remove_job(&scope, bare.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found_for(database, &wanted(ada)).await, [job.id], "another's stays");
}

pub async fn jobs_that_do_not_suit_are_left_out(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    let mut jobs = Vec::new();
    for (second, mode, job_type) in [
        (0, Some(WorkMode::Hybrid), Some(JobType::FullTime)),
        (1, Some(WorkMode::OnSite), Some(JobType::FullTime)),
        (2, None, Some(JobType::Internship)),
        (3, Some(WorkMode::Hybrid), Some(JobType::FullTime)),
        (4, Some(WorkMode::Hybrid), Some(JobType::FullTime)),
        (5, Some(WorkMode::Hybrid), Some(JobType::FullTime)),
    ] {
        let said = JobDetails {
            work_mode: mode,
            job_type,
            valid_through: (second == 5).then(|| later(30)),
            ..details()
        };
        let job = publish(database, &scope, said, later(second)).await;
        profile_job(database, &scope, job.id, NOW, &job_profile()).await;
        jobs.push(job);
    }
    // One that was closed, one that was applied for, and one that is over.
    let mut closed = jobs[3].clone();
    closed.become_(JobStatus::Closed, later(10)).unwrap();
    let mut tx = begin(&*database.store).await;
    tx.jobs().update(&scope, &closed).await.unwrap();
    tx.commit().await.unwrap();
    apply(database, &scope, &jobs[4], ada, ApplicationStatus::Withdrawn).await;
    let [hybrid, on_site, anywhere] = [&jobs[0], &jobs[1], &jobs[2]].map(|job| job.id);
    let anything = wanted(ada);
    assert_eq!(found_for(database, &anything).await, [anywhere, on_site, hybrid]);
    assert_eq!(found_for(database, &wanted(grace)).await[0], jobs[4].id, "she did not apply");
    let modes = JobsFor { work_modes: vec![WorkMode::Hybrid], ..wanted(ada) };
    assert_eq!(found_for(database, &modes).await, [anywhere, hybrid]);
    let types = JobsFor { job_types: vec![JobType::Internship], ..wanted(ada) };
    assert_eq!(found_for(database, &types).await, [anywhere]);
    let other = JobsFor { made_by: BEFORE.to_owned(), ..wanted(ada) };
    assert_eq!(found_for(database, &other).await, [], "what another version made is not compared");
    let earlier = JobsFor { now: later(20), ..wanted(ada) };
    assert_eq!(found_for(database, &earlier).await[0], jobs[5].id);
}

fn entry<E>(content: E) -> ProfileEntry<E> {
    ProfileEntry { id: id(), content, created_at: now(), updated_at: now() }
}

fn rust() -> CandidateSkill {
    CandidateSkill { name: name("Rust"), kind: SkillKind::Technical, level: None, years: None }
}

async fn say(database: &TestDatabase, user_id: UserId, open_to_work: bool) {
    let mut candidate = Candidate::unwritten(user_id);
    let headline = Some(title("Développeuse"));
    candidate.rewrite(Said { headline, open_to_work, ..Said::default() }, now());
    let mut tx = begin(&*database.store).await;
    tx.candidates().put(&candidate).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn what_a_candidate_says_is_read_alike_everywhere(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    let read = async |user_id| {
        let outside = database.matching.match_candidate(user_id).await.unwrap();
        let mut tx = begin(&*database.store).await;
        let inside = tx.match_profiles().candidate(user_id).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(inside, outside);
        outside
    };
    assert_eq!(read(ada).await, MatchCandidate::default(), "nothing yet");
    say(database, ada, true).await;
    let mut tx = begin(&*database.store).await;
    tx.skills().insert(ada, &entry(rust())).await.unwrap();
    tx.commit().await.unwrap();
    let said = read(ada).await;
    assert!(said.wanted);
    assert_eq!(said.source.said.headline, Some(title("Développeuse")));
    assert_eq!(said.source.skills, [rust()]);
    // Whoever does not look for work is compared while an application waits, and no longer.
    say(database, grace, false).await;
    assert!(!read(grace).await.wanted);
    let job = publish(database, &scope, details(), now()).await;
    let mut sent = apply(database, &scope, &job, grace, ApplicationStatus::Applied).await;
    assert!(read(grace).await.wanted);
    sent.withdraw(later(1)).unwrap();
    let mut tx = begin(&*database.store).await;
    tx.applications().update(&scope, &sent).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!read(grace).await.wanted);
    assert_eq!(database.matching.language(ada).await.unwrap(), Some(Locale::En));
    assert_eq!(database.matching.language(id()).await.unwrap(), None);
}

pub async fn applicants_come_with_what_they_are_compared_by(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let job = publish(database, &scope, details(), now()).await;
    let elsewhere = publish(database, &scope, details(), now()).await;
    let mut sent = Vec::new();
    for (status, made_by) in [
        (ApplicationStatus::Applied, Some(NOW)),
        (ApplicationStatus::Offer, Some(BEFORE)),
        (ApplicationStatus::Viewed, None),
        (ApplicationStatus::Withdrawn, Some(NOW)),
        (ApplicationStatus::Rejected, Some(NOW)),
        (ApplicationStatus::Accepted, Some(NOW)),
    ] {
        let person = somebody(database).await;
        if let Some(made_by) = made_by {
            profile_candidate(database, person, made_by).await;
        }
        sent.push(apply(database, &scope, &job, person, status).await);
    }
    let bystander = somebody(database).await;
    profile_candidate(database, bystander, NOW).await;
    apply(database, &scope, &elsewhere, bystander, ApplicationStatus::Applied).await;
    let queries = &database.matching;
    let all = queries.applicants(&scope, job.id, NOW, None, 10).await.unwrap();
    let mut expected: Vec<_> = sent[..3].iter().map(|it| it.id).collect();
    expected.sort_by(|a, b| b.cmp(a));
    let ids: Vec<_> = all.iter().map(|it| it.id).collect();
    assert_eq!(ids, expected, "who waits for a decision, the latest first");
    for it in &all {
        let current = (it.id == sent[0].id).then(candidate_profile);
        assert_eq!(it.profile, current, "what another version made is not compared");
        assert!(sent.iter().any(|one| one.id == it.id && one.candidate_id == it.candidate_id));
    }
    let rest = queries.applicants(&scope, job.id, NOW, Some(expected[0]), 1).await.unwrap();
    assert_eq!(rest.iter().map(|it| it.id).collect::<Vec<_>>(), expected[1..2]);
    assert_eq!(queries.applicants(&other, job.id, NOW, None, 10).await.unwrap(), []);
    let views = queries.applications_by_id(&scope, &expected).await.unwrap();
    assert_eq!(views.len(), 3);
    assert!(queries.applications_by_id(&other, &expected).await.unwrap().is_empty());
}

pub async fn what_is_still_to_be_made_is_found(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let queries = &database.matching;
    let [current, outdated, missing, closed] = {
        let mut jobs = Vec::new();
        for _ in 0..4 {
            jobs.push(publish(database, &scope, details(), now()).await);
        }
        <[Job; 4]>::try_from(jobs).unwrap()
    };
    profile_job(database, &scope, current.id, NOW, &job_profile()).await;
    profile_job(database, &scope, outdated.id, BEFORE, &job_profile()).await;
    profile_job(database, &scope, closed.id, NOW, &job_profile()).await;
    let mut shut = closed.clone();
    shut.become_(JobStatus::Closed, later(1)).unwrap();
    let mut tx = begin(&*database.store).await;
    tx.jobs().update(&scope, &shut).await.unwrap();
    tx.commit().await.unwrap();
    let mut expected = [outdated.id, missing.id, closed.id];
    expected.sort();
    let due = queries.jobs_to_profile(NOW, None, 10).await.unwrap();
    assert_eq!(due, expected.iter().map(|id| (organization.id, *id)).collect::<Vec<_>>());
    let rest = queries.jobs_to_profile(NOW, Some(expected[0]), 1).await.unwrap();
    assert_eq!(rest, [(organization.id, expected[1])]);

    let mut people = Vec::new();
    for _ in 0..6 {
        people.push(somebody(database).await);
    }
    let [fresh, old, new, waiting, gone, silent] = <[UserId; 6]>::try_from(people).unwrap();
    for (person, open) in [(fresh, true), (old, true), (new, true), (gone, false), (silent, false)]
    {
        say(database, person, open).await;
    }
    apply(database, &scope, &current, waiting, ApplicationStatus::Viewed).await;
    apply(database, &scope, &current, gone, ApplicationStatus::Rejected).await;
    profile_candidate(database, fresh, NOW).await;
    profile_candidate(database, old, BEFORE).await;
    profile_candidate(database, gone, NOW).await;
    let mut expected = vec![old, new, waiting, gone];
    expected.sort();
    assert_eq!(queries.candidates_to_profile(NOW, None, 10).await.unwrap(), expected);
    let rest = queries.candidates_to_profile(NOW, Some(expected[1]), 1).await.unwrap();
    assert_eq!(rest, expected[2..3]);
}
