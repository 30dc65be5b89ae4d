//! What files permit inside organizations. A person's own files need no permission.

use crate::access::{OrganizationRole, Permission};

/// See and fetch them.
pub const READ: Permission = Permission {
    name: "files.read",
    granted_from: OrganizationRole::Viewer,
    description: "See and download the organization's files",
};
/// Add them.
pub const WRITE: Permission = Permission {
    name: "files.write",
    granted_from: OrganizationRole::Member,
    description: "Upload files for the organization, and delete one's own",
};
/// Delete anybody's.
pub const DELETE: Permission = Permission {
    name: "files.delete",
    granted_from: OrganizationRole::Admin,
    description: "Delete any of the organization's files",
};

/// All of them.
pub const ALL: &[&Permission] = &[&READ, &WRITE, &DELETE];
