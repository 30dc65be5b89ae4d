//! Who belongs to an organization, and as what.

use std::collections::BTreeSet;

use crate::Timestamp;
use crate::access::{Grants, OrganizationRole};
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::{Label, OrganizationId};

id!(
    /// Identifies a custom role.
    CustomRoleId
);

/// A role that an organization made of permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomRole {
    /// Identifies it.
    pub id: CustomRoleId,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// What people call it: unique in the organization, whatever the case, and none of the built-in
    /// names.
    pub name: Label,
    /// The names of the permissions it is made of.
    pub permissions: BTreeSet<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl CustomRole {
    /// How many an organization can have.
    pub const MAX_PER_ORGANIZATION: i64 = 100;

    /// Whether no custom role can be called this.
    pub fn is_reserved(name: &Label) -> bool {
        OrganizationRole::parse(&name.as_str().to_lowercase()).is_some()
    }

    /// What two names have in common that differ in case only.
    pub fn key_of(name: &Label) -> String {
        name.as_str().to_lowercase()
    }

    /// What its members may do.
    pub fn grants(&self) -> Grants {
        Grants::named(self.permissions.iter().cloned())
    }

    /// Gives it another name or other permissions; `false` when it has them already.
    pub fn edit(
        &mut self,
        name: Option<Label>,
        permissions: Option<BTreeSet<String>>,
        now: Timestamp,
    ) -> bool {
        let name = name.unwrap_or_else(|| self.name.clone());
        let permissions = permissions.unwrap_or_else(|| self.permissions.clone());
        if name == self.name && permissions == self.permissions {
            return false;
        }
        (self.name, self.permissions) = (name, permissions);
        self.updated_at = now;
        self.version += 1;
        true
    }
}

/// A role in an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberRole {
    /// One that every organization has.
    BuiltIn(OrganizationRole),
    /// One of this organization.
    Custom(CustomRole),
}

impl MemberRole {
    /// What whoever has it may do.
    pub fn grants(&self) -> Grants {
        match self {
            Self::BuiltIn(role) => Grants::Role(*role),
            Self::Custom(role) => role.grants(),
        }
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        match self {
            Self::BuiltIn(role) => role.as_str(),
            Self::Custom(role) => role.name.as_str(),
        }
    }

    /// What stands for it where no name of a person may stand: a custom role can be called anything.
    pub fn reference(&self) -> String {
        match self {
            Self::BuiltIn(role) => role.as_str().to_owned(),
            Self::Custom(role) => role.id.to_string(),
        }
    }

    /// Whether whoever has it owns the organization.
    pub fn is_owner(&self) -> bool {
        *self == Self::BuiltIn(OrganizationRole::Owner)
    }
}

/// Somebody who belongs to an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Where.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role: MemberRole,
    /// Since when.
    pub joined_at: Timestamp,
}

/// The organization would be left without an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an organization always has an owner; make somebody else one first")]
pub struct LastOwner;

impl Member {
    /// Refuses to take the role of the last owner. `owners` is how many there are, this one included;
    /// whoever calls this has locked the organization, so that none goes meanwhile.
    pub fn let_go(&self, owners: i64) -> Result<(), LastOwner> {
        if self.role.is_owner() && owners <= 1 { Err(LastOwner) } else { Ok(()) }
    }
}
