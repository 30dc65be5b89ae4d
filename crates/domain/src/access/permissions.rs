//! What access itself permits.

use crate::access::{OrganizationRole, Permission, PlatformPermission, PlatformRole};

/// See custom roles.
pub const READ_ROLES: Permission = Permission {
    name: "access.roles.read",
    granted_from: OrganizationRole::Viewer,
    description: "See the organization's roles",
};
/// Make, change and delete custom roles.
pub const MANAGE_ROLES: Permission = Permission {
    name: "access.roles.manage",
    granted_from: OrganizationRole::Admin,
    description: "Make, change and delete custom roles",
};
/// See API keys, without the keys themselves.
pub const READ_API_KEYS: Permission = Permission {
    name: "access.api_keys.read",
    granted_from: OrganizationRole::Admin,
    description: "See which API keys there are",
};
/// Make and revoke API keys.
pub const MANAGE_API_KEYS: Permission = Permission {
    name: "access.api_keys.manage",
    granted_from: OrganizationRole::Admin,
    description: "Make and revoke API keys",
};

/// All of them.
pub const ALL: &[&Permission] = &[&READ_ROLES, &MANAGE_ROLES, &READ_API_KEYS, &MANAGE_API_KEYS];

/// Give people platform roles.
pub const GRANT_PLATFORM_ROLES: PlatformPermission = PlatformPermission {
    name: "platform.roles.grant",
    granted_from: PlatformRole::Admin,
    description: "Give people platform roles, up to one's own",
};

/// All of them on the platform.
pub const PLATFORM: &[&PlatformPermission] = &[&GRANT_PLATFORM_ROLES];
