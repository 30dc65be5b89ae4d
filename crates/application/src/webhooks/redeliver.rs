use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{WebhookDelivery, WebhookDeliveryId, WebhookEndpointId, permissions};

use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};
use crate::webhooks::message;

/// Has a delivery tried again from the beginning, whatever came of it.
pub struct Redeliver {
    /// Where deliveries are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why nothing is delivered again.
#[derive(Debug, thiserror::Error)]
pub enum RedeliverError {
    /// Whoever asks may not, or there is no such delivery.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Nothing is sent to the endpoint.
    #[error("the endpoint is disabled; enable it first")]
    Disabled,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Redeliver {
    /// Sends the same message once more, with the same `webhook-id`, now and then as the schedule says.
    /// One that is still tried begins anew.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        endpoint_id: WebhookEndpointId,
        id: WebhookDeliveryId,
    ) -> Result<WebhookDelivery, RedeliverError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, endpoint_id, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        endpoint_id: WebhookEndpointId,
        id: WebhookDeliveryId,
    ) -> Result<WebhookDelivery, RedeliverError> {
        organizations::lock_open(tx, scope).await?;
        let endpoint = tx.webhook_endpoints().lock(scope, endpoint_id).await?;
        let endpoint = endpoint.ok_or(Denied::NotFound)?;
        let delivery = tx.webhook_deliveries().lock(scope, id).await?;
        let delivery = delivery.filter(|delivery| delivery.endpoint_id == endpoint_id);
        let mut delivery = delivery.ok_or(Denied::NotFound)?;
        if !endpoint.is_enabled() {
            return Err(RedeliverError::Disabled);
        }
        let now = self.clock.now();
        delivery.deliver_again(now);
        tx.webhook_deliveries().update(scope, &delivery).await?;
        let task = message::task(scope, &delivery, self.randomness.id(now), now);
        tx.tasks().enqueue(&[task]).await?;
        let happening = Happening::within(scope, "webhook_delivery.redelivered")
            .to("webhook_delivery", id)
            .with("endpoint_id", endpoint_id);
        audit::record(tx, &*self.randomness, actor, happening, now).await?;
        Ok(delivery)
    }
}
