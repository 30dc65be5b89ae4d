//! Rows, and what they are in the domain.

use std::time::Duration;

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::webhooks::{
    Answer, DeliveryAttempt, DeliveryStatus, Description, DisabledBecause, Disabling, EventFilter,
    SealedSecrets, TargetUrl, WebhookDelivery, WebhookDeliveryId, WebhookEndpoint,
};

use super::schema::{webhook_attempts, webhook_deliveries, webhook_endpoints};
use crate::error::corrupt;
use crate::types::{DbUuid, Instant};

/// An endpoint without its secrets.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = webhook_endpoints,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(super) struct EndpointRow {
    id: DbUuid,
    organization_id: DbUuid,
    url: String,
    events: String,
    description: Option<String>,
    disabled_at: Option<Instant>,
    disabled_because: Option<String>,
    failing_since: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

impl From<&WebhookEndpoint> for EndpointRow {
    fn from(endpoint: &WebhookEndpoint) -> Self {
        let disabled = endpoint.disabled;
        Self {
            id: DbUuid::of(endpoint.id),
            organization_id: DbUuid::of(endpoint.organization_id),
            url: endpoint.url.as_str().to_owned(),
            events: endpoint.events.to_string(),
            description: endpoint.description.as_ref().map(ToString::to_string),
            disabled_at: disabled.map(|disabled| Instant(disabled.at)),
            disabled_because: disabled.map(|disabled| disabled.because.as_str().to_owned()),
            failing_since: endpoint.failing_since.map(Instant),
            created_at: Instant(endpoint.created_at),
            updated_at: Instant(endpoint.updated_at),
        }
    }
}

impl TryFrom<EndpointRow> for WebhookEndpoint {
    type Error = StoreError;

    fn try_from(row: EndpointRow) -> Result<Self, StoreError> {
        // Neither an address nor what people wrote is quoted.
        let unreadable = |column| corrupt(column, "something that is none");
        let patterns: Vec<_> = row.events.split(' ').collect();
        let disabled = match (row.disabled_at, row.disabled_because) {
            (None, None) => None,
            (Some(at), Some(name)) => {
                let because = DisabledBecause::parse(&name);
                let because =
                    because.ok_or_else(|| corrupt("webhook_endpoints.disabled_because", name))?;
                Some(Disabling { at: at.0, because })
            }
            _ => return Err(corrupt("webhook_endpoints.disabled_at", "half of the truth")),
        };
        let description = row.description.as_deref().unwrap_or_default();
        Ok(Self {
            id: row.id.id(),
            organization_id: row.organization_id.id(),
            url: TargetUrl::stored(&row.url).ok_or_else(|| unreadable("webhook_endpoints.url"))?,
            events: EventFilter::parse(&patterns)
                .map_err(|_| corrupt("webhook_endpoints.events", &row.events))?,
            description: Description::parse(description)
                .map_err(|_| unreadable("webhook_endpoints.description"))?,
            disabled,
            failing_since: row.failing_since.map(|at| at.0),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
        })
    }
}

/// The secrets of an endpoint.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = webhook_endpoints,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(super) struct SecretsRow {
    sealed_secret: Vec<u8>,
    sealed_previous_secret: Option<Vec<u8>>,
    previous_secret_until: Option<Instant>,
}

impl From<&SealedSecrets> for SecretsRow {
    fn from(secrets: &SealedSecrets) -> Self {
        let (previous, until) = secrets.previous.clone().unzip();
        Self {
            sealed_secret: secrets.current.clone(),
            sealed_previous_secret: previous,
            previous_secret_until: until.map(Instant),
        }
    }
}

