//! What organizations permit.

use crate::access::{OrganizationRole, Permission, PlatformPermission, PlatformRole};

/// See the organization.
pub const READ: Permission = Permission {
    name: "organizations.read",
    granted_from: OrganizationRole::Viewer,
    description: "See the organization and its features",
};
/// Rename it.
pub const UPDATE: Permission = Permission {
    name: "organizations.update",
    granted_from: OrganizationRole::Admin,
    description: "Rename the organization",
};
/// Close and restore it.
pub const DELETE: Permission = Permission {
    name: "organizations.delete",
    granted_from: OrganizationRole::Owner,
    description: "Delete the organization, and restore it within its grace",
};
/// See who belongs to it.
pub const READ_MEMBERS: Permission = Permission {
    name: "organizations.members.read",
    granted_from: OrganizationRole::Viewer,
    description: "See who belongs to the organization",
};
/// See how to reach them.
pub const READ_CONTACTS: Permission = Permission {
    name: "organizations.members.contact",
    granted_from: OrganizationRole::Member,
    description: "See the members' e-mail addresses",
};
/// Change roles and remove members.
pub const MANAGE_MEMBERS: Permission = Permission {
    name: "organizations.members.manage",
    granted_from: OrganizationRole::Admin,
    description: "Change the members' roles and remove members",
};
/// See who is invited, with their addresses.
pub const READ_INVITATIONS: Permission = Permission {
    name: "organizations.invitations.read",
    granted_from: OrganizationRole::Admin,
    description: "See who is invited",
};
/// Invite people.
pub const MANAGE_INVITATIONS: Permission = Permission {
    name: "organizations.invitations.manage",
    granted_from: OrganizationRole::Admin,
    description: "Invite people, and take invitations back",
};
/// What only owners may do.
pub const MANAGE_OWNERS: Permission = Permission {
    name: "organizations.owners.manage",
    granted_from: OrganizationRole::Owner,
    description: "Make and unmake owners",
};

/// All of them.
pub const ALL: &[&Permission] = &[
    &READ,
    &UPDATE,
    &DELETE,
    &READ_MEMBERS,
    &READ_CONTACTS,
    &MANAGE_MEMBERS,
    &READ_INVITATIONS,
    &MANAGE_INVITATIONS,
    &MANAGE_OWNERS,
];

/// See every organization, without what belongs to it.
pub const READ_ALL: PlatformPermission = PlatformPermission {
    name: "platform.organizations.read",
    granted_from: PlatformRole::Manager,
    description: "See every organization",
};
/// Close and restore any organization.
pub const MANAGE_ALL: PlatformPermission = PlatformPermission {
    name: "platform.organizations.manage",
    granted_from: PlatformRole::Admin,
    description: "Delete and restore organizations, and switch their features",
};

/// All of them on the platform.
pub const PLATFORM: &[&PlatformPermission] = &[&READ_ALL, &MANAGE_ALL];
