//! What identity permits on the platform.

use crate::access::{PlatformPermission, PlatformRole};

/// See people's accounts.
pub const READ_USERS: PlatformPermission = PlatformPermission {
    name: "platform.users.read",
    granted_from: PlatformRole::Manager,
    description: "See everybody's accounts, without secrets and tokens",
};
/// Close and open them, and end their sessions.
pub const MANAGE_USERS: PlatformPermission = PlatformPermission {
    name: "platform.users.manage",
    granted_from: PlatformRole::Admin,
    description: "Disable and enable accounts up to one's own role, and end their sessions",
};

/// All of them on the platform.
pub const PLATFORM: &[&PlatformPermission] = &[&READ_USERS, &MANAGE_USERS];
