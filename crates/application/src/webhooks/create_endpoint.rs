use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{
    SealedSecrets, SigningSecret, TargetPolicy, WebhookEndpoint, permissions,
};

use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};
use crate::webhooks::events::WebhookEndpointCreated;
use crate::webhooks::{SecretKeeper, SecretUnusable, input};

/// Makes an endpoint.
pub struct CreateEndpoint {
    /// Where endpoints are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Makes the secret.
    pub secrets: Arc<SecretKeeper>,
    /// Which addresses are acceptable.
    pub targets: TargetPolicy,
}

/// An endpoint, as it is asked for.
#[derive(Debug)]
pub struct CreateEndpointInput {
    /// Where it is.
    pub url: String,
    /// Which events it wants.
    pub events: Vec<String>,
    /// What people note about it.
    pub description: Option<String>,
}

/// Why no endpoint was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateEndpointError {
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// There are as many as there can be.
    #[error(
        "an organization has at most {} webhook endpoints",
        WebhookEndpoint::MAX_PER_ORGANIZATION
    )]
    TooMany,
    /// The secret could not be sealed.
    #[error(transparent)]
    Secret(#[from] SecretUnusable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CreateEndpoint {
    /// Makes an endpoint and returns it with its secret, which is shown this once.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        input: CreateEndpointInput,
    ) -> Result<(WebhookEndpoint, SigningSecret), CreateEndpointError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE)?;
        let endpoint = self.parse(&scope, &input)?;
        let (secret, sealed) = self.secrets.draw(endpoint.id)?;
        let mut tx = self.store.begin().await?;
        let secrets = SealedSecrets::first(sealed);
        let outcome = self.record(&mut *tx, actor, &scope, &endpoint, &secrets).await;
        finish(tx, outcome).await?;
        Ok((endpoint, secret))
    }

    fn parse(
        &self,
        scope: &OrganizationScope,
        request: &CreateEndpointInput,
    ) -> Result<WebhookEndpoint, Invalid> {
        let mut check = Validation::new();
        let url = check.take(input::url(&request.url, self.targets));
        let events = check.take(input::events(&request.events));
        let text = request.description.as_deref().unwrap_or_default();
        let description = check.take(input::description(text));
        let ((url, events), description) = check.finish(url.zip(events).zip(description))?;
        let now = self.clock.now();
        Ok(WebhookEndpoint {
            id: self.randomness.id(now),
            organization_id: scope.organization_id(),
            url,
            events,
            description,
            disabled: None,
            failing_since: None,
            created_at: now,
            updated_at: now,
        })
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        endpoint: &WebhookEndpoint,
        secrets: &SealedSecrets,
    ) -> Result<(), CreateEndpointError> {
        organizations::lock_open(tx, scope).await?;
        let count = tx.webhook_endpoints().count(scope).await?;
        if count >= WebhookEndpoint::MAX_PER_ORGANIZATION {
            return Err(CreateEndpointError::TooMany);
        }
        tx.webhook_endpoints().insert(scope, endpoint, secrets).await?;
        let happening = Happening::within(scope, "webhook_endpoint.created")
            .to("webhook_endpoint", endpoint.id)
            .with("events", &endpoint.events);
        let (event, now) = (WebhookEndpointCreated(endpoint), endpoint.created_at);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
