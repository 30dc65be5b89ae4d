use std::sync::Arc;

use socle_domain::access::{
    Actor, ApiKeyId, Denied, OrganizationScope, PermissionCatalogue, permissions, policy,
};
use socle_domain::organizations::{Inviter, OpenInvitations, OrganizationId};

use crate::access::events::ApiKeyRevoked;
use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable, withdraw_invitations};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Takes a key back: it stops working with the next request.
pub struct RevokeApiKey {
    /// Where keys are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// Why a key was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum RevokeApiKeyError {
    /// Whoever asks may not, or there is no such key that works.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RevokeApiKey {
    /// Takes a key back that permits nothing that whoever asks may not do.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: ApiKeyId,
    ) -> Result<(), RevokeApiKeyError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE_API_KEYS)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: ApiKeyId,
    ) -> Result<(), RevokeApiKeyError> {
        organizations::lock_open(tx, scope).await?;
        let key = tx.api_keys().lock(scope, id).await?;
        let key = key.filter(|key| key.revoked_at.is_none()).ok_or(Denied::NotFound)?;
        policy::hand_out(scope, &key.grants(), &self.catalogue)?;
        let now = self.clock.now();
        tx.api_keys().revoke(scope, id, now).await?;
        let its = OpenInvitations::By(Inviter::ApiKey(id));
        withdraw_invitations(tx, &*self.randomness, actor, scope, &its, now).await?;
        let happening = Happening::within(scope, "api_key.revoked").to("api_key", id);
        let event = ApiKeyRevoked(&key);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
