//! What people and programs may do: roles, permissions and keys.

mod api_key_uses;
mod authenticate_api_key;
mod personal_data;
pub mod ports;
mod resolve_memberships;

use std::sync::Arc;

pub use api_key_uses::ApiKeyUses;
pub use authenticate_api_key::{AuthenticateApiKey, AuthenticateApiKeyError};
pub use personal_data::AccessData;
pub use resolve_memberships::ResolveMemberships;

/// Every use case of access, built once by the wiring.
pub struct Access {
    /// Finds out where a person belongs.
    pub resolve_memberships: ResolveMemberships,
    /// Finds out which program presents a key.
    pub authenticate_api_key: AuthenticateApiKey,
    /// When keys were last used.
    pub api_key_uses: Arc<ApiKeyUses>,
}
