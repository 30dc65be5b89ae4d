use std::sync::Arc;

use socle_domain::access::{Actor, Denied, PermissionCatalogue, policy};

/// Shows what can be permitted.
pub struct ListPermissions {
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

impl ListPermissions {
    /// The catalogue, for whoever is authenticated.
    pub fn execute(&self, actor: &Actor) -> Result<&PermissionCatalogue, Denied> {
        policy::authenticated(actor)?;
        Ok(&self.catalogue)
    }
}
