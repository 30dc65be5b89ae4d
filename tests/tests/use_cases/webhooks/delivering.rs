//! From a task to an attempt, and what comes of it.

use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use serde_json::json;
use socle_application::tasks::ports::MockTaskQueue;
use socle_application::tasks::{TaskContext, TaskError, TaskHandler as _};
use socle_application::testkit::{MockStore, TxEnd};
use socle_application::webhooks::ports::SendError;
use socle_application::webhooks::{DELIVER, DeliverWebhook, Lanes, WebhookMails};
use socle_domain::Id as _;
use socle_domain::tasks::{Task, TaskId, WorkerId};
use socle_domain::webhooks::{
    Answer, DeliveryStatus, DisabledBecause, SealedSecrets, WebhookDelivery, WebhookEndpoint,
};
use uuid::Uuid;

use super::support::{Break, Scene, answered, clock, delivery, delivery_id, endpoint, randomness};
use crate::support::{acme_id, now};

type Respond = fn() -> Result<Answer, SendError>;

const OK: Respond = || Ok(answered(204, None));
const DOWN: Respond = || Ok(answered(503, None));
const GONE: Respond = || Ok(answered(410, None));

fn handler(scene: &Scene, store: &Arc<MockStore>, respond: Respond) -> DeliverWebhook {
    DeliverWebhook {
        store: store.clone(),
        queries: scene.queries(),
        sender: Arc::new(scene.sender(respond)),
        clock: clock(),
        randomness: randomness(),
        secrets: scene.keeper(),
        mails: Arc::new(WebhookMails::new(randomness(), scene.sealer())),
        lanes: Lanes::of(32),
    }
}

fn task(round: u32) -> Task {
    let payload = json!({"delivery_id": delivery_id().as_uuid(), "round": round});
    let id = TaskId::from_uuid(Uuid::from_u128(1));
    let task = Task::new(id, &DELIVER, payload.to_string().into_bytes(), now());
    Task { organization_id: Some(acme_id()), ..task }
}

async fn run(scene: &Scene, store: &Arc<MockStore>, respond: Respond) -> Result<(), TaskError> {
    let worker = WorkerId::from_uuid(Uuid::from_u128(2));
    let context = TaskContext::new(Arc::new(MockTaskQueue::new()), worker);
    let done = handler(scene, store, respond).run(&task(0), &context).await?;
    assert_eq!(done, None);
    Ok(())
}

/// For how long the task goes back.
fn later(outcome: Result<(), TaskError>) -> TimeDelta {
    match outcome {
        Err(TaskError::Later(pause, _)) => pause,
        other => panic!("{other:?}"),
    }
}

fn stored_delivery(scene: &Scene) -> WebhookDelivery {
    scene.stored.lock().unwrap().delivery.clone().unwrap()
}

fn stored_endpoint(scene: &Scene) -> WebhookEndpoint {
    scene.stored.lock().unwrap().endpoint.clone().unwrap()
}

#[tokio::test]
async fn what_arrives_is_noted_outside_of_which_it_was_sent() {
    let mut failing = endpoint();
    failing.failing_since = Some(now() - TimeDelta::days(4));
    let scene = Scene { endpoint: Some(failing), ..Scene::default() };
    let store = scene.store();
    run(&scene, &store, OK).await.unwrap();
    let expected = [
        "send with 1",
        "lock endpoint",
        "lock delivery",
        "add attempt",
        "update delivery",
        "update endpoint",
    ];
    assert_eq!(scene.notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed]);
    assert_eq!(stored_delivery(&scene).status, DeliveryStatus::Succeeded);
    assert_eq!(stored_endpoint(&scene).failing_since, None);
    let attempts = scene.stored.lock().unwrap().attempts.clone();
    assert_eq!((attempts[0].number, attempts[0].answer.as_ref().unwrap().status), (1, 204));
}

#[tokio::test]
async fn while_a_secret_is_replaced_two_sign() {
    let mut secrets = SealedSecrets::first(vec![b'a'; 32]);
    secrets.rotate(vec![b'b'; 32], now() - TimeDelta::hours(23));
    let scene = Scene { secrets, ..Scene::default() };
    run(&scene, &scene.store(), OK).await.unwrap();
    assert_eq!(scene.notes.all()[0], "send with 2");
}

