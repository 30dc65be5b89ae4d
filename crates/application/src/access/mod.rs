//! What people and programs may do: roles, permissions and keys.

mod api_key_uses;
mod authenticate_api_key;
mod create_api_key;
mod create_role;
mod delete_role;
pub mod events;
mod input;
mod list_api_keys;
mod list_permissions;
mod list_roles;
mod personal_data;
pub mod ports;
mod resolve_memberships;
mod revoke_api_key;
mod roles;
mod update_role;

use std::sync::Arc;

use socle_domain::access::Denied;

use crate::store::StoreError;

pub use api_key_uses::ApiKeyUses;
pub use authenticate_api_key::{AuthenticateApiKey, AuthenticateApiKeyError};
pub use create_api_key::{CreateApiKey, CreateApiKeyError, CreateApiKeyInput};
pub use create_role::{CreateRole, CreateRoleError, CreateRoleInput};
pub use delete_role::{DeleteRole, DeleteRoleError};
pub(crate) use input::label as parse_label;
pub use list_api_keys::ListApiKeys;
pub use list_permissions::ListPermissions;
pub use list_roles::ListRoles;
pub use personal_data::AccessData;
pub use resolve_memberships::ResolveMemberships;
pub use revoke_api_key::{RevokeApiKey, RevokeApiKeyError};
pub use roles::{find_role, unknown_role};
pub use update_role::{UpdateRole, UpdateRoleError, UpdateRoleInput};

/// Why nothing was shown of what belongs to an organization or to the platform.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Whoever asks may not see it, or it is not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every use case of access, built once by the wiring.
pub struct Access {
    /// Finds out where a person belongs.
    pub resolve_memberships: ResolveMemberships,
    /// Finds out which program presents a key.
    pub authenticate_api_key: AuthenticateApiKey,
    /// When keys were last used.
    pub api_key_uses: Arc<ApiKeyUses>,
    /// Shows what can be permitted.
    pub list_permissions: ListPermissions,
    /// Makes a role.
    pub create_role: CreateRole,
    /// Shows roles.
    pub list_roles: ListRoles,
    /// Changes a role.
    pub update_role: UpdateRole,
    /// Removes a role.
    pub delete_role: DeleteRole,
    /// Makes a key.
    pub create_api_key: CreateApiKey,
    /// Shows keys.
    pub list_api_keys: ListApiKeys,
    /// Takes a key back.
    pub revoke_api_key: RevokeApiKey,
}
