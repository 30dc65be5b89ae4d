use rstest::rstest;
use socle_application::patch::Patch;
use socle_application::recruiting::Stale;
use socle_application::recruiting::jobs::{JobPatch, WriteJobError};
use socle_application::testkit::TxEnd;
use socle_domain::recruiting::{
    Job, JobDetails, JobError, JobSkills, JobStatus, SalaryRange, Title, WorkMode,
};

use super::support::{Break, World, employer, invalid, job, job_id, renamed, update, view};
use crate::support::now;

#[tokio::test]
async fn what_is_named_changes_and_the_rest_stays() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let patch = JobPatch { salary_max: Patch::Set(50_000), ..renamed() };
    let updated =
        update(&world, &store).execute(&employer(), job_id(1), patch, Some(&[7, 1])).await;
    let before = job(1, JobStatus::Draft);
    let salary = SalaryRange::parse(Some(30_000), Some(50_000), Some("EUR")).unwrap();
    let title = Title::parse("Chef").unwrap();
    let details = JobDetails { title, salary, ..before.details.clone() };
    let after = Job { details, updated_at: now(), version: 2, ..before };
    assert_eq!((updated.unwrap(), world.written()), (view(after.clone()), Some(after)));
    let expected = [
        "update Chef as draft, version 2",
        "audit job.updated by user",
        "announce job.updated as draft",
    ];
    assert_eq!(world.notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn what_is_cleared_is_gone_and_a_remote_job_needs_no_place() {
    let world = World::of(job(1, JobStatus::Published));
    let patch = JobPatch {
        work_mode: Patch::Set("remote".to_owned()),
        location: Patch::Clear,
        salary_min: Patch::Clear,
        salary_max: Patch::Clear,
        skills: Some(Vec::new()),
        valid_through: Patch::Clear,
        ..JobPatch::default()
    };
    update(&world, &world.store()).execute(&employer(), job_id(1), patch, None).await.unwrap();
    let expected = JobDetails {
        work_mode: Some(WorkMode::Remote),
        location: None,
        salary: None,
        skills: JobSkills::default(),
        valid_through: None,
        ..job(1, JobStatus::Published).details
    };
    assert_eq!(world.written().unwrap().details, expected);
    assert_eq!(world.notes.all()[2], "announce job.updated as published");
}

#[tokio::test]
async fn saying_the_same_is_nothing_to_note() {
    let same = JobPatch { title: Some(" Cook 1 ".to_owned()), ..JobPatch::default() };
    for patch in [JobPatch::default(), same] {
        let world = World::broken(Break::Nowhere);
        let store = world.store();
        let updated = update(&world, &store).execute(&employer(), job_id(1), patch, None).await;
        assert_eq!(updated.unwrap(), view(job(1, JobStatus::Draft)));
        assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::Committed]));
    }
}

#[rstest]
#[case(JobPatch { description: Patch::Clear, ..renamed() }, ("description", "required"))]
#[case(JobPatch { job_type: Patch::Clear, ..renamed() }, ("job_type", "required"))]
#[case(JobPatch { location: Patch::Clear, ..renamed() }, ("location", "required"))]
#[case(
    JobPatch { valid_through: Patch::Set(now()), ..renamed() },
    ("valid_through", "in_the_past")
)]
#[case(JobPatch { salary_min: Patch::Set(40_001), ..renamed() }, ("salary_max", "before_min"))]
#[case(JobPatch { currency: Patch::Clear, ..renamed() }, ("currency", "required"))]
#[tokio::test]
async fn what_everybody_sees_stays_complete(
    #[case] patch: JobPatch,
    #[case] expected: (&'static str, &'static str),
) {
    let world = World::of(job(1, JobStatus::Published));
    let store = world.store();
    let updated = update(&world, &store).execute(&employer(), job_id(1), patch, None).await;
    assert_eq!(invalid(updated), [expected]);
    assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
}

#[tokio::test]
async fn what_has_changed_meanwhile_or_is_put_away_stays() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let stale = update(&world, &store).execute(&employer(), job_id(1), renamed(), Some(&[2])).await;
    assert!(matches!(stale, Err(WriteJobError::Stale(Stale { current: 1 }))), "{stale:?}");
    assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
    let world = World::of(job(1, JobStatus::Archived));
    let store = world.store();
    let error = update(&world, &store).execute(&employer(), job_id(1), renamed(), None).await;
    assert!(matches!(error, Err(WriteJobError::WrongState(JobError::Archived))), "{error:?}");
    assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
}