impl From<SecretsRow> for SealedSecrets {
    fn from(row: SecretsRow) -> Self {
        let until = row.previous_secret_until.map(|until| until.0);
        Self { current: row.sealed_secret, previous: row.sealed_previous_secret.zip(until) }
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = webhook_deliveries,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(super) struct DeliveryRow {
    id: DbUuid,
    organization_id: DbUuid,
    endpoint_id: DbUuid,
    event_id: DbUuid,
    event_type: String,
    body: String,
    status: String,
    round: i32,
    attempts: i32,
    next_attempt_at: Option<Instant>,
    created_at: Instant,
    finished_at: Option<Instant>,
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<&WebhookDelivery> for DeliveryRow {
    fn from(delivery: &WebhookDelivery) -> Self {
        Self {
            id: DbUuid::of(delivery.id),
            organization_id: DbUuid::of(delivery.organization_id),
            endpoint_id: DbUuid::of(delivery.endpoint_id),
            event_id: DbUuid(delivery.event_id),
            event_type: delivery.event_type.clone(),
            body: delivery.body.clone(),
            status: delivery.status.as_str().to_owned(),
            round: count(delivery.round),
            attempts: count(delivery.attempts),
            next_attempt_at: delivery.next_attempt_at.map(Instant),
            created_at: Instant(delivery.created_at),
            finished_at: delivery.finished_at.map(Instant),
        }
    }
}

impl TryFrom<DeliveryRow> for WebhookDelivery {
    type Error = StoreError;

    fn try_from(row: DeliveryRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            organization_id: row.organization_id.id(),
            endpoint_id: row.endpoint_id.id(),
            event_id: row.event_id.0,
            event_type: row.event_type,
            body: row.body,
            status: DeliveryStatus::parse(&row.status)
                .ok_or_else(|| corrupt("webhook_deliveries.status", &row.status))?,
            round: row.round.unsigned_abs(),
            attempts: row.attempts.unsigned_abs(),
            next_attempt_at: row.next_attempt_at.map(|at| at.0),
            created_at: row.created_at.0,
            finished_at: row.finished_at.map(|at| at.0),
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_attempts, treat_none_as_default_value = false)]
pub(super) struct AttemptRow {
    id: DbUuid,
    delivery_id: DbUuid,
    round: i32,
    number: i32,
    started_at: Instant,
    duration_ms: i64,
    request_headers: String,
    status: Option<i32>,
    answer_headers: Option<String>,
    answer_body: Option<String>,
    error: Option<String>,
}

/// Headers as lines. Neither a name nor a value holds the end of one.
fn lines(headers: &[(String, String)]) -> String {
    let line = |(name, value): &(String, String)| format!("{name}: {value}\n");
    headers.iter().map(line).collect()
}

fn headers(lines: &str) -> Vec<(String, String)> {
    let pair = |line: &str| line.split_once(": ").map(|(n, v)| (n.to_owned(), v.to_owned()));
    lines.lines().filter_map(pair).collect()
}

/// PostgreSQL knows no text with a zero in it.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

impl AttemptRow {
    pub(super) fn of(delivery_id: WebhookDeliveryId, attempt: &DeliveryAttempt) -> Self {
        let answer = attempt.answer.as_ref();
        Self {
            id: DbUuid::of(attempt.id),
            delivery_id: DbUuid::of(delivery_id),
            round: count(attempt.round),
            number: count(attempt.number),
            started_at: Instant(attempt.started_at),
            duration_ms: i64::try_from(attempt.duration.as_millis()).unwrap_or(i64::MAX),
            request_headers: lines(&attempt.request_headers),
            status: answer.map(|answer| i32::from(answer.status)),
            answer_headers: answer.map(|answer| lines(&answer.headers)),
            answer_body: answer.map(|answer| storable(&answer.body)),
            error: attempt.error.as_deref().map(storable),
        }
    }
}

impl TryFrom<AttemptRow> for DeliveryAttempt {
    type Error = StoreError;

    fn try_from(row: AttemptRow) -> Result<Self, StoreError> {
        let answer = match row.status {
            None => None,
            Some(status) => Some(Answer {
                status: u16::try_from(status)
                    .map_err(|_| corrupt("webhook_attempts.status", status))?,
                headers: headers(&row.answer_headers.unwrap_or_default()),
                body: row.answer_body.unwrap_or_default(),
            }),
        };
        Ok(Self {
            id: row.id.id(),
            round: row.round.unsigned_abs(),
            number: row.number.unsigned_abs(),
            started_at: row.started_at.0,
            duration: Duration::from_millis(row.duration_ms.unsigned_abs()),
            request_headers: headers(&row.request_headers),
            answer,
            error: row.error,
        })
    }
}
