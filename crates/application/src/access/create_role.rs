use std::sync::Arc;

use socle_domain::access::{
    Actor, Denied, OrganizationScope, PermissionCatalogue, permissions, policy,
};
use socle_domain::organizations::{CustomRole, Label, OrganizationId, feature};

use crate::access::events::RoleCreated;
use crate::access::input;
use crate::access::ports::PutRoleError;
use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid, Validation};

/// Makes a role of permissions.
pub struct CreateRole {
    /// Where roles are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// A role, as it is asked for.
#[derive(Debug)]
pub struct CreateRoleInput {
    /// What to call it.
    pub name: String,
    /// The names of the permissions it is made of.
    pub permissions: Vec<String>,
}

/// Why no role was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateRoleError {
    /// Whoever asks may not, or not with these permissions.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there or does not have custom roles.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Another role has that name.
    #[error("a role of that name exists")]
    NameTaken,
    /// There are as many as there can be.
    #[error("an organization has at most {} custom roles", CustomRole::MAX_PER_ORGANIZATION)]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CreateRole {
    /// Makes a role. It permits nothing that whoever makes it may not do.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        input: CreateRoleInput,
    ) -> Result<CustomRole, CreateRoleError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE_ROLES)?;
        let role = self.parse(&scope, input)?;
        policy::hand_out(&scope, &role.grants(), &self.catalogue)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, &role).await;
        finish(tx, outcome).await?;
        Ok(role)
    }

    fn parse(
        &self,
        scope: &OrganizationScope,
        input: CreateRoleInput,
    ) -> Result<CustomRole, Invalid> {
        let mut check = Validation::new();
        let name = check.take(role_name(&input.name));
        let permissions = input::permissions("permissions", input.permissions, &self.catalogue);
        let permissions = check.take(permissions);
        let now = self.clock.now();
        check.finish(name.zip(permissions)).map(|(name, permissions)| CustomRole {
            id: self.randomness.id(now),
            organization_id: scope.organization_id(),
            name,
            permissions,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        role: &CustomRole,
    ) -> Result<(), CreateRoleError> {
        organizations::lock_open(tx, scope).await?;
        organizations::require_feature(tx, scope, &feature::CUSTOM_ROLES).await?;
        if tx.custom_roles().count(scope).await? >= CustomRole::MAX_PER_ORGANIZATION {
            return Err(CreateRoleError::TooMany);
        }
        // A failed insert would spoil the transaction; the organization is locked, so nobody takes
        // the name meanwhile.
        if tx.custom_roles().find_by_name(scope, &role.name).await?.is_some() {
            return Err(CreateRoleError::NameTaken);
        }
        tx.custom_roles().insert(scope, role).await?;
        let happening = Happening::within(scope, "role.created")
            .to("role", role.id)
            .with("permissions", joined(&role.permissions));
        let event = RoleCreated(role);
        let now = role.created_at;
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}

/// The name of a role: none of the built-in ones.
pub(super) fn role_name(text: &str) -> Result<Label, FieldError> {
    let name = input::label("name", text)?;
    if CustomRole::is_reserved(&name) || name.as_str().parse::<uuid::Uuid>().is_ok() {
        return Err(FieldError::new("name", "reserved", "a role cannot be called that"));
    }
    Ok(name)
}

/// Names as an audit entry shows them.
pub(super) fn joined(names: &std::collections::BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

impl From<PutRoleError> for CreateRoleError {
    fn from(error: PutRoleError) -> Self {
        match error {
            PutRoleError::NameTaken => Self::NameTaken,
            PutRoleError::Store(error) => error.into(),
        }
    }
}
