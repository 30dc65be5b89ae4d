//! What mail permits.

use crate::access::{PlatformPermission, PlatformRole};

/// See which addresses get no mail.
pub const READ_SUPPRESSIONS: PlatformPermission = PlatformPermission {
    name: "platform.email_suppressions.read",
    granted_from: PlatformRole::Manager,
    description: "See which addresses get no more mail, and why",
};
/// Put addresses there, and take them off.
pub const MANAGE_SUPPRESSIONS: PlatformPermission = PlatformPermission {
    name: "platform.email_suppressions.manage",
    granted_from: PlatformRole::Admin,
    description: "Stop mail to an address, and allow it again",
};

/// All of them on the platform.
pub const PLATFORM: &[&PlatformPermission] = &[&READ_SUPPRESSIONS, &MANAGE_SUPPRESSIONS];
