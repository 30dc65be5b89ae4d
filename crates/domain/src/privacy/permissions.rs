//! What privacy permits.

use crate::access::{PlatformPermission, PlatformRole};

/// Have other people's accounts erased.
pub const ERASE_USERS: PlatformPermission = PlatformPermission {
    name: "platform.users.erase",
    granted_from: PlatformRole::Admin,
    description: "Have people's accounts erased, and restore them within the grace",
};

/// All of them on the platform.
pub const PLATFORM: &[&PlatformPermission] = &[&ERASE_USERS];
