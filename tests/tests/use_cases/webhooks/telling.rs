//! From an event to deliveries.

use rstest::rstest;
use serde_json::{Value, json};
use socle_application::outbox::{OutboxMessage, OutboxMessageId, Subscriber as _, SubscriberError};
use socle_application::webhooks::TellWebhooks;
use socle_domain::Id as _;
use socle_domain::webhooks::{DisabledBecause, EventFilter};
use uuid::Uuid;

use super::support::{Break, Scene, endpoint, randomness};
use crate::support::{acme_id, now};

fn event(topic: &str) -> OutboxMessage {
    OutboxMessage {
        id: OutboxMessageId::from_uuid(Uuid::from_u128(0xe7)),
        topic: topic.to_owned(),
        aggregate_id: acme_id().as_uuid(),
        organization_id: Some(acme_id()),
        payload: json!({"role": "member"}).to_string().into_bytes(),
        created_at: now() - chrono::TimeDelta::seconds(3),
    }
}

async fn hear(scene: &Scene, message: &OutboxMessage) -> Result<(), SubscriberError> {
    TellWebhooks { randomness: randomness() }.hear(&mut scene.tx(), message, now()).await
}

#[test]
fn only_what_belongs_to_an_organization_is_told() {
    let subscriber = TellWebhooks { randomness: randomness() };
    assert!(subscriber.wants(&event("member.added")));
    let message = OutboxMessage { organization_id: None, ..event("user.signed_up") };
    assert!(!subscriber.wants(&message));
    assert_eq!(subscriber.name(), "webhooks");
}

#[tokio::test]
async fn whoever_wants_it_is_told_with_a_task() {
    let scene = Scene::default();
    hear(&scene, &event("member.added")).await.unwrap();
    assert_eq!(scene.notes.all(), ["enabled", "insert delivery", "enqueue 1"]);
    let stored = scene.stored.lock().unwrap();
    let delivery = stored.delivery.as_ref().unwrap();
    assert_eq!(delivery.event_id, Uuid::from_u128(0xe7));
    let body: Value = serde_json::from_str(&delivery.body).unwrap();
    let expected = json!({
        "id": Uuid::from_u128(0xe7),
        "type": "member.added",
        "timestamp": event("").created_at,
        "data": {"role": "member"},
    });
    assert_eq!(body, expected);
    let task = &stored.tasks[0];
    assert_eq!((task.kind.as_str(), task.organization_id), ("webhooks.deliver", Some(acme_id())));
    assert_eq!(task.id.to_string(), delivery.id.to_string());
}

#[rstest]
#[case::another("role.created")]
#[case::no_prefix("members.added")]
#[tokio::test]
async fn whoever_does_not_want_it_is_not(#[case] topic: &str) {
    let scene = Scene::default();
    hear(&scene, &event(topic)).await.unwrap();
    assert_eq!(scene.notes.all(), ["enabled"]);
}

#[tokio::test]
async fn what_is_disabled_is_not_told() {
    let mut disabled = endpoint();
    disabled.disable(DisabledBecause::Asked, now());
    let scene = Scene { endpoint: Some(disabled), ..Scene::default() };
    hear(&scene, &event("member.added")).await.unwrap();
    assert_eq!(scene.notes.all(), ["enabled"]);
}

#[tokio::test]
async fn what_was_told_before_has_its_task() {
    let scene = Scene { locked: None, ..Scene::default() };
    hear(&scene, &event("member.added")).await.unwrap();
    assert_eq!(scene.notes.all(), ["enabled", "insert delivery"]);
}

#[tokio::test]
async fn what_is_no_event_is_reported() {
    let mut all = endpoint();
    all.events = EventFilter::parse(&["*"]).unwrap();
    let scene = Scene { endpoint: Some(all), ..Scene::default() };
    let message = OutboxMessage { payload: b"{".to_vec(), ..event("member.added") };
    let error = hear(&scene, &message).await.unwrap_err();
    assert!(matches!(error, SubscriberError::Failed(_)), "{error:?}");
}

#[rstest]
#[case(Break::Enabled)]
#[case(Break::InsertDelivery)]
#[case(Break::Enqueue)]
#[tokio::test]
async fn a_failing_port_is_reported(#[case] at: Break) {
    let error = hear(&Scene::broken(at), &event("member.added")).await.unwrap_err();
    assert!(matches!(error, SubscriberError::Store(_)), "{error:?}");
}
