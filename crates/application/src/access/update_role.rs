use std::collections::BTreeSet;
use std::sync::Arc;

use socle_domain::access::{
    Actor, Denied, OrganizationScope, PermissionCatalogue, permissions, policy,
};
use socle_domain::organizations::{
    CustomRole, CustomRoleId, Label, OpenInvitations, OrganizationId,
};

use crate::access::create_role::{joined, role_name};
use crate::access::events::RoleUpdated;
use crate::access::input;
use crate::access::ports::PutRoleError;
use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable, withdraw_invitations};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};

/// Changes a custom role, and with it what its members may do from the next request on.
pub struct UpdateRole {
    /// Where roles are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// What changes about a role; `None` leaves it as it is.
#[derive(Debug)]
pub struct UpdateRoleInput {
    /// What to call it.
    pub name: Option<String>,
    /// The names of the permissions it is made of, all of them.
    pub permissions: Option<Vec<String>>,
    /// The versions that the change was made for; `None` for whichever is current.
    pub expected_versions: Option<Vec<i64>>,
}

/// Why a role was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateRoleError {
    /// Whoever asks may not, or may not do what the role permits.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Somebody changed the role in the meantime.
    #[error("the role has changed; its version is {current}")]
    Stale {
        /// The version it has now.
        current: i64,
    },
    /// Another role has that name.
    #[error("a role of that name exists")]
    NameTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UpdateRole {
    /// Changes a role that permits nothing, before and after, that whoever asks may not do.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: CustomRoleId,
        input: UpdateRoleInput,
    ) -> Result<CustomRole, UpdateRoleError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE_ROLES)?;
        let expected = input.expected_versions.clone();
        let changes = self.parse(input)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, changes, expected).await;
        finish(tx, outcome).await
    }

    fn parse(&self, input: UpdateRoleInput) -> Result<Changes, Invalid> {
        let mut check = Validation::new();
        let name = check.take(input.name.as_deref().map(role_name).transpose());
        let named = |names| input::permissions("permissions", names, &self.catalogue);
        let permissions = check.take(input.permissions.map(named).transpose());
        check.finish(name.zip(permissions))
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: CustomRoleId,
        (name, permissions): Changes,
        expected: Option<Vec<i64>>,
    ) -> Result<CustomRole, UpdateRoleError> {
        organizations::lock_open(tx, scope).await?;
        let mut role = tx.custom_roles().find(scope, id).await?.ok_or(Denied::NotFound)?;
        policy::hand_out(scope, &role.grants(), &self.catalogue)?;
        if expected.is_some_and(|versions| !versions.contains(&role.version)) {
            return Err(UpdateRoleError::Stale { current: role.version });
        }
        if let Some(name) = &name {
            let other = tx.custom_roles().find_by_name(scope, name).await?;
            if other.is_some_and(|other| other.id != id) {
                return Err(UpdateRoleError::NameTaken);
            }
        }
        let now = self.clock.now();
        let before = role.grants();
        if role.edit(name, permissions, now) {
            policy::hand_out(scope, &role.grants(), &self.catalogue)?;
            tx.custom_roles().update(scope, &role).await?;
            if !self.catalogue.covers(&role.grants(), &before) {
                // Whom its members invited, they invited with what it permitted.
                let theirs = OpenInvitations::ByMembersWith(id);
                withdraw_invitations(tx, &*self.randomness, actor, scope, &theirs, now).await?;
            }
            let happening = Happening::within(scope, "role.updated")
                .to("role", role.id)
                .with("permissions", joined(&role.permissions));
            let event = RoleUpdated(&role);
            audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        }
        Ok(role)
    }
}

type Changes = (Option<Label>, Option<BTreeSet<String>>);

impl From<PutRoleError> for UpdateRoleError {
    fn from(error: PutRoleError) -> Self {
        match error {
            PutRoleError::NameTaken => Self::NameTaken,
            PutRoleError::Store(error) => error.into(),
        }
    }
}
