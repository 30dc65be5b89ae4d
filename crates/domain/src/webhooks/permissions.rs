//! What webhooks permit inside organizations.

use crate::access::{OrganizationRole, Permission};

/// See where events go, and what came of it.
pub const READ: Permission = Permission {
    name: "webhooks.read",
    granted_from: OrganizationRole::Admin,
    description: "See webhook endpoints and what was delivered to them",
};
/// Say where they go. Whoever may hears of everything that happens in the organization.
pub const MANAGE: Permission = Permission {
    name: "webhooks.manage",
    granted_from: OrganizationRole::Admin,
    description: "Have everything that happens told to webhook endpoints",
};

/// All of them.
pub const ALL: &[&Permission] = &[&READ, &MANAGE];
