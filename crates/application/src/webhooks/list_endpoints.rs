use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{WebhookEndpoint, WebhookEndpointId, permissions};

use crate::paging::{Page, PageRequest};
use crate::webhooks::ReadError;
use crate::webhooks::ports::WebhookQueries;

/// Shows an organization's endpoints.
pub struct ListEndpoints {
    /// Knows endpoints.
    pub queries: Arc<dyn WebhookQueries>,
}

impl ListEndpoints {
    /// A page of them, the latest first.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        page: PageRequest<WebhookEndpointId>,
    ) -> Result<Page<WebhookEndpoint, WebhookEndpointId>, ReadError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ)?;
        Ok(self.queries.endpoints_of(&scope, page).await?)
    }

    /// One of them.
    pub async fn one(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: WebhookEndpointId,
    ) -> Result<WebhookEndpoint, ReadError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ)?;
        Ok(self.queries.endpoint(&scope, id).await?.ok_or(Denied::NotFound)?)
    }
}
