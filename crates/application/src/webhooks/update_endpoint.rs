use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{
    Description, DisabledBecause, EventFilter, TargetPolicy, TargetUrl, WebhookEndpoint,
    WebhookEndpointId, permissions,
};

use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};
use crate::webhooks::events::{
    WebhookEndpointDisabled, WebhookEndpointEnabled, WebhookEndpointUpdated,
};
use crate::webhooks::input;

/// Changes an endpoint, or switches it off and on.
pub struct UpdateEndpoint {
    /// Where endpoints are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Which addresses are acceptable.
    pub targets: TargetPolicy,
}

/// What changes; `None` stays.
#[derive(Debug, Default)]
pub struct UpdateEndpointInput {
    /// Where it is.
    pub url: Option<String>,
    /// Which events it wants.
    pub events: Option<Vec<String>>,
    /// What people note about it; nothing but space removes it.
    pub description: Option<String>,
    /// Whether anything is sent to it.
    pub enabled: Option<bool>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateEndpointError {
    /// Whoever asks may not, or there is no such endpoint.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was asked for, and is acceptable.
struct Changes {
    url: Option<TargetUrl>,
    events: Option<EventFilter>,
    #[expect(clippy::option_option, reason = "it may stay, be removed, or be another")]
    description: Option<Option<Description>>,
    enabled: Option<bool>,
}

impl UpdateEndpoint {
    /// Changes what is named. An endpoint that is switched off is told nothing more, not even what was
    /// on the way; switched on again, it is told what happens from then on.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: WebhookEndpointId,
        input: UpdateEndpointInput,
    ) -> Result<WebhookEndpoint, UpdateEndpointError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE)?;
        let changes = self.parse(&input)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, changes).await;
        finish(tx, outcome).await
    }

    fn parse(&self, request: &UpdateEndpointInput) -> Result<Changes, Invalid> {
        let mut check = Validation::new();
        let url = request.url.as_deref().map(|text| input::url(text, self.targets));
        let url = check.take(url.transpose());
        let events = check.take(request.events.as_deref().map(input::events).transpose());
        let description = request.description.as_deref().map(input::description);
        let description = check.take(description.transpose());
        let ((url, events), description) = check.finish(url.zip(events).zip(description))?;
        Ok(Changes { url, events, description, enabled: request.enabled })
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
        changes: Changes,
    ) -> Result<WebhookEndpoint, UpdateEndpointError> {
        organizations::lock_open(tx, scope).await?;
        let endpoint = tx.webhook_endpoints().lock(scope, id).await?;
        let mut endpoint = endpoint.ok_or(Denied::NotFound)?;
        let now = self.clock.now();
        let enabled = changes.enabled;
        let edited = edit(&mut endpoint, changes);
        let switched = match enabled {
            Some(true) => endpoint.enable(),
            Some(false) => endpoint.disable(DisabledBecause::Asked, now),
            None => false,
        };
        if edited.is_empty() && !switched {
            return Ok(endpoint);
        }
        endpoint.updated_at = now;
        tx.webhook_endpoints().update(scope, &endpoint).await?;
        if !edited.is_empty() {
            let happening = Happening::within(scope, "webhook_endpoint.updated")
                .to("webhook_endpoint", id)
                .with("fields", edited.join(" "));
            let event = WebhookEndpointUpdated(&endpoint);
            audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        }
        if switched {
            self.announce_switch(tx, actor, scope, &endpoint, now).await?;
        }
        Ok(endpoint)
    }

    async fn announce_switch(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        endpoint: &WebhookEndpoint,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let randomness = &*self.randomness;
        if endpoint.is_enabled() {
            let happening = Happening::within(scope, "webhook_endpoint.enabled")
                .to("webhook_endpoint", endpoint.id);
            let event = WebhookEndpointEnabled(endpoint);
            audit::announce(tx, randomness, actor, happening, &event, now).await
        } else {
            let happening = Happening::within(scope, "webhook_endpoint.disabled")
                .to("webhook_endpoint", endpoint.id)
                .with("because", DisabledBecause::Asked.as_str());
            let event = WebhookEndpointDisabled(endpoint);
            audit::announce(tx, randomness, actor, happening, &event, now).await
        }
    }
}

/// Changes fields, and names those that are different now.
fn edit(endpoint: &mut WebhookEndpoint, changes: Changes) -> Vec<&'static str> {
    fn put<T: PartialEq>(field: &mut T, new: Option<T>) -> bool {
        match new {
            Some(new) if new != *field => {
                *field = new;
                true
            }
            _ => false,
        }
    }
    let mut edited = Vec::new();
    if put(&mut endpoint.url, changes.url) {
        edited.push("url");
        // Whoever was not there is not to blame for whoever is.
        endpoint.failing_since = None;
    }
    if put(&mut endpoint.events, changes.events) {
        edited.push("events");
    }
    if put(&mut endpoint.description, changes.description) {
        edited.push("description");
    }
    edited
}
