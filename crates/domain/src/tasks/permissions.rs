//! What tasks permit.

use crate::access::{OrganizationRole, Permission, PlatformPermission, PlatformRole};

/// See what is done for the organization in the background.
pub const READ: Permission = Permission {
    name: "tasks.read",
    granted_from: OrganizationRole::Member,
    description: "See the tasks of the organization",
};
/// Stop it.
pub const CANCEL: Permission = Permission {
    name: "tasks.cancel",
    granted_from: OrganizationRole::Admin,
    description: "Cancel the tasks of the organization",
};

/// All of them.
pub const ALL: &[&Permission] = &[&READ, &CANCEL];

/// See every task.
pub const READ_ALL: PlatformPermission = PlatformPermission {
    name: "platform.tasks.read",
    granted_from: PlatformRole::Manager,
    description: "See every task, without its content",
};
/// Have failed ones done again, and cancel any.
pub const MANAGE_ALL: PlatformPermission = PlatformPermission {
    name: "platform.tasks.manage",
    granted_from: PlatformRole::Admin,
    description: "Retry and cancel every task",
};

/// All of them on the platform.
pub const PLATFORM: &[&PlatformPermission] = &[&READ_ALL, &MANAGE_ALL];
