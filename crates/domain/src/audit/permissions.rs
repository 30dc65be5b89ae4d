//! What audit permits.

use crate::access::{OrganizationRole, Permission, PlatformPermission, PlatformRole};

/// Read what happened in the organization.
pub const READ: Permission = Permission {
    name: "audit.read",
    granted_from: OrganizationRole::Admin,
    description: "Read and export what happened in the organization",
};
/// Read where from.
pub const READ_CLIENTS: Permission = Permission {
    name: "audit.clients.read",
    granted_from: OrganizationRole::Owner,
    description: "See the addresses and programs that members acted from",
};

/// All of them.
pub const ALL: &[&Permission] = &[&READ, &READ_CLIENTS];

/// Read what happened on the platform.
pub const READ_PLATFORM: PlatformPermission = PlatformPermission {
    name: "platform.audit.read",
    granted_from: PlatformRole::Admin,
    description: "Read and export what happened on the platform",
};

/// All of them on the platform.
pub const PLATFORM: &[&PlatformPermission] = &[&READ_PLATFORM];
