//! Webhooks as they go over the wire. A secret does in two answers only.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use socle_application::paging::Page;
use socle_application::webhooks::DeliveryView;
use socle_domain::Id as _;
use socle_domain::webhooks::{
    DeliveryAttempt, WebhookDelivery, WebhookDeliveryId, WebhookEndpoint, WebhookEndpointId,
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::cursor;

/// An endpoint is made.
#[derive(Deserialize, ToSchema)]
pub(super) struct CreateWebhookEndpointRequest {
    /// Where events go: HTTPS, on the public internet.
    #[schema(max_length = 2000, example = "https://hooks.example.com/socle")]
    pub(super) url: String,
    /// Which: `*` for all, `organization.*` for those that begin so, or names.
    #[schema(min_items = 1, max_items = 50, example = json!(["member.*", "organization.updated"]))]
    pub(super) events: Vec<String>,
    /// What people note about it.
    #[schema(max_length = 200)]
    pub(super) description: Option<String>,
}

/// What changes about an endpoint; fields that are left out stay.
#[derive(Deserialize, ToSchema)]
pub(super) struct UpdateWebhookEndpointRequest {
    #[schema(max_length = 2000)]
    pub(super) url: Option<String>,
    #[schema(min_items = 1, max_items = 50)]
    pub(super) events: Option<Vec<String>>,
    /// Empty removes it.
    #[schema(max_length = 200)]
    pub(super) description: Option<String>,
    /// Whether anything is sent to it.
    pub(super) enabled: Option<bool>,
}

/// Where events go.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookEndpointBody {
    id: Uuid,
    url: String,
    events: Vec<String>,
    #[schema(required)]
    description: Option<String>,
    enabled: bool,
    /// `asked`: somebody switched it off; `gone`: it answered 410; `failing`: nothing arrived for five
    /// days.
    #[schema(required)]
    disabled_because: Option<&'static str>,
    #[schema(required)]
    disabled_at: Option<DateTime<Utc>>,
    /// Since when nothing has arrived any more.
    #[schema(required)]
    failing_since: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<&WebhookEndpoint> for WebhookEndpointBody {
    fn from(endpoint: &WebhookEndpoint) -> Self {
        Self {
            id: endpoint.id.as_uuid(),
            url: endpoint.url.as_str().to_owned(),
            events: endpoint.events.patterns().map(str::to_owned).collect(),
            description: endpoint.description.as_ref().map(ToString::to_string),
            enabled: endpoint.is_enabled(),
            disabled_because: endpoint.disabled.map(|disabled| disabled.because.as_str()),
            disabled_at: endpoint.disabled.map(|disabled| disabled.at),
            failing_since: endpoint.failing_since,
            created_at: endpoint.created_at,
            updated_at: endpoint.updated_at,
        }
    }
}

/// An endpoint that was just made.
#[derive(Serialize, ToSchema)]
pub(super) struct NewWebhookEndpointBody {
    id: Uuid,
    /// What the receiver checks signatures with. It is not shown again.
    #[schema(example = "whsec_…")]
    secret: String,
    url: String,
    events: Vec<String>,
    #[schema(required)]
    description: Option<String>,
    enabled: bool,
    created_at: DateTime<Utc>,
}

impl NewWebhookEndpointBody {
    pub(super) fn new(endpoint: &WebhookEndpoint, secret: &SecretString) -> Self {
        let WebhookEndpointBody { id, url, events, description, enabled, created_at, .. } =
            WebhookEndpointBody::from(endpoint);
        let secret = secret.expose_secret().to_owned();
        Self { id, secret, url, events, description, enabled, created_at }
    }
}

/// A secret that was just made.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookSecretBody {
    /// What the receiver checks signatures with. It is not shown again.
    #[schema(example = "whsec_…")]
    secret: String,
}

impl From<&SecretString> for WebhookSecretBody {
    fn from(secret: &SecretString) -> Self {
        Self { secret: secret.expose_secret().to_owned() }
    }
}

