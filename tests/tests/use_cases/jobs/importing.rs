use std::sync::Arc;

use rstest::rstest;
use socle_application::organizations::OrganizationUnavailable;
use socle_application::recruiting::jobs::{
    ImportJobError, ImportJobs, ImportedJob, PostingError, WriteJobError,
};
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::Denied;
use socle_domain::recruiting::{Job, JobId, JobStatus};

use super::support::{Break, World, clock, employer, job, randomness, refused};
use crate::support::{acme_id, closed, now, person, system};

/// What can be published.
const WHOLE: &str = r#"{"@type": "JobPosting", "title": "Cook", "identifier": "17",
    "datePosted": "2029-12-24", "description": "<p>Soup &amp; bread.</p>",
    "employmentType": "FULL_TIME", "jobLocation": {"address": {"addressLocality": "Lyon"}},
    "skills": "Soup, Bread", "baseSalary": {"currency": "EUR", "value": {"value": 30000}}}"#;

/// What cannot, and does not say what it is called elsewhere.
const BARE: &str = r#"{"title": "Waiter"}"#;

fn import(store: &Arc<MockStore>) -> ImportJobs {
    ImportJobs { store: store.clone(), clock: clock(), randomness: randomness() }
}

/// Takes a line in as the command line does.
async fn take(world: &World, line: &str, publish: bool) -> Result<ImportedJob, ImportJobError> {
    import(&world.store()).execute(&system(), acme_id(), line.as_bytes(), publish).await
}

fn taken(outcome: Result<ImportedJob, ImportJobError>) -> JobId {
    match outcome.unwrap() {
        ImportedJob::Taken(id) => id,
        other @ ImportedJob::Known(_) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_posting_becomes_a_draft_or_is_published() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let drafted = import(&store).execute(&employer(), acme_id(), WHOLE.as_bytes(), false).await;
    let id = taken(drafted);
    let written = world.written().unwrap();
    assert_eq!((written.id, written.created_by, written.version), (id, Some(person().id), 1));
    assert_eq!(written.details.description.unwrap().as_str(), "Soup & bread.");
    assert_eq!(written.details.salary.unwrap().at_most(), 30_000);
    let expected =
        ["insert Cook as draft", "audit job.created by user", "announce job.created as draft"];
    assert_eq!(world.notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let world = World::broken(Break::Nowhere);
    assert_eq!(taken(take(&world, WHOLE, true).await), id);
    let written = world.written().unwrap();
    assert_eq!((written.created_by, written.published_at), (None, Some(now())));
    let expected = [
        "insert Cook as published",
        "audit job.created by system",
        "announce job.created as published",
        "audit job.published by system",
        "announce job.published as published",
    ];
    assert_eq!(world.notes.all(), expected);
}

#[tokio::test]
async fn what_was_taken_before_is_left_as_it_is() {
    let world = World::broken(Break::Nowhere);
    let id = taken(take(&world, WHOLE, false).await);
    let known = World::of(Job { id, ..job(1, JobStatus::Closed) });
    let store = known.store();
    let again = import(&store).execute(&system(), acme_id(), WHOLE.as_bytes(), true).await;
    assert_eq!(again.unwrap(), ImportedJob::Known(id));
    assert_eq!((known.notes.all(), store.ends()), (vec![], vec![TxEnd::Committed]));
}

#[tokio::test]
async fn another_name_or_day_elsewhere_makes_another_job() {
    let world = World::broken(Break::Nowhere);
    let mut ids = Vec::new();
    for line in [
        WHOLE.to_owned(),
        WHOLE.replace("\"17\"", "\"18\""),
        WHOLE.replace("2029-12-24", "2029-12-25"),
    ] {
        ids.push(taken(take(&world, &line, false).await));
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    // Where it is called by the address of its page, that is its name.
    let page = r#"{"title": "Cook", "url": "https://example.com/17"}"#;
    let renamed = page.replace("Cook", "Chef");
    let id = taken(take(&world, page, false).await);
    assert_eq!(taken(take(&world, &renamed, false).await), id);
    // What has no name is another job every time.
    let store = Arc::new(MockStore::with_all([world.tx(), world.tx()]));
    let import = import(&store);
    let first = taken(import.execute(&system(), acme_id(), BARE.as_bytes(), false).await);
    let second = taken(import.execute(&system(), acme_id(), BARE.as_bytes(), false).await);
    assert_ne!(first, second);
}

#[rstest]
#[case("[]", "it is no object of JSON", 0)]
#[case(r#"{"@type": "Person", "title": "Cook"}"#, "`@type` is not JobPosting", 0)]
#[case(r#"{"title": " "}"#, "`title` is missing", 0)]
#[case(
    r#"{"title": "Cook", "baseSalary": {"currency": "euro", "value": {"value": 30000}}}"#,
    "currency: a currency is three capital letters, such as EUR",
    0
)]
#[case(
    r#"{"title": "a\u0000b", "skills": "--"}"#,
    "title: it holds characters that cannot be seen; \
     skills: the name of a skill is one line of visible characters",
    0
)]
#[case(
    BARE,
    "description: a published job has a description; job_type: a published job has a type; \
     location: a published job has a place, or is remote",
    1
)]
#[tokio::test]
async fn a_line_that_is_refused_says_why_and_writes_nothing(
    #[case] line: &str,
    #[case] why: &str,
    #[case] begun: usize,
) {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let error = import(&store).execute(&system(), acme_id(), line.as_bytes(), true).await;
    let error = error.unwrap_err();
    assert!(matches!(error, ImportJobError::Posting(_) | ImportJobError::Invalid(_)), "{error:?}");
    assert_eq!(error.to_string(), why);
    assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack; begun]));
}

