use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, PermissionCatalogue};
use socle_domain::identity::UserId;
use socle_domain::organizations::{Inviter, LastOwner, OpenInvitations, OrganizationId, policy};

use crate::audit::{self, Happening};
use crate::organizations::events::MemberRemoved;
use crate::organizations::{OrganizationUnavailable, lock_open, withdraw_invitations};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Removes a member, or lets one leave.
pub struct RemoveMember {
    /// Where members are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// Why a member stays.
#[derive(Debug, thiserror::Error)]
pub enum RemoveMemberError {
    /// Whoever asks may not, there is no such member, or their role is above that of who asks.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Nobody would own the organization.
    #[error(transparent)]
    LastOwner(#[from] LastOwner),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RemoveMember {
    /// Removes a member. The keys they made stay: those are the organization's.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        user_id: UserId,
    ) -> Result<(), RemoveMemberError> {
        let scope = policy::remove_member(actor, organization_id, user_id)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, user_id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        user_id: UserId,
    ) -> Result<(), RemoveMemberError> {
        lock_open(tx, scope).await?;
        let member = tx.members().find(scope, user_id).await?.ok_or(Denied::NotFound)?;
        socle_domain::access::policy::hand_out(scope, &member.role.grants(), &self.catalogue)?;
        member.let_go(tx.members().owners(scope).await?)?;
        let now = self.clock.now();
        tx.members().remove(scope, user_id).await?;
        let theirs = OpenInvitations::By(Inviter::Person(user_id));
        withdraw_invitations(tx, &*self.randomness, actor, scope, &theirs, now).await?;
        let happening = Happening::within(scope, "member.removed")
            .to("user", user_id)
            .with("role", member.role.reference());
        let event = MemberRemoved(&member);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