/// A page of endpoints.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookEndpointPage {
    data: Vec<WebhookEndpointBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<WebhookEndpoint, WebhookEndpointId>> for WebhookEndpointPage {
    fn from(page: Page<WebhookEndpoint, WebhookEndpointId>) -> Self {
        let data = page.items.iter().map(WebhookEndpointBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// One event, told to one endpoint.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookDeliveryBody {
    id: Uuid,
    endpoint_id: Uuid,
    /// What the receiver knows it by: `webhook-id`.
    event_id: Uuid,
    #[schema(example = "member.added")]
    event_type: String,
    /// `pending`, `succeeded`, `failed` or `canceled`.
    #[schema(example = "succeeded")]
    status: &'static str,
    /// How often it was tried, since it was last asked to be delivered again.
    attempts: u32,
    /// When it is tried next.
    #[schema(required)]
    next_attempt_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    #[schema(required)]
    finished_at: Option<DateTime<Utc>>,
}

impl From<&WebhookDelivery> for WebhookDeliveryBody {
    fn from(delivery: &WebhookDelivery) -> Self {
        Self {
            id: delivery.id.as_uuid(),
            endpoint_id: delivery.endpoint_id.as_uuid(),
            event_id: delivery.event_id,
            event_type: delivery.event_type.clone(),
            status: delivery.status.as_str(),
            attempts: delivery.attempts,
            next_attempt_at: delivery.next_attempt_at,
            created_at: delivery.created_at,
            finished_at: delivery.finished_at,
        }
    }
}

/// A page of deliveries.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookDeliveryPage {
    data: Vec<WebhookDeliveryBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<WebhookDelivery, WebhookDeliveryId>> for WebhookDeliveryPage {
    fn from(page: Page<WebhookDelivery, WebhookDeliveryId>) -> Self {
        let data = page.items.iter().map(WebhookDeliveryBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// A header.
#[derive(Serialize, ToSchema)]
struct WebhookHeaderBody {
    name: String,
    value: String,
}

fn headers(headers: &[(String, String)]) -> Vec<WebhookHeaderBody> {
    let body = |(name, value): &(String, String)| WebhookHeaderBody {
        name: name.clone(),
        value: value.clone(),
    };
    headers.iter().map(body).collect()
}

/// What was answered, as far as it is kept.
#[derive(Serialize, ToSchema)]
struct WebhookAnswerBody {
    status: u16,
    headers: Vec<WebhookHeaderBody>,
    /// The first 4 KiB.
    body: String,
}

/// One attempt at a delivery.
#[derive(Serialize, ToSchema)]
struct WebhookAttemptBody {
    /// How often it was asked to be delivered again before.
    round: u32,
    /// Which attempt of that round, from 1.
    number: u32,
    started_at: DateTime<Utc>,
    duration_ms: u64,
    /// What was sent along, without the signature.
    request_headers: Vec<WebhookHeaderBody>,
    /// What was answered, if anything was.
    #[schema(required)]
    answer: Option<WebhookAnswerBody>,
    /// Why nothing was.
    #[schema(required)]
    error: Option<String>,
}

impl From<&DeliveryAttempt> for WebhookAttemptBody {
    fn from(attempt: &DeliveryAttempt) -> Self {
        Self {
            round: attempt.round,
            number: attempt.number,
            started_at: attempt.started_at,
            duration_ms: u64::try_from(attempt.duration.as_millis()).unwrap_or(u64::MAX),
            request_headers: headers(&attempt.request_headers),
            answer: attempt.answer.as_ref().map(|answer| WebhookAnswerBody {
                status: answer.status,
                headers: headers(&answer.headers),
                body: answer.body.clone(),
            }),
            error: attempt.error.clone(),
        }
    }
}

/// A delivery with everything that is known about it.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookDeliveryDetail {
    id: Uuid,
    endpoint_id: Uuid,
    /// What the receiver knows it by: `webhook-id`.
    event_id: Uuid,
    #[schema(example = "member.added")]
    event_type: String,
    /// `pending`, `succeeded`, `failed` or `canceled`.
    #[schema(example = "succeeded")]
    status: &'static str,
    /// How often it was tried, since it was last asked to be delivered again.
    attempts: u32,
    /// When it is tried next.
    #[schema(required)]
    next_attempt_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    #[schema(required)]
    finished_at: Option<DateTime<Utc>>,
    /// What is sent.
    #[schema(value_type = Object)]
    body: Value,
    /// The attempts, the earliest first; the latest hundred.
    attempt_log: Vec<WebhookAttemptBody>,
}

impl From<&DeliveryView> for WebhookDeliveryDetail {
    fn from(DeliveryView { delivery, attempts: log }: &DeliveryView) -> Self {
        let WebhookDeliveryBody {
            id,
            endpoint_id,
            event_id,
            event_type,
            status,
            attempts,
            next_attempt_at,
            created_at,
            finished_at,
        } = WebhookDeliveryBody::from(delivery);
        Self {
            id,
            endpoint_id,
            event_id,
            event_type,
            status,
            attempts,
            next_attempt_at,
            created_at,
            finished_at,
            body: serde_json::from_str(&delivery.body).unwrap_or_default(),
            attempt_log: log.iter().map(WebhookAttemptBody::from).collect(),
        }
    }
}
