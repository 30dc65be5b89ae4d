//! Who is asking, what they may do, and how a refusal looks.
//!
//! An [`Actor`] carries where its principal belongs and what it may do there ([`Memberships`]).
//! [`policy`] decides; what it allows inside an organization comes back as an [`OrganizationScope`],
//! without which no row of an organization can be read or written.

mod actor;
mod api_key;
mod grants;
mod memberships;
mod organization_role;
mod permission;
pub mod permissions;
mod platform_role;
pub mod policy;
#[cfg(test)]
mod policy_tests;
mod scope;

pub use actor::{Actor, ApiKeyPrincipal, Client, Denied, Principal, RequestId, SignedIn};
pub use api_key::{ApiKey, ApiKeyId, ApiKeySecret};
pub use grants::Grants;
pub use memberships::{Membership, Memberships};
pub use organization_role::OrganizationRole;
pub use permission::{Permission, PermissionCatalogue, PlatformPermission};
pub use platform_role::PlatformRole;
pub use scope::OrganizationScope;
