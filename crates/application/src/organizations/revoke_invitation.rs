use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, PermissionCatalogue, policy};
use socle_domain::organizations::{InvitationId, OrganizationId, permissions};

use crate::organizations::withdraw::withdraw;
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
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// Why an invitation was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum RevokeInvitationError {
    /// Whoever asks may not, there is no such open invitation, or its role is above their own.
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
        let invitation = open.ok_or(Denied::NotFound)?;
        policy::hand_out(scope, &invitation.role.grants(), &self.catalogue)?;
        Ok(withdraw(tx, &*self.randomness, actor, scope, invitation, now).await?)
    }
}
