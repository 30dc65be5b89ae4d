use std::sync::Arc;

use serde_json::json;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{WebhookDelivery, WebhookDeliveryId, WebhookEndpointId, permissions};

use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};
use crate::webhooks::message;

/// The event that an endpoint is told to try it out, whichever it wants.
pub const TEST: &str = "webhook.test";

/// Tells an endpoint of nothing in particular, to see whether it hears.
pub struct SendTest {
    /// Where endpoints are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why nothing is sent.
#[derive(Debug, thiserror::Error)]
pub enum SendTestError {
    /// Whoever asks may not, or there is no such endpoint.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Nothing is sent to it.
    #[error("the endpoint is disabled; enable it first")]
    Disabled,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SendTest {
    /// Has a `webhook.test` delivered, tried and logged like any other event.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: WebhookEndpointId,
    ) -> Result<WebhookDelivery, SendTestError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<WebhookDelivery, SendTestError> {
        organizations::lock_open(tx, scope).await?;
        let endpoint = tx.webhook_endpoints().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        if !endpoint.is_enabled() {
            return Err(SendTestError::Disabled);
        }
        let now = self.clock.now();
        // Nothing in the outbox has this identifier, so no event of the organization has it either.
        let delivery_id: WebhookDeliveryId = self.randomness.id(now);
        let event_id = self.randomness.id::<WebhookDeliveryId>(now).as_uuid();
        let data = json!({ "endpoint_id": id.as_uuid() });
        let body = message::body(event_id, TEST, now, &data);
        let delivery = message::delivery(delivery_id, &endpoint, (event_id, TEST), body, now);
        tx.webhook_deliveries().insert(scope, &delivery).await?;
        let task = message::task(scope, &delivery, message::first_task(&delivery), now);
        tx.tasks().enqueue(&[task]).await?;
        let happening = Happening::within(scope, "webhook_endpoint.tested")
            .to("webhook_endpoint", id)
            .with("delivery_id", delivery.id);
        audit::record(tx, &*self.randomness, actor, happening, now).await?;
        Ok(delivery)
    }
}