#[tokio::test]
async fn what_comes_after_a_refused_line_is_taken_all_the_same() {
    let world = World::broken(Break::Nowhere);
    let store = Arc::new(MockStore::with_all([world.tx(), world.tx()]));
    let import = import(&store);
    let take =
        async |line: &str| import.execute(&employer(), acme_id(), line.as_bytes(), false).await;
    taken(take(WHOLE).await);
    let refused = take("nonsense").await;
    assert!(matches!(refused, Err(ImportJobError::Posting(PostingError::NoObject))), "{refused:?}");
    taken(take(BARE).await);
    assert_eq!(store.ends(), [TxEnd::Committed, TxEnd::Committed]);
}

#[tokio::test]
async fn only_those_import_who_write() {
    let world = World::broken(Break::Nowhere);
    for (actor, expected) in refused() {
        // Whoever may not does not hear what is wrong with it either.
        let store = world.store();
        let error = import(&store).execute(&actor, acme_id(), b"nonsense", true).await;
        let Err(ImportJobError::Unwritten(error)) = error else { panic!("{error:?}") };
        assert!(matches!(error, WriteJobError::Denied(it) if it == expected), "{error:?}");
        assert_eq!(store.ends(), []);
    }
    let shut = World { organization: closed(), ..world };
    let error = take(&shut, WHOLE, false).await;
    let Err(ImportJobError::Unwritten(WriteJobError::Unavailable(error))) = error else {
        panic!("{error:?}")
    };
    assert!(matches!(error, OrganizationUnavailable::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!(shut.notes.all(), Vec::<String>::new());
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::Lock)]
#[case(Break::Insert)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_takes_nothing_and_no_line_is_to_blame(#[case] broken: Break) {
    let store = World::broken(broken).store();
    for store in [store, Arc::new(MockStore::unavailable())] {
        let error = import(&store).execute(&system(), acme_id(), WHOLE.as_bytes(), true).await;
        assert!(matches!(error, Err(ImportJobError::Unwritten(_))), "{error:?}");
        assert!(!store.ends().contains(&TxEnd::Committed));
    }
}
