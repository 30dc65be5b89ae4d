use std::sync::Arc;

use rstest::rstest;
use serde_json::json;
use socle_application::outbox::{OutboxMessage, OutboxMessageId, Subscriber as _, SubscriberError};
use socle_application::recruiting::ports::{Found, JobView, MockJobQueries};
use socle_application::recruiting::searches::{
    ALERT_PEOPLE, AlertPeople, DAILY_ALERTS, HearOfJobs, SendAlertDigests,
};
use socle_application::tasks::ports::MockTaskQueue;
use socle_application::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};
use socle_application::testkit::{MockStore, MockTx, TxEnd};
use socle_domain::Id as _;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{
    AlertPeriod, Job, JobDetails, JobId, JobSkills, JobStatus, JobType, LongText, Title,
};
use socle_domain::tasks::{Task, TaskId, TaskKind, WorkerId};
use uuid::Uuid;

use super::support::{Break, World, clock, listening, randomness, search_id};
use crate::support::{now, person};

fn job() -> Job {
    let details = JobDetails {
        title: Title::parse("Développeuse Rust").unwrap(),
        description: LongText::parse("Écrire.").ok(),
        job_type: Some(JobType::FullTime),
        work_mode: None,
        location: Title::parse("Lyon").ok(),
        salary: None,
        skills: JobSkills::default(),
        valid_through: None,
    };
    let id = JobId::from_uuid(Uuid::from_u128(0x10b));
    let organization = OrganizationId::from_uuid(Uuid::from_u128(0xac));
    let mut job = Job::draft(id, organization, details, None, now());
    job.become_(JobStatus::Published, now()).unwrap();
    job
}

/// Knows the job for as long as it is open.
fn jobs(open: bool) -> Arc<MockJobQueries> {
    let mut jobs = MockJobQueries::new();
    let view = || JobView { job: job(), company: "Acme".into(), company_slug: "acme".into() };
    jobs.expect_published().returning(move |_, _| Ok(open.then(view)));
    Arc::new(jobs)
}

fn alert(store: &Arc<MockStore>, open: bool) -> AlertPeople {
    AlertPeople { store: store.clone(), jobs: jobs(open), clock: clock(), randomness: randomness() }
}

fn task(kind: &TaskKind, payload: &str) -> Task {
    let id = TaskId::from_uuid(Uuid::from_u128(7));
    Task::new(id, kind, payload.as_bytes().to_vec(), now())
}

async fn run(handler: impl TaskHandler, task: &Task) -> Result<TaskOutput, TaskError> {
    let mut queue = MockTaskQueue::new();
    queue.expect_note_progress().returning(|_, _, percent| {
        assert!((1..=100).contains(&percent), "{percent}");
        Ok(())
    });
    let worker = WorkerId::from_uuid(Uuid::from_u128(8));
    handler.run(task, &TaskContext::new(Arc::new(queue), worker)).await
}

fn published() -> String {
    json!({"job_id": job().id.as_uuid()}).to_string()
}

fn found(number: u128, told: bool) -> Found {
    Found { id: search_id(number), told }
}

