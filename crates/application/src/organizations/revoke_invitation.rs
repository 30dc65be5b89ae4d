use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::{InvitationId, OrganizationId, permissions};

use crate::audit::{self, Happening};
use crate::organizations::events::InvitationRevoked;
use crate::organizations::{OrganizationUnavailable, lock_open};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Takes an invitation back: its link stops working.
pub struct RevokeInvitation {
    /// Where invitations are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why an invitation was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum RevokeInvitationError {
    /// Whoever asks may not, or there is no such open invitation.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RevokeInvitation {
    /// Takes an open invitation back.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: InvitationId,
    ) -> Result<(), RevokeInvitationError> {
        let manage = &permissions::MANAGE_INVITATIONS;
        let scope = policy::in_organization(actor, organization_id, manage)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: InvitationId,
    ) -> Result<(), RevokeInvitationError> {
        lock_open(tx, scope).await?;
        let now = self.clock.now();
        let invitation = tx.invitations().lock(scope, id).await?;
        let open = invitation.filter(|invitation| invitation.is_open(now));
        let mut invitation = open.ok_or(Denied::NotFound)?;
        invitation.revoked_at = Some(now);
        tx.invitations().update(scope, &invitation).await?;
        let happening = Happening::within(scope, "invitation.revoked").to("invitation", id);
        let event = InvitationRevoked(&invitation);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
