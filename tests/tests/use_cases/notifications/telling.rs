use rstest::rstest;
use serde_json::{Value, json};
use socle_application::notifications::{NotifyPeople, Telling, notify};
use socle_application::outbox::{OutboxMessage, Subscriber as _, SubscriberError};
use socle_application::testkit::CountingRandomness;
use socle_domain::Id as _;
use socle_domain::notifications::messages;
use std::sync::Arc;

use super::support::{BY_MAIL, Break, NOTHING, World, ada, bob};
use crate::support::{acme_id, now};

fn event(topic: &str, payload: &Value) -> OutboxMessage {
    OutboxMessage {
        id: socle_application::outbox::OutboxMessageId::from_uuid(uuid::Uuid::from_u128(1)),
        topic: topic.to_owned(),
        aggregate_id: acme_id().as_uuid(),
        organization_id: Some(acme_id()),
        payload: payload.to_string().into_bytes(),
        created_at: now(),
    }
}

fn subscriber() -> NotifyPeople {
    NotifyPeople { randomness: Arc::new(CountingRandomness::default()) }
}

async fn hear(world: &World, topic: &str) -> Result<(), SubscriberError> {
    let payload = json!({
        "id": uuid::Uuid::from_u128(2),
        "organization_id": acme_id().as_uuid(),
        "user_id": (topic != "api_key.created").then(|| bob().as_uuid()),
    });
    let message = event(topic, &payload);
    assert!(subscriber().wants(&message), "{topic}");
    subscriber().hear(&mut world.tx(), &message, now()).await
}

#[rstest]
#[case("member.added", &["tell bob member-added", "tell ada member-joined"])]
#[case("member.role_changed", &["tell bob role-changed"])]
#[case("member.removed", &["tell bob member-removed"])]
#[case("api_key.created", &["tell ada api-key-created"])]
#[tokio::test]
async fn people_hear_what_concerns_them(#[case] topic: &str, #[case] expected: &[&str]) {
    let world = World::new(Break::Nowhere);
    hear(&world, topic).await.unwrap();
    let told: Vec<_> = world.notes.all().into_iter().filter(|it| it.starts_with("tell")).collect();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn an_owner_who_joins_is_told_once() {
    let world = World { owners: vec![bob()], ..World::new(Break::Nowhere) };
    hear(&world, "member.added").await.unwrap();
    let told: Vec<_> = world.notes.all().into_iter().filter(|it| it.starts_with("tell")).collect();
    assert_eq!(told, ["tell bob member-added"]);
}

#[test]
fn nothing_else_is_listened_to() {
    for topic in ["email.send", "organization.updated", "user.updated", "invitation.created"] {
        assert!(!subscriber().wants(&event(topic, &json!({}))), "{topic}");
    }
}

#[tokio::test]
async fn an_event_that_makes_no_sense_is_reported() {
    let message = event("member.added", &json!({"user_id": 7}));
    let world = World::new(Break::Nowhere);
    let error = subscriber().hear(&mut world.tx(), &message, now()).await.unwrap_err();
    assert!(matches!(error, SubscriberError::Failed(_)), "{error}");
    assert!(world.notes.all().is_empty());
}

#[rstest]
#[case(Break::Owners)]
#[case(Break::Chosen)]
#[case(Break::Add)]
#[tokio::test]
async fn a_failing_port_is_reported(#[case] broken: Break) {
    let error = hear(&World::new(broken), "member.added").await.unwrap_err();
    assert!(matches!(error, SubscriberError::Store(_)), "{error}");
}

#[tokio::test]
async fn each_is_told_as_they_like() {
    let chosen = [(ada(), BY_MAIL), (bob(), NOTHING)].into();
    let world = World { chosen, ..World::new(Break::Nowhere) };
    let telling = Telling::new(&messages::ROLE_CHANGED).within(acme_id());
    let randomness = CountingRandomness::default();
    notify(&mut world.tx(), &randomness, &telling, &[ada(), bob()], now()).await.unwrap();
    let expected = ["chosen system 2", "tell ada role-changed", "enqueue notifications.mail"];
    assert_eq!(world.notes.all(), expected);
}

#[tokio::test]
async fn nobody_is_told_with_no_call() {
    let world = World::new(Break::Nowhere);
    let telling = Telling::new(&messages::ROLE_CHANGED);
    let randomness = CountingRandomness::default();
    notify(&mut world.tx(), &randomness, &telling, &[], now()).await.unwrap();
    assert!(world.notes.all().is_empty());
}

#[tokio::test]
async fn a_mail_that_cannot_be_asked_for_is_reported() {
    let chosen = [(ada(), BY_MAIL)].into();
    let world = World { chosen, ..World::new(Break::Enqueue) };
    let telling = Telling::new(&messages::ROLE_CHANGED);
    let randomness = CountingRandomness::default();
    assert!(notify(&mut world.tx(), &randomness, &telling, &[ada()], now()).await.is_err());
}
