use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{WebhookEndpointId, permissions};

use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};
use crate::webhooks::events::WebhookEndpointDeleted;

/// Removes an endpoint.
pub struct DeleteEndpoint {
    /// Where endpoints are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why an endpoint was not removed.
#[derive(Debug, thiserror::Error)]
pub enum DeleteEndpointError {
    /// Whoever asks may not, or there is no such endpoint.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeleteEndpoint {
    /// Removes an endpoint, what was told to it, and what was still to be told.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: WebhookEndpointId,
    ) -> Result<(), DeleteEndpointError> {
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
    ) -> Result<(), DeleteEndpointError> {
        organizations::lock_open(tx, scope).await?;
        let endpoint = tx.webhook_endpoints().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        tx.webhook_endpoints().delete(scope, id).await?;
        let happening =
            Happening::within(scope, "webhook_endpoint.deleted").to("webhook_endpoint", id);
        let (event, now) = (WebhookEndpointDeleted(&endpoint), self.clock.now());
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
