use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{SigningSecret, WebhookEndpointId, permissions};

use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};
use crate::webhooks::events::WebhookSecretRotated;
use crate::webhooks::{SecretKeeper, SecretUnusable};

/// Gives an endpoint another secret.
pub struct RotateSecret {
    /// Where endpoints are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Makes the secret.
    pub secrets: Arc<SecretKeeper>,
}

/// Why an endpoint has the secret it had.
#[derive(Debug, thiserror::Error)]
pub enum RotateSecretError {
    /// Whoever asks may not, or there is no such endpoint.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// The secret could not be sealed.
    #[error(transparent)]
    Secret(#[from] SecretUnusable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RotateSecret {
    /// Makes another secret and returns it, this once. The one before still signs beside it for a day.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: WebhookEndpointId,
    ) -> Result<SigningSecret, RotateSecretError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE)?;
        let (secret, sealed) = self.secrets.draw(id)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, sealed).await;
        finish(tx, outcome).await?;
        Ok(secret)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
        sealed: Vec<u8>,
    ) -> Result<(), RotateSecretError> {
        organizations::lock_open(tx, scope).await?;
        let endpoint = tx.webhook_endpoints().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        let secrets = tx.webhook_endpoints().secrets(scope, id).await?;
        let mut secrets = secrets.ok_or(Denied::NotFound)?;
        let now = self.clock.now();
        secrets.rotate(sealed, now);
        tx.webhook_endpoints().set_secrets(scope, id, &secrets).await?;
        let happening =
            Happening::within(scope, "webhook_endpoint.secret_rotated").to("webhook_endpoint", id);
        let event = WebhookSecretRotated(&endpoint);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