#[rstest]
#[case::first(0, DOWN, 5)]
#[case::second(1, DOWN, 300)]
#[case::seventh(6, DOWN, 36_000)]
#[case::asked_for(0, || Ok(answered(429, Some("7200"))), 7_200)]
#[case::asked_for_too_much(0, || Ok(answered(503, Some("999999"))), 36_000)]
#[case::asked_for_less(1, || Ok(answered(503, Some("1"))), 300)]
#[case::redirect(0, || Ok(answered(302, None)), 5)]
#[case::nobody(0, || Err(SendError::Unresolved), 5)]
#[case::inside(0, || Err(SendError::NotPublic), 5)]
#[tokio::test]
async fn what_fails_is_tried_again_when_its_schedule_says(
    #[case] attempts: u32,
    #[case] respond: Respond,
    #[case] seconds: i64,
) {
    let tried = WebhookDelivery { attempts, ..delivery() };
    let scene = Scene { delivery: Some(tried.clone()), locked: Some(tried), ..Scene::default() };
    let pause = later(run(&scene, &scene.store(), respond).await);
    // A twentieth is left to chance.
    assert!(pause.num_seconds() >= seconds && pause.num_seconds() <= seconds + seconds / 20);
    let stored = stored_delivery(&scene);
    assert_eq!((stored.status, stored.attempts), (DeliveryStatus::Pending, attempts + 1));
    assert_eq!(stored.next_attempt_at, Some(now() + pause));
    assert_eq!(stored_endpoint(&scene).failing_since, Some(now()));
    let attempt = scene.stored.lock().unwrap().attempts[0].clone();
    assert_eq!(attempt.answer.is_some(), attempt.error.is_none());
}

#[tokio::test]
async fn after_the_eighth_attempt_it_has_failed() {
    let tried = WebhookDelivery { attempts: 7, ..delivery() };
    let scene = Scene { delivery: Some(tried.clone()), locked: Some(tried), ..Scene::default() };
    run(&scene, &scene.store(), DOWN).await.unwrap();
    assert_eq!(stored_delivery(&scene).status, DeliveryStatus::Failed);
}

#[tokio::test]
async fn whoever_says_goodbye_hears_nothing_more() {
    let scene = Scene::default();
    run(&scene, &scene.store(), GONE).await.unwrap();
    assert_eq!(stored_endpoint(&scene).disabled.unwrap().because, DisabledBecause::Gone);
    assert_eq!(stored_delivery(&scene).status, DeliveryStatus::Failed);
    let notes = scene.notes.all();
    assert!(notes.contains(&"audit webhook_endpoint.disabled".to_owned()), "{notes:?}");
    assert!(notes.contains(&"announce webhook_endpoint.disabled".to_owned()), "{notes:?}");
    assert!(!notes.contains(&"announce email.send".to_owned()), "whoever says it knows it");
}

/// Failing for five days now.
fn failing() -> Scene {
    let mut failing = endpoint();
    failing.failing_since = Some(now() - TimeDelta::days(5));
    Scene { endpoint: Some(failing), ..Scene::default() }
}

#[tokio::test]
async fn after_five_days_of_failures_owners_are_told() {
    let scene = failing();
    run(&scene, &scene.store(), DOWN).await.unwrap();
    let expected = [
        "send with 1",
        "lock organization",
        "lock endpoint",
        "lock delivery",
        "add attempt",
        "audit webhook_endpoint.disabled",
        "announce webhook_endpoint.disabled",
        "owners",
        "find owner",
        "announce email.send",
        "update delivery",
        "update endpoint",
    ];
    assert_eq!(scene.notes.all(), expected);
    assert_eq!(stored_endpoint(&scene).disabled.unwrap().because, DisabledBecause::Failing);
    // What was on the way is on it no more.
    assert_eq!(stored_delivery(&scene).status, DeliveryStatus::Canceled);
}

#[tokio::test]
async fn a_day_less_is_not_enough() {
    let mut almost = endpoint();
    almost.failing_since = Some(now() - TimeDelta::days(4));
    let scene = Scene { endpoint: Some(almost), ..Scene::default() };
    later(run(&scene, &scene.store(), DOWN).await);
    assert!(stored_endpoint(&scene).is_enabled());
}

#[rstest]
#[case::disabled(true, true)]
#[case::closed(false, false)]
#[tokio::test]
async fn what_is_not_to_be_told_any_more_is_canceled(
    #[case] disabled: bool,
    #[case] is_open: bool,
) {
    let mut told = endpoint();
    if disabled {
        told.disable(DisabledBecause::Asked, now());
    }
    let scene = Scene { endpoint: Some(told), is_open, ..Scene::default() };
    run(&scene, &scene.store(), OK).await.unwrap();
    assert_eq!(scene.notes.all(), ["lock delivery", "update delivery"]);
    assert_eq!(stored_delivery(&scene).status, DeliveryStatus::Canceled);
}

