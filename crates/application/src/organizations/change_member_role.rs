use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, PermissionCatalogue, policy};
use socle_domain::identity::UserId;
use socle_domain::organizations::{
    Inviter, LastOwner, Member, OpenInvitations, OrganizationId, permissions,
};

use crate::access::{find_role, unknown_role};
use crate::audit::{self, Happening};
use crate::organizations::events::MemberRoleChanged;
use crate::organizations::list_members::shown_to;
use crate::organizations::ports::{MemberView, OrganizationsQueries};
use crate::organizations::{OrganizationUnavailable, lock_open, withdraw_invitations};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

/// Gives a member another role, which counts from their next request on.
pub struct ChangeMemberRole {
    /// Where members are kept.
    pub store: Arc<dyn Store>,
    /// Knows who members are.
    pub queries: Arc<dyn OrganizationsQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// Why a member's role was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeMemberRoleError {
    /// Whoever asks may not, there is no such member, or one of the two roles is above their own.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such role.
    #[error(transparent)]
    Invalid(#[from] Invalid),
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

impl ChangeMemberRole {
    /// Gives a member the role of that name and returns them.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        user_id: UserId,
        role: &str,
    ) -> Result<MemberView, ChangeMemberRoleError> {
        let manage = &permissions::MANAGE_MEMBERS;
        let scope = policy::in_organization(actor, organization_id, manage)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, user_id, role).await;
        finish(tx, outcome).await?;
        let view = self.queries.member(&scope, user_id).await?;
        Ok(shown_to(&scope, view.ok_or(Denied::NotFound)?))
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        user_id: UserId,
        role: &str,
    ) -> Result<(), ChangeMemberRoleError> {
        lock_open(tx, scope).await?;
        let member = tx.members().find(scope, user_id).await?.ok_or(Denied::NotFound)?;
        let role = find_role(tx, scope, role).await?.ok_or_else(unknown_role);
        let role = role.map_err(Invalid::from)?;
        policy::hand_out(scope, &member.role.grants(), &self.catalogue)?;
        policy::hand_out(scope, &role.grants(), &self.catalogue)?;
        if role == member.role {
            return Ok(());
        }
        member.let_go(tx.members().owners(scope).await?)?;
        let now = self.clock.now();
        tx.members().set_role(scope, user_id, &role).await?;
        // Whom they invited, they invited with the role they had.
        let theirs = OpenInvitations::By(Inviter::Person(user_id));
        withdraw_invitations(tx, &*self.randomness, actor, scope, &theirs, now).await?;
        let happening = Happening::within(scope, "member.role_changed")
            .to("user", user_id)
            .with("from", member.role.reference())
            .with("to", role.reference());
        let changed = Member { role, ..member };
        let event = MemberRoleChanged(&changed);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
