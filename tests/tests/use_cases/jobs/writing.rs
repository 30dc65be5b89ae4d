use std::sync::Arc;

use rstest::rstest;
use socle_application::organizations::OrganizationUnavailable;
use socle_application::recruiting::jobs::{DraftJob, JobInput, WriteJobError};
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::Denied;
use socle_domain::recruiting::Job;

use super::support::{
    Break, World, clock, details, employer, invalid, is_broken, job_id, randomness, refused,
    renamed, update, view,
};
use crate::support::{acme_id, closed, now, person, program};

fn draft(store: &Arc<MockStore>) -> DraftJob {
    DraftJob { store: store.clone(), clock: clock(), randomness: randomness() }
}

/// What the details say.
fn input() -> JobInput {
    JobInput {
        title: " Cook ".to_owned(),
        description: Some("Soup, mostly.".to_owned()),
        job_type: Some("full_time".to_owned()),
        work_mode: Some("on_site".to_owned()),
        location: Some("Lyon".to_owned()),
        salary_min: Some(30_000),
        salary_max: Some(40_000),
        currency: Some("EUR".to_owned()),
        skills: vec!["Soup".to_owned(), "soup".to_owned()],
        valid_through: details().valid_through,
    }
}

fn skills(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("Dish {number}")).collect()
}

#[tokio::test]
async fn a_draft_is_stored_noted_and_announced() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let drafted = draft(&store).execute(&employer(), acme_id(), &input()).await.unwrap();
    let job = Job::draft(drafted.job.id, acme_id(), details(), Some(person().id), now());
    assert_eq!((drafted, world.written()), (view(job.clone()), Some(job)));
    let expected =
        ["insert Cook as draft", "audit job.created by user", "announce job.created as draft"];
    assert_eq!(world.notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn a_title_is_enough_and_programs_draft_too() {
    let world = World::broken(Break::Nowhere);
    let (title, blank) = ("Cook".to_owned(), Some(" ".to_owned()));
    // A currency alone says nothing.
    let currency = Some("EUR".to_owned());
    let input = JobInput { title, description: blank, currency, ..JobInput::default() };
    let program = program(&["recruiting.jobs.write"]);
    let job = draft(&world.store()).execute(&program, acme_id(), &input).await.unwrap().job;
    assert_eq!((job.created_by, job.details.description, job.details.salary), (None, None, None));
    assert_eq!(world.notes.all()[1], "audit job.created by api_key");
}

#[rstest]
#[case(JobInput { title: " ".into(), ..input() }, &[("title", "required")])]
#[case(JobInput { title: "x".repeat(201), ..input() }, &[("title", "too_long")])]
#[case(
    JobInput { description: Some("\0".into()), ..input() },
    &[("description", "invisible_characters")]
)]
#[case(JobInput { job_type: Some("cdi".into()), ..input() }, &[("job_type", "unknown")])]
#[case(JobInput { work_mode: Some("office".into()), ..input() }, &[("work_mode", "unknown")])]
#[case(JobInput { location: Some("x".repeat(201)), ..input() }, &[("location", "too_long")])]
#[case(JobInput { salary_min: Some(-1), ..input() }, &[("salary_min", "out_of_range")])]
#[case(JobInput { salary_max: Some(i64::MAX), ..input() }, &[("salary_max", "out_of_range")])]
#[case(JobInput { salary_max: Some(29_999), ..input() }, &[("salary_max", "before_min")])]
#[case(JobInput { currency: None, ..input() }, &[("currency", "required")])]
#[case(JobInput { currency: Some("euro".into()), ..input() }, &[("currency", "malformed")])]
#[case(JobInput { skills: vec!["--".into()], ..input() }, &[("skills", "malformed")])]
#[case(JobInput { skills: skills(51), ..input() }, &[("skills", "too_many")])]
#[case(
    JobInput { salary_min: Some(-1), skills: vec![String::new()], ..JobInput::default() },
    &[("title", "required"), ("salary_min", "out_of_range"), ("skills", "required")]
)]
#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_begun(
    #[case] request: JobInput,
    #[case] expected: &[(&'static str, &'static str)],
) {
    let store = World::broken(Break::Nowhere).store();
    let drafted = draft(&store).execute(&employer(), acme_id(), &request).await;
    assert_eq!(invalid(drafted), expected);
    assert_eq!(store.ends(), []);
}

#[tokio::test]
async fn only_those_write_who_may() {
    let world = World::broken(Break::Nowhere);
    for (actor, expected) in refused() {
        let store = world.store();
        let outcomes = [
            draft(&store).execute(&actor, acme_id(), &input()).await,
            update(&world, &store).execute(&actor, job_id(1), renamed(), None).await,
        ];
        for error in outcomes {
            assert!(matches!(error, Err(WriteJobError::Denied(it)) if it == expected), "{error:?}");
        }
        assert_eq!(store.ends(), []);
    }
    assert_eq!(world.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_not_there_is_not_written() {
    let world = World::broken(Break::Nowhere);
    // Nobody's, and one that went meanwhile.
    let gone = World { job: None, ..world.clone() }.store();
    for (id, store) in [(job_id(9), world.store()), (job_id(1), gone)] {
        let error = update(&world, &store).execute(&employer(), id, renamed(), None).await;
        assert!(matches!(error, Err(WriteJobError::Denied(Denied::NotFound))), "{error:?}");
    }
    let shut = World { organization: closed(), ..world };
    let stores = [shut.store(), shut.store()];
    let outcomes = [
        draft(&stores[0]).execute(&employer(), acme_id(), &input()).await,
        update(&shut, &stores[1]).execute(&employer(), job_id(1), renamed(), None).await,
    ];
    for error in outcomes {
        let Err(WriteJobError::Unavailable(error)) = error else { panic!("{error:?}") };
        assert!(matches!(error, OrganizationUnavailable::Denied(Denied::NotFound)), "{error:?}");
    }
    assert!(stores.iter().all(|store| store.ends() == [TxEnd::RolledBack]));
    assert_eq!(shut.notes.all(), Vec::<String>::new());
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::Insert)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_drafts_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    for store in [store, Arc::new(MockStore::unavailable())] {
        let error = draft(&store).execute(&employer(), acme_id(), &input()).await;
        assert!(is_broken(&error), "{error:?}");
        assert!(!store.ends().contains(&TxEnd::Committed));
    }
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
async fn a_failing_port_rewrites_nothing(#[case] broken: Break) {
    let world = World::broken(broken);
    let store = world.store();
    let error = update(&world, &store).execute(&employer(), job_id(1), renamed(), None).await;
    assert!(is_broken(&error), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}
