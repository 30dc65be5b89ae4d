//! What webhooks announce. Addresses stay out: they may hold secrets, and other endpoints hear of it.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::webhooks::WebhookEndpoint;

use crate::outbox::organization_event;

fn endpoint(endpoint: &WebhookEndpoint) -> Value {
    json!({
        "id": endpoint.id.as_uuid(),
        "organization_id": endpoint.organization_id.as_uuid(),
        "events": endpoint.events.patterns().collect::<Vec<_>>(),
        "enabled": endpoint.is_enabled(),
        "disabled_because": endpoint.disabled.map(|disabled| disabled.because.as_str()),
        "created_at": endpoint.created_at,
    })
}

organization_event!(
    /// An organization made an endpoint.
    WebhookEndpointCreated(WebhookEndpoint) = "webhook_endpoint.created",
    |e| e.organization_id,
    endpoint
);
organization_event!(
    /// It changed one.
    WebhookEndpointUpdated(WebhookEndpoint) = "webhook_endpoint.updated",
    |e| e.organization_id,
    endpoint
);
organization_event!(
    /// It removed one.
    WebhookEndpointDeleted(WebhookEndpoint) = "webhook_endpoint.deleted",
    |e| e.organization_id,
    endpoint
);
organization_event!(
    /// Something is sent to one again.
    WebhookEndpointEnabled(WebhookEndpoint) = "webhook_endpoint.enabled",
    |e| e.organization_id,
    endpoint
);
organization_event!(
    /// Nothing is sent to one any more.
    WebhookEndpointDisabled(WebhookEndpoint) = "webhook_endpoint.disabled",
    |e| e.organization_id,
    endpoint
);
organization_event!(
    /// One has another secret.
    WebhookSecretRotated(WebhookEndpoint) = "webhook_endpoint.secret_rotated",
    |e| e.organization_id,
    endpoint
);