#[rstest]
#[case::deleted(None)]
#[case::done(Some(DeliveryStatus::Succeeded))]
#[case::canceled(Some(DeliveryStatus::Canceled))]
#[tokio::test]
async fn what_is_done_is_not_done_again(#[case] status: Option<DeliveryStatus>) {
    let found = status.map(|status| WebhookDelivery { status, ..delivery() });
    let scene = Scene { delivery: found, ..Scene::default() };
    run(&scene, &scene.store(), OK).await.unwrap();
    assert_eq!(scene.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn a_task_of_an_earlier_round_has_nothing_to_do() {
    let again = WebhookDelivery { round: 1, ..delivery() };
    let scene = Scene { delivery: Some(again), ..Scene::default() };
    run(&scene, &scene.store(), OK).await.unwrap();
    assert_eq!(scene.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_not_due_waits() {
    let waiting =
        WebhookDelivery { next_attempt_at: Some(now() + TimeDelta::hours(2)), ..delivery() };
    let scene = Scene { delivery: Some(waiting), ..Scene::default() };
    assert_eq!(later(run(&scene, &scene.store(), OK).await), TimeDelta::hours(2));
    assert_eq!(scene.notes.all(), Vec::<String>::new());
}

/// Somebody else noted an attempt meanwhile, or began another round, or removed it all.
#[rstest]
#[case(Some(WebhookDelivery { attempts: 1, ..delivery() }))]
#[case(Some(WebhookDelivery { round: 1, ..delivery() }))]
#[case(Some(WebhookDelivery { status: DeliveryStatus::Succeeded, ..delivery() }))]
#[case(None)]
#[tokio::test]
async fn what_somebody_else_noted_stays(#[case] locked: Option<WebhookDelivery>) {
    let scene = Scene { locked, ..Scene::default() };
    run(&scene, &scene.store(), DOWN).await.unwrap();
    assert_eq!(scene.notes.all(), ["send with 1", "lock endpoint", "lock delivery"]);
}

#[rstest]
#[case(Break::Query, false)]
#[case(Break::LockOrganization, true)]
#[case(Break::LockEndpoint, true)]
#[case(Break::LockDelivery, true)]
#[case(Break::AddAttempt, true)]
#[case(Break::Audit, true)]
#[case(Break::Append, true)]
#[case(Break::Owners, true)]
#[case(Break::FindOwner, true)]
#[case(Break::UpdateDelivery, true)]
#[case(Break::UpdateEndpoint, true)]
#[case(Break::Commit, true)]
#[tokio::test]
async fn a_failing_port_has_it_tried_again(#[case] at: Break, #[case] sent: bool) {
    let scene = Scene { broken: at, ..failing() };
    let store = scene.store();
    let error = run(&scene, &store, DOWN).await.unwrap_err();
    assert!(matches!(error, TaskError::Retry(_)), "{error:?}");
    assert_eq!(scene.notes.all().contains(&"send with 1".to_owned()), sent);
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[tokio::test]
async fn a_secret_that_cannot_be_opened_waits_for_an_operator() {
    let scene = Scene::broken(Break::Seal);
    let error = run(&scene, &scene.store(), OK).await.unwrap_err();
    assert!(matches!(error, TaskError::Waiting(_)), "{error:?}");
    assert_eq!(scene.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn a_task_that_names_nothing_is_hopeless() {
    let scene = Scene::default();
    let worker = WorkerId::from_uuid(Uuid::from_u128(2));
    let context = TaskContext::new(Arc::new(MockTaskQueue::new()), worker);
    let handler = handler(&scene, &scene.store(), OK);
    for broken in [
        Task { organization_id: None, ..task(0) },
        Task { payload: b"{}".to_vec(), ..task(0) },
        Task { payload: Vec::new(), ..task(0) },
    ] {
        let error = handler.run(&broken, &context).await.unwrap_err();
        assert!(matches!(error, TaskError::Permanent(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_task_that_is_given_up_ends_its_delivery() {
    let scene = Scene::default();
    let store = scene.store();
    handler(&scene, &store, OK).gave_up(&task(0)).await;
    assert_eq!(stored_delivery(&scene).status, DeliveryStatus::Failed);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}
