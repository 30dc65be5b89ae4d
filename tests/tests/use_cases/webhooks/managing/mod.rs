//! What those who manage webhooks do.

mod halves;

use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use secrecy::ExposeSecret as _;
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::testkit::{MockStore, TxEnd};
use socle_application::webhooks::{
    CreateEndpoint, CreateEndpointError, CreateEndpointInput, DeleteEndpoint, ListDeliveries,
    ListDeliveriesError, ListEndpoints, ReadError, Redeliver, RedeliverError, RotateSecret,
    SendTest, SendTestError, UpdateEndpoint, UpdateEndpointError, UpdateEndpointInput, secret_text,
};
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::webhooks::{DeliveryStatus, DisabledBecause, TargetPolicy, WebhookEndpoint};

use super::support::{Scene, clock, delivery, delivery_id, endpoint, endpoint_id, randomness};
use crate::support::{acme_id, anonymous, as_role, now, program, stranger};

fn admin() -> Actor {
    as_role(OrganizationRole::Admin)
}

fn input(url: &str, events: &[&str]) -> CreateEndpointInput {
    CreateEndpointInput {
        url: url.to_owned(),
        events: events.iter().map(|&event| event.to_owned()).collect(),
        description: Some("Billing".to_owned()),
    }
}

fn fine() -> CreateEndpointInput {
    input("https://hooks.example.com/socle?key=of-acme", &["*"])
}

fn create(scene: &Scene, store: &Arc<MockStore>) -> CreateEndpoint {
    CreateEndpoint {
        store: store.clone(),
        clock: clock(),
        randomness: randomness(),
        secrets: scene.keeper(),
        targets: TargetPolicy::STRICT,
    }
}

fn update(store: &Arc<MockStore>) -> UpdateEndpoint {
    UpdateEndpoint {
        store: store.clone(),
        clock: clock(),
        randomness: randomness(),
        targets: TargetPolicy::STRICT,
    }
}

fn rotate(scene: &Scene, store: &Arc<MockStore>) -> RotateSecret {
    RotateSecret {
        store: store.clone(),
        clock: clock(),
        randomness: randomness(),
        secrets: scene.keeper(),
    }
}

/// A use case over a store, a clock and randomness alone.
macro_rules! plain {
    ($name:ident, $store:expr) => {
        $name { store: $store.clone(), clock: clock(), randomness: randomness() }
    };
}
use plain;

fn page<K>() -> PageRequest<K> {
    PageRequest { limit: PageLimit::default(), after: None }
}

#[tokio::test]
async fn an_endpoint_is_made_with_a_secret_that_is_sealed() {
    let scene = Scene::default();
    let store = scene.store();
    let (made, secret) = create(&scene, &store).execute(&admin(), acme_id(), fine()).await.unwrap();
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let expected = [
        "lock organization",
        "count",
        "insert endpoint",
        "audit webhook_endpoint.created",
        "announce webhook_endpoint.created",
    ];
    assert_eq!(scene.notes.all(), expected);
    let text = secret_text(&secret);
    assert!(text.expose_secret().starts_with("whsec_"));
    assert_eq!(text.expose_secret().len(), "whsec_".len() + 44);
    let stored = scene.stored.lock().unwrap();
    assert_eq!(stored.endpoint.as_ref(), Some(&made));
    // This test's sealer does nothing: what is stored went through it.
    assert_eq!(stored.secrets.as_ref().unwrap().current, secret.expose());
    assert_eq!(made.description.unwrap().as_str(), "Billing");
}

#[rstest]
#[case(input("http://hooks.example.com/", &["*"]), &[("url", "not_https")])]
#[case(input("https://169.254.169.254/", &["*"]), &[("url", "address_not_public")])]
#[case(input("https://a@example.com/", &[]), &[("url", "credentials"), ("events", "required")])]
#[case(input("https://example.com/", &["Member"]), &[("events", "malformed")])]
#[tokio::test]
async fn what_is_not_acceptable_is_refused_before_anything_begins(
    #[case] input: CreateEndpointInput,
    #[case] expected: &[(&str, &str)],
) {
    let scene = Scene::default();
    let store = scene.store();
    let error = create(&scene, &store).execute(&admin(), acme_id(), input).await.unwrap_err();
    let CreateEndpointError::Invalid(invalid) = error else { panic!("{error:?}") };
    let found: Vec<_> = invalid.errors().iter().map(|e| (e.field, e.code)).collect();
    assert_eq!(found, expected);
    assert_eq!(store.ends(), []);
}

