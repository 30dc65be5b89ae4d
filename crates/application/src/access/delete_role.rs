use std::sync::Arc;

use socle_domain::access::{
    Actor, Denied, OrganizationScope, PermissionCatalogue, permissions, policy,
};
use socle_domain::organizations::{CustomRoleId, OpenInvitations, OrganizationId};

use crate::access::events::RoleDeleted;
use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable, withdraw_invitations};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Removes a custom role that no member has.
pub struct DeleteRole {
    /// Where roles are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// Why a role was not removed.
#[derive(Debug, thiserror::Error)]
pub enum DeleteRoleError {
    /// Whoever asks may not, or may not do what the role permits.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Members have it.
    #[error("members have this role; give them another first")]
    InUse,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeleteRole {
    /// Removes a role, and the open invitations that name it.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: CustomRoleId,
    ) -> Result<(), DeleteRoleError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE_ROLES)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<(), DeleteRoleError> {
        organizations::lock_open(tx, scope).await?;
        let role = tx.custom_roles().find(scope, id).await?.ok_or(Denied::NotFound)?;
        policy::hand_out(scope, &role.grants(), &self.catalogue)?;
        if tx.custom_roles().is_in_use(scope, id).await? {
            return Err(DeleteRoleError::InUse);
        }
        let now = self.clock.now();
        let to_it = OpenInvitations::As(id);
        withdraw_invitations(tx, &*self.randomness, actor, scope, &to_it, now).await?;
        tx.custom_roles().remove(scope, id).await?;
        let happening = Happening::within(scope, "role.deleted").to("role", id);
        let event = RoleDeleted(&role);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
