use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value;
use socle_domain::access::{Actor, OrganizationScope, RequestId};
use socle_domain::{Id as _, Timestamp};

use crate::outbox::{OutboxMessage, Subscriber, SubscriberError};
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::{StoreError, Tx};
use crate::webhooks::message;

/// Hears of every event of an organization, and has it delivered to the endpoints that want it.
///
/// What a receiver is sent is what the event says, which is what the API shows of the thing; events
/// that belong to no organization go to nobody.
pub struct TellWebhooks {
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

#[async_trait]
impl Subscriber for TellWebhooks {
    fn name(&self) -> &'static str {
        "webhooks"
    }

    fn wants(&self, message: &OutboxMessage) -> bool {
        message.organization_id.is_some()
    }

    async fn hear(
        &self,
        tx: &mut dyn Tx,
        message: &OutboxMessage,
        now: Timestamp,
    ) -> Result<(), SubscriberError> {
        let Some(organization_id) = message.organization_id else { return Ok(()) };
        let system = Actor::system(RequestId::from_uuid(message.id.as_uuid()));
        let scope = OrganizationScope::system(&system, organization_id)
            .map_err(|denied| StoreError::Refused(denied.into()))?;
        let endpoints = tx.webhook_endpoints().enabled(&scope).await?;
        let (event_id, topic) = (message.id.as_uuid(), message.topic.as_str());
        let wanted: Vec<_> = endpoints.iter().filter(|it| it.events.wants(topic)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let data: Value = serde_json::from_slice(&message.payload)
            .map_err(|error| SubscriberError::Failed(error.into()))?;
        let body = message::body(event_id, topic, message.created_at, &data);
        let mut tasks = Vec::new();
        for endpoint in wanted {
            let id = self.randomness.id(now);
            let event = (event_id, topic);
            let delivery = message::delivery(id, endpoint, event, body.clone(), now);
            if tx.webhook_deliveries().insert(&scope, &delivery).await? {
                tasks.push(message::task(&scope, &delivery, message::first_task(&delivery), now));
            }
        }
        if !tasks.is_empty() {
            tx.tasks().enqueue(&tasks).await?;
        }
        Ok(())
    }
}