#[tokio::test]
async fn there_is_an_end_to_endpoints() {
    let scene = Scene { count: WebhookEndpoint::MAX_PER_ORGANIZATION, ..Scene::default() };
    let store = scene.store();
    let error = create(&scene, &store).execute(&admin(), acme_id(), fine()).await.unwrap_err();
    assert!(matches!(error, CreateEndpointError::TooMany), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(stranger(), Denied::NotFound)]
#[case(as_role(OrganizationRole::Member), Denied::Forbidden)]
#[case(program(&["webhooks.read"]), Denied::Forbidden)]
#[tokio::test]
async fn only_those_who_may_manage(#[case] actor: Actor, #[case] expected: Denied) {
    let scene = Scene::default();
    let store = scene.store();
    let (actor, id, to) = (&actor, acme_id(), endpoint_id());
    let denied = [
        create(&scene, &store).execute(actor, id, fine()).await.err().map(|e| format!("{e:?}")),
        update(&store)
            .execute(actor, id, to, UpdateEndpointInput::default())
            .await
            .err()
            .map(|e| format!("{e:?}")),
        plain!(DeleteEndpoint, store).execute(actor, id, to).await.err().map(|e| format!("{e:?}")),
        rotate(&scene, &store).execute(actor, id, to).await.err().map(|e| format!("{e:?}")),
        plain!(SendTest, store).execute(actor, id, to).await.err().map(|e| format!("{e:?}")),
        plain!(Redeliver, store)
            .execute(actor, id, to, delivery_id())
            .await
            .err()
            .map(|e| format!("{e:?}")),
    ];
    for found in denied {
        assert_eq!(found, Some(format!("Denied({expected:?})")));
    }
    assert_eq!(store.ends(), []);
}

#[rstest]
#[case(anonymous(), Some(Denied::NotAuthenticated))]
#[case(as_role(OrganizationRole::Member), Some(Denied::Forbidden))]
#[case(program(&["webhooks.manage"]), Some(Denied::Forbidden))]
#[case(program(&["webhooks.read"]), None)]
#[tokio::test]
async fn only_those_who_may_read(#[case] actor: Actor, #[case] expected: Option<Denied>) {
    let scene = Scene::default();
    let list = ListEndpoints { queries: scene.queries() };
    let deliveries = ListDeliveries { queries: scene.queries() };
    let (actor, id, to) = (&actor, acme_id(), endpoint_id());
    let denied = [
        list.execute(actor, id, page()).await.err().map(|e| format!("{e:?}")),
        list.one(actor, id, to).await.err().map(|e| format!("{e:?}")),
        deliveries.execute(actor, id, to, None, page()).await.err().map(|e| format!("{e:?}")),
        deliveries.one(actor, id, to, delivery_id()).await.err().map(|e| format!("{e:?}")),
    ];
    let expected = expected.map(|denied| format!("Denied({denied:?})"));
    assert!(denied.iter().all(|found| *found == expected), "{denied:?}");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let scene = Scene { endpoint: None, delivery: None, locked: None, ..Scene::default() };
    let list = ListEndpoints { queries: scene.queries() };
    let deliveries = ListDeliveries { queries: scene.queries() };
    let (actor, id, to) = (&admin(), acme_id(), endpoint_id());
    let one = list.one(actor, id, to).await.unwrap_err();
    assert!(matches!(one, ReadError::Denied(Denied::NotFound)));
    let all = deliveries.execute(actor, id, to, None, page()).await.unwrap_err();
    assert!(matches!(all, ListDeliveriesError::Denied(Denied::NotFound)));
    let one = deliveries.one(actor, id, to, delivery_id()).await.unwrap_err();
    assert!(matches!(one, ReadError::Denied(Denied::NotFound)));
    let store = scene.store();
    let updated = update(&store).execute(actor, id, to, UpdateEndpointInput::default()).await;
    assert!(matches!(updated, Err(UpdateEndpointError::Denied(Denied::NotFound))));
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}

#[tokio::test]
async fn a_status_that_is_none_is_refused() {
    let deliveries = ListDeliveries { queries: Scene::default().queries() };
    let list =
        async |status| deliveries.execute(&admin(), acme_id(), endpoint_id(), status, page()).await;
    assert!(matches!(list(Some("lost")).await, Err(ListDeliveriesError::Invalid(_))));
    assert_eq!(list(Some("failed")).await.unwrap().items, [delivery()]);
    assert_eq!(list(Some(" ")).await.unwrap().items, [delivery()]);
}

#[tokio::test]
async fn what_changes_is_named_and_announced() {
    let scene = Scene::default();
    let store = scene.store();
    let input = UpdateEndpointInput {
        url: Some("https://other.example.com/".to_owned()),
        events: Some(vec!["role.created".to_owned()]),
        description: Some(String::new()),
        enabled: Some(false),
    };
    let changed = update(&store).execute(&admin(), acme_id(), endpoint_id(), input).await.unwrap();
    assert_eq!(changed.url.host(), "other.example.com");
    assert_eq!(changed.disabled.unwrap().because, DisabledBecause::Asked);
    let expected = [
        "lock organization",
        "lock endpoint",
        "update endpoint",
        "audit webhook_endpoint.updated",
        "announce webhook_endpoint.updated",
        "audit webhook_endpoint.disabled",
        "announce webhook_endpoint.disabled",
    ];
    assert_eq!(scene.notes.all(), expected);
    assert_eq!(scene.stored.lock().unwrap().endpoint.as_ref(), Some(&changed));
}

#[tokio::test]
async fn what_stays_is_not_written() {
    let scene = Scene::default();
    let store = scene.store();
    let input = UpdateEndpointInput {
        url: Some(endpoint().url.as_str().to_owned()),
        events: Some(vec!["member.*".to_owned()]),
        description: Some(" ".to_owned()),
        enabled: Some(true),
    };
    let same = update(&store).execute(&admin(), acme_id(), endpoint_id(), input).await.unwrap();
    assert_eq!(same, endpoint());
    assert_eq!(scene.notes.all(), ["lock organization", "lock endpoint"]);
}

#[tokio::test]
async fn switched_on_again_it_has_all_patience() {
    let mut failing = endpoint();
    failing.failing_since = Some(now() - TimeDelta::days(6));
    failing.disable(DisabledBecause::Failing, now());
    let scene = Scene { endpoint: Some(failing), ..Scene::default() };
    let store = scene.store();
    let input = UpdateEndpointInput { enabled: Some(true), ..UpdateEndpointInput::default() };
    let enabled = update(&store).execute(&admin(), acme_id(), endpoint_id(), input).await.unwrap();
    assert_eq!((enabled.disabled, enabled.failing_since), (None, None));
    assert_eq!(
        scene.notes.all()[3..],
        ["audit webhook_endpoint.enabled", "announce webhook_endpoint.enabled"]
    );
}

#[tokio::test]
async fn a_rotation_keeps_the_former_secret_for_a_day() {
    let scene = Scene::default();
    let store = scene.store();
    let secret = rotate(&scene, &store).execute(&admin(), acme_id(), endpoint_id()).await.unwrap();
    let stored = scene.stored.lock().unwrap().secrets.clone().unwrap();
    assert_eq!(stored.current, secret.expose());
    assert_eq!(stored.previous, Some((scene.secrets.current.clone(), now() + TimeDelta::days(1))));
    let expected =
        ["audit webhook_endpoint.secret_rotated", "announce webhook_endpoint.secret_rotated"];
    assert_eq!(scene.notes.all()[4..], expected);
}

#[tokio::test]
async fn a_test_is_a_delivery_like_others() {
    let scene = Scene::default();
    let store = scene.store();
    let sent = plain!(SendTest, store).execute(&admin(), acme_id(), endpoint_id()).await.unwrap();
    assert_eq!((sent.event_type.as_str(), sent.status), ("webhook.test", DeliveryStatus::Pending));
    let body: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(body["type"], "webhook.test");
    assert_eq!(body["id"], sent.event_id.to_string());
    let expected = [
        "lock organization",
        "lock endpoint",
        "insert delivery",
        "enqueue 1",
        "audit webhook_endpoint.tested",
    ];
    assert_eq!(scene.notes.all(), expected);
    let tasks = scene.stored.lock().unwrap().tasks.clone();
    assert_eq!(tasks[0].organization_id, Some(acme_id()));
    assert_eq!(tasks[0].id.to_string(), sent.id.to_string());
}

#[tokio::test]
async fn a_redelivery_begins_another_round() {
    let mut done = delivery();
    done.cancel(now());
    let scene = Scene { locked: Some(done), ..Scene::default() };
    let store = scene.store();
    let again = plain!(Redeliver, store)
        .execute(&admin(), acme_id(), endpoint_id(), delivery_id())
        .await
        .unwrap();
    assert_eq!((again.status, again.round), (DeliveryStatus::Pending, 1));
    assert_eq!(again.event_id, delivery().event_id);
    let tasks = scene.stored.lock().unwrap().tasks.clone();
    assert_ne!(tasks[0].id.to_string(), again.id.to_string(), "the first one's has been used");
    assert_eq!(scene.notes.all().last().unwrap(), "audit webhook_delivery.redelivered");
}

#[tokio::test]
async fn nothing_is_sent_to_what_is_disabled() {
    let mut disabled = endpoint();
    disabled.disable(DisabledBecause::Gone, now());
    let scene = Scene { endpoint: Some(disabled), ..Scene::default() };
    let store = scene.store();
    let sent = plain!(SendTest, store).execute(&admin(), acme_id(), endpoint_id()).await;
    assert!(matches!(sent, Err(SendTestError::Disabled)));
    let store = scene.store();
    let again = plain!(Redeliver, store);
    let again = again.execute(&admin(), acme_id(), endpoint_id(), delivery_id()).await;
    assert!(matches!(again, Err(RedeliverError::Disabled)));
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}
