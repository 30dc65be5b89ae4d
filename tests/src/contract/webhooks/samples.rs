//! Endpoints and deliveries to store.

use std::time::Duration;

use socle_application::webhooks::ports::WebhookQueries;
use socle_domain::Id as _;
use socle_domain::access::OrganizationScope;
use socle_domain::webhooks::{
    Answer, DeliveryAttempt, EventFilter, SealedSecrets, TargetPolicy, TargetUrl, WebhookDelivery,
    WebhookDeliveryId, WebhookEndpoint,
};

use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, id, now};
use crate::databases::TestDatabase;

/// An endpoint that wants everything.
pub(super) fn endpoint(scope: &OrganizationScope) -> WebhookEndpoint {
    let url = "https://hooks.example.com/socle?key=of-acme";
    WebhookEndpoint {
        id: id(),
        organization_id: scope.organization_id(),
        url: TargetUrl::parse(url, TargetPolicy::STRICT).unwrap(),
        events: EventFilter::parse(&["*"]).unwrap(),
        description: None,
        disabled: None,
        failing_since: None,
        created_at: now(),
        updated_at: now(),
    }
}

pub(super) fn secrets() -> SealedSecrets {
    SealedSecrets::first(vec![0, 1, 2, 0xff])
}

/// A delivery to it.
pub(super) fn delivery(endpoint: &WebhookEndpoint) -> WebhookDelivery {
    let event = (id::<WebhookDeliveryId>().as_uuid(), "a.b".to_owned());
    let body = "{\"type\":\"a.b\"}".to_owned();
    WebhookDelivery::new(id(), endpoint.id, endpoint.organization_id, event, body, now())
}

/// An attempt that was answered with anything.
pub(super) fn attempt(number: u32) -> DeliveryAttempt {
    DeliveryAttempt {
        id: id(),
        round: 0,
        number,
        started_at: now(),
        duration: Duration::from_millis(1_234),
        request_headers: vec![("webhook-id".to_owned(), "7".to_owned())],
        answer: Some(Answer {
            status: 503,
            headers: vec![
                ("x-empty".to_owned(), String::new()),
                ("x-colon".to_owned(), "a: b".to_owned()),
            ],
            body: "{\"é\": \"\u{fffd}\"}".to_owned(),
        }),
        error: None,
    }
}

pub(super) async fn put(
    database: &TestDatabase,
    scope: &OrganizationScope,
    endpoint: &WebhookEndpoint,
) {
    let mut tx = begin(&*database.store).await;
    tx.webhook_endpoints().insert(scope, endpoint, &secrets()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Stores a delivery; says whether it was not there.
pub(super) async fn tell(
    database: &TestDatabase,
    scope: &OrganizationScope,
    delivery: &WebhookDelivery,
) -> bool {
    let mut tx = begin(&*database.store).await;
    let told = tx.webhook_deliveries().insert(scope, delivery).await.unwrap();
    tx.commit().await.unwrap();
    told
}

/// An organization with an endpoint that is stored.
pub(super) async fn scene(database: &TestDatabase) -> (OrganizationScope, WebhookEndpoint) {
    let (_, scope) = found(database).await;
    let endpoint = endpoint(&scope);
    put(database, &scope, &endpoint).await;
    (scope, endpoint)
}

pub(super) fn queries(database: &TestDatabase) -> &dyn WebhookQueries {
    &*database.webhooks
}
