//! What is told to an endpoint.

use serde_json::{Value, json};
use socle_domain::access::OrganizationScope;
use socle_domain::tasks::{Task, TaskId};
use socle_domain::webhooks::{WebhookDelivery, WebhookDeliveryId, WebhookEndpoint};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::webhooks::DELIVER;

/// What a receiver is sent: the event, and what there is to say about it.
pub(super) fn body(id: Uuid, event: &str, at: Timestamp, data: &Value) -> String {
    json!({ "id": id, "type": event, "timestamp": at, "data": data }).to_string()
}

/// A delivery of such a body to an endpoint.
pub(super) fn delivery(
    id: WebhookDeliveryId,
    endpoint: &WebhookEndpoint,
    (event_id, event): (Uuid, &str),
    body: String,
    now: Timestamp,
) -> WebhookDelivery {
    let event = (event_id, event.to_owned());
    WebhookDelivery::new(id, endpoint.id, endpoint.organization_id, event, body, now)
}

/// The task of trying a delivery in its round. The first round's has the identifier of the delivery:
/// however often it is enqueued, it is one.
pub(super) fn task(
    scope: &OrganizationScope,
    delivery: &WebhookDelivery,
    id: TaskId,
    now: Timestamp,
) -> Task {
    let payload = json!({ "delivery_id": delivery.id.as_uuid(), "round": delivery.round });
    let task = Task::new(id, &DELIVER, payload.to_string().into_bytes(), now);
    Task { organization_id: Some(scope.organization_id()), ..task }
}

/// The identifier of the task of the first round.
pub(super) fn first_task(delivery: &WebhookDelivery) -> TaskId {
    TaskId::from_uuid(delivery.id.as_uuid())
}

/// Which delivery a task is to try, and in which round; `None` for what we did not write.
pub(super) fn read_task(task: &Task) -> Option<(WebhookDeliveryId, u32)> {
    let payload: Value = serde_json::from_slice(&task.payload).ok()?;
    let id = payload["delivery_id"].as_str()?.parse().ok()?;
    let round = payload["round"].as_u64().and_then(|round| u32::try_from(round).ok())?;
    Some((id, round))
}