#[tokio::test]
async fn those_are_told_whose_search_finds_it_for_the_first_time() {
    let world = World {
        listening: vec![listening(1, "rust"), listening(2, "java"), listening(3, "dével")],
        found: vec![found(1, true), found(3, false)],
        ..World::broken(Break::Nowhere)
    };
    let store = world.store();
    let output = run(alert(&store, true), &task(&ALERT_PEOPLE, &published())).await.unwrap();
    assert_eq!(output, Some(json!({"found_by": 2, "told": 1})));
    assert_eq!(world.notes.all(), ["page", "found [1, 3]", "tell job-found 1"]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn a_page_is_followed_by_another() {
    let first = World {
        listening: vec![listening(1, "java")],
        more: true,
        ..World::broken(Break::Nowhere)
    };
    let last = World { more: false, ..first.clone() };
    let store = Arc::new(MockStore::with_all([first.tx(), last.tx()]));
    let output = run(alert(&store, true), &task(&ALERT_PEOPLE, &published())).await.unwrap();
    assert_eq!(output, Some(json!({"found_by": 0, "told": 0})));
    assert_eq!(first.notes.all(), ["page", "page after rust 1"]);
}

#[tokio::test]
async fn of_a_job_that_is_gone_nobody_is_told() {
    let store = World::broken(Break::Nowhere).store();
    let output = run(alert(&store, false), &task(&ALERT_PEOPLE, &published())).await.unwrap();
    assert_eq!((output, store.ends()), (None, vec![]));
    let error = run(alert(&store, true), &task(&ALERT_PEOPLE, "{}")).await.unwrap_err();
    assert!(matches!(error, TaskError::Permanent(_)), "{error:?}");
}

#[rstest]
#[case(Break::Listening)]
#[case(Break::Found)]
#[case(Break::Chosen)]
#[case(Break::Tell)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_has_it_tried_again(#[case] broken: Break) {
    let world = World {
        listening: vec![listening(1, "rust")],
        found: vec![found(1, true)],
        ..World::broken(broken)
    };
    let store = world.store();
    let error = run(alert(&store, true), &task(&ALERT_PEOPLE, &published())).await.unwrap_err();
    assert!(matches!(error, TaskError::Retry(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

fn digests(store: &Arc<MockStore>, period: AlertPeriod) -> SendAlertDigests {
    SendAlertDigests { store: store.clone(), clock: clock(), randomness: randomness(), period }
}

#[rstest]
#[case(AlertPeriod::Day, "2030-01-02")]
#[case(AlertPeriod::Week, "2029-12-31")]
#[tokio::test]
async fn a_digest_is_that_of_the_period_of_its_task(
    #[case] period: AlertPeriod,
    #[case] began: &str,
) {
    let due = vec![(search_id(1), person().id), (search_id(2), person().id)];
    let first = World { due, ..World::broken(Break::Nowhere) };
    let rest = World { due: Vec::new(), ..first.clone() };
    let store = Arc::new(MockStore::with_all([first.tx(), rest.tx()]));
    let created_at = "2030-01-02T05:12:00Z".parse().unwrap();
    let task = Task { created_at, ..task(&DAILY_ALERTS, "") };
    let output = run(digests(&store, period), &task).await.unwrap();
    assert_eq!(output, Some(json!({"told": 2})));
    let expected = [
        format!("take for {began} after None"),
        "tell jobs-found 1".to_owned(),
        "tell jobs-found 2".to_owned(),
        format!("take for {began} after Some(2)"),
    ];
    assert_eq!(first.notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed, TxEnd::Committed]);
}

#[rstest]
#[case(Break::Take)]
#[case(Break::Chosen)]
#[case(Break::Tell)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_digest_that_fails_is_sent_again(#[case] broken: Break) {
    let due = vec![(search_id(1), person().id)];
    let store = World { due, ..World::broken(broken) }.store();
    let error = run(digests(&store, AlertPeriod::Day), &task(&DAILY_ALERTS, "")).await.unwrap_err();
    assert!(matches!(error, TaskError::Retry(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

fn message(topic: &str, payload: &str) -> OutboxMessage {
    OutboxMessage {
        id: OutboxMessageId::from_uuid(Uuid::from_u128(5)),
        topic: topic.to_owned(),
        aggregate_id: Uuid::nil(),
        organization_id: None,
        payload: payload.as_bytes().to_vec(),
        created_at: now(),
    }
}

#[tokio::test]
async fn of_a_job_that_is_published_a_task_is_made() {
    assert!(HearOfJobs.wants(&message("job.published", "")));
    assert!(!HearOfJobs.wants(&message("job.updated", "")));
    let mut tx = MockTx::default();
    tx.tasks.expect_enqueue().times(1).returning(|tasks| {
        let [task] = tasks else { panic!("{tasks:?}") };
        assert_eq!((task.id.as_uuid().as_u128(), task.kind.as_str()), (5, ALERT_PEOPLE.name));
        assert_eq!(task.payload, published().into_bytes());
        Ok(())
    });
    let event = json!({"id": job().id.as_uuid(), "title": "Rust"}).to_string();
    HearOfJobs.hear(&mut tx, &message("job.published", &event), now()).await.unwrap();
    let error = HearOfJobs.hear(&mut tx, &message("job.published", "{}"), now()).await;
    assert!(matches!(error, Err(SubscriberError::Failed(_))), "{error:?}");
}
