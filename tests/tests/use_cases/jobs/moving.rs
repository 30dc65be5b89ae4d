use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::organizations::OrganizationUnavailable;
use socle_application::recruiting::jobs::{MoveJob, WriteJobError};
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::Denied;
use socle_domain::recruiting::{Job, JobDetails, JobError, JobStatus, WorkMode};

use super::support::{
    Break, World, clock, details, employer, invalid, is_broken, job, job_id, randomness, refused,
    view,
};
use crate::support::{closed, now, program};

fn change(world: &World, store: &Arc<MockStore>) -> MoveJob {
    let (clock, randomness) = (clock(), randomness());
    MoveJob { store: store.clone(), queries: world.queries(), clock, randomness }
}

/// What may become what, and what others hear.
const WAYS: [(JobStatus, JobStatus, &str); 5] = [
    (JobStatus::Draft, JobStatus::Published, "job.published"),
    (JobStatus::Draft, JobStatus::Archived, "job.archived"),
    (JobStatus::Published, JobStatus::Closed, "job.closed"),
    (JobStatus::Closed, JobStatus::Published, "job.published"),
    (JobStatus::Closed, JobStatus::Archived, "job.archived"),
];

#[rstest]
#[case(JobStatus::Draft)]
#[case(JobStatus::Published)]
#[case(JobStatus::Closed)]
#[case(JobStatus::Archived)]
#[tokio::test]
async fn a_job_goes_its_way_and_no_other(#[case] from: JobStatus) {
    for to in JobStatus::ALL {
        let world = World::of(job(1, from));
        let store = world.store();
        let moved = change(&world, &store).execute(&employer(), job_id(1), to).await;
        let way = WAYS.iter().find(|way| (way.0, way.1) == (from, to));
        let Some((_, _, event)) = way else {
            let Err(WriteJobError::WrongState(error)) = moved else { panic!("{moved:?}") };
            assert_eq!(error, JobError::WrongState { from, to });
            assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
            continue;
        };
        let status = to.as_str();
        let expected = [
            format!("update Cook 1 as {status}, version 2"),
            format!("audit {event} by user"),
            format!("announce {event} as {status}"),
        ];
        assert_eq!(world.notes.all(), expected, "{from:?} to {to:?}");
        assert_eq!(store.ends(), [TxEnd::Committed]);
        assert_eq!(moved.unwrap(), view(world.written().unwrap()));
    }
}

#[tokio::test]
async fn when_it_was_published_and_closed_is_kept() {
    let moved = async |from, to| {
        let world = World::of(job(1, from));
        let job = change(&world, &world.store()).execute(&employer(), job_id(1), to).await;
        let job = job.unwrap().job;
        assert_eq!((job.updated_at, job.version), (now(), 2));
        (job.published_at, job.closed_at)
    };
    let (today, yesterday) = (Some(now()), Some(now() - TimeDelta::days(1)));
    assert_eq!(moved(JobStatus::Draft, JobStatus::Published).await, (today, None));
    assert_eq!(moved(JobStatus::Published, JobStatus::Closed).await, (yesterday, today));
    assert_eq!(moved(JobStatus::Closed, JobStatus::Published).await, (today, None));
    assert_eq!(moved(JobStatus::Closed, JobStatus::Archived).await, (yesterday, yesterday));
    assert_eq!(moved(JobStatus::Draft, JobStatus::Archived).await, (None, None));
}

#[rstest]
#[case(
    JobDetails { description: None, job_type: None, location: None, ..details() },
    &[("description", "required"), ("job_type", "required"), ("location", "required")]
)]
#[case(JobDetails { work_mode: None, location: None, ..details() }, &[("location", "required")])]
#[case(JobDetails { valid_through: Some(now()), ..details() }, &[("valid_through", "in_the_past")])]
#[tokio::test]
async fn what_lacks_something_is_not_published_but_put_away(
    #[case] said: JobDetails,
    #[case] lacking: &[(&'static str, &'static str)],
) {
    for from in [JobStatus::Draft, JobStatus::Closed] {
        let world = World::of(Job { details: said.clone(), ..job(1, from) });
        let store = world.store();
        let to = JobStatus::Published;
        let moved = change(&world, &store).execute(&employer(), job_id(1), to).await;
        assert_eq!(invalid(moved), lacking);
        assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
        let away = change(&world, &world.store());
        away.execute(&employer(), job_id(1), JobStatus::Archived).await.unwrap();
        assert_eq!(world.written().unwrap().status, JobStatus::Archived);
    }
}

#[tokio::test]
async fn remote_work_is_published_without_a_place() {
    let details = JobDetails { work_mode: Some(WorkMode::Remote), location: None, ..details() };
    let world = World::of(Job { details, ..job(1, JobStatus::Draft) });
    let publish = change(&world, &world.store());
    publish.execute(&employer(), job_id(1), JobStatus::Published).await.unwrap();
    assert_eq!(world.written().unwrap().status, JobStatus::Published);
}

#[tokio::test]
async fn only_those_publish_who_may() {
    let world = World::broken(Break::Nowhere);
    let writer = (program(&["recruiting.jobs.write"]), Denied::Forbidden);
    for (actor, expected) in refused().into_iter().chain([writer]) {
        let store = world.store();
        let error = change(&world, &store).execute(&actor, job_id(1), JobStatus::Published).await;
        assert!(matches!(error, Err(WriteJobError::Denied(it)) if it == expected), "{error:?}");
        assert_eq!(store.ends(), []);
    }
    let publisher = program(&["recruiting.jobs.publish"]);
    let publish = change(&world, &world.store());
    publish.execute(&publisher, job_id(1), JobStatus::Published).await.unwrap();
    assert_eq!(world.notes.all()[1], "audit job.published by api_key");
}

#[tokio::test]
async fn what_is_not_there_is_not_moved() {
    let world = World::broken(Break::Nowhere);
    // Nobody's, and one that went meanwhile.
    let gone = World { job: None, ..world.clone() }.store();
    for (id, store) in [(job_id(9), world.store()), (job_id(1), gone)] {
        let error = change(&world, &store).execute(&employer(), id, JobStatus::Published).await;
        assert!(matches!(error, Err(WriteJobError::Denied(Denied::NotFound))), "{error:?}");
    }
    let shut = World { organization: closed(), ..world };
    let store = shut.store();
    let error = change(&shut, &store).execute(&employer(), job_id(1), JobStatus::Archived).await;
    let Err(WriteJobError::Unavailable(error)) = error else { panic!("{error:?}") };
    assert!(matches!(error, OrganizationUnavailable::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!((shut.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
}

#[rstest]
#[case(Break::Owner)]
#[case(Break::LockOrganization)]
#[case(Break::Lock)]
#[case(Break::Update)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_publishes_nothing(#[case] broken: Break) {
    let world = World::broken(broken);
    for store in [world.store(), Arc::new(MockStore::unavailable())] {
        let to = JobStatus::Published;
        let error = change(&world, &store).execute(&employer(), job_id(1), to).await;
        assert!(is_broken(&error), "{error:?}");
        assert!(!store.ends().contains(&TxEnd::Committed));
    }
}
