//! The catalogue: what can be permitted.
//!
//! Each context declares its own in a file `permissions.rs`: a constant per permission, and all of
//! them in a list. The wiring joins the lists of the contexts that are installed to one
//! [`PermissionCatalogue`]. A permission itself says from which role on it is granted, so that a new
//! context needs no change here.

use std::collections::BTreeSet;

use crate::access::{Grants, OrganizationRole, PlatformRole};

/// Something that can be permitted inside an organization: to its members by their role, and to its
/// API keys as a scope.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// The name in the HTTP contract and in the databases: `context.resource.verb`.
    pub name: &'static str,
    /// The least powerful of the roles that have it.
    pub granted_from: OrganizationRole,
    /// What it permits, for people.
    pub description: &'static str,
}

/// Something that can be permitted on the platform as a whole, to people by their platform role.
#[derive(Debug, PartialEq, Eq)]
pub struct PlatformPermission {
    /// The name in the HTTP contract: `platform.resource.verb`.
    pub name: &'static str,
    /// The least powerful of the roles that have it.
    pub granted_from: PlatformRole,
    /// What it permits, for people.
    pub description: &'static str,
}

/// Every permission of the contexts that are installed.
#[derive(Debug, Clone, Default)]
pub struct PermissionCatalogue {
    permissions: Vec<&'static Permission>,
    platform: Vec<&'static PlatformPermission>,
}

impl PermissionCatalogue {
    /// What contexts declare.
    pub fn new(
        permissions: impl IntoIterator<Item = &'static Permission>,
        platform: impl IntoIterator<Item = &'static PlatformPermission>,
    ) -> Self {
        let mut permissions: Vec<_> = permissions.into_iter().collect();
        permissions.sort_by_key(|permission| permission.name);
        permissions.dedup();
        Self { permissions, platform: platform.into_iter().collect() }
    }

    /// What can be permitted inside an organization, by name.
    pub fn permissions(&self) -> &[&'static Permission] {
        &self.permissions
    }

    /// What can be permitted on the platform.
    pub fn platform_permissions(&self) -> &[&'static PlatformPermission] {
        &self.platform
    }

    /// The permission of that name, if there is one.
    pub fn find(&self, name: &str) -> Option<&'static Permission> {
        let found = self.permissions.binary_search_by_key(&name, |permission| permission.name);
        found.ok().and_then(|index| self.permissions.get(index).copied())
    }

    /// The names of what these grants permit.
    pub fn names_of(&self, grants: &Grants) -> BTreeSet<&'static str> {
        let granted = self.permissions.iter().filter(|permission| grants.allow(permission));
        granted.map(|permission| permission.name).collect()
    }

    /// Whether `mine` permit everything that `theirs` do: whoever has the former may hand out, change
    /// and take away the latter.
    pub fn covers(&self, mine: &Grants, theirs: &Grants) -> bool {
        self.permissions
            .iter()
            .all(|permission| !theirs.allow(permission) || mine.allow(permission))
    }
}
