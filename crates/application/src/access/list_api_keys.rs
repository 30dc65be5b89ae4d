use std::sync::Arc;

use socle_domain::access::{Actor, ApiKey, ApiKeyId, permissions, policy};
use socle_domain::organizations::OrganizationId;

use crate::access::ReadError;
use crate::access::ports::AccessQueries;
use crate::paging::{Page, PageRequest};

/// Shows which keys an organization has, without the keys themselves.
pub struct ListApiKeys {
    /// Knows keys.
    pub queries: Arc<dyn AccessQueries>,
}

impl ListApiKeys {
    /// A page of the keys that were not taken back, the latest first.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        page: PageRequest<ApiKeyId>,
    ) -> Result<Page<ApiKey, ApiKeyId>, ReadError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ_API_KEYS)?;
        Ok(self.queries.api_keys_of(&scope, page).await?)
    }
}
