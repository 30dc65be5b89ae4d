use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{
    DeliveryAttempt, DeliveryStatus, WebhookDelivery, WebhookDeliveryId, WebhookEndpointId,
    permissions,
};

use crate::paging::{Page, PageRequest};
use crate::store::StoreError;
use crate::validation::{FieldError, Invalid};
use crate::webhooks::ReadError;
use crate::webhooks::ports::WebhookQueries;

/// Shows what was told to an endpoint.
pub struct ListDeliveries {
    /// Knows deliveries.
    pub queries: Arc<dyn WebhookQueries>,
}

/// Why nothing was listed.
#[derive(Debug, thiserror::Error)]
pub enum ListDeliveriesError {
    /// Whoever asks may not see them, or there is no such endpoint.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such status.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A delivery, and every attempt at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// The delivery.
    pub delivery: WebhookDelivery,
    /// The attempts, the earliest first; the latest hundred.
    pub attempts: Vec<DeliveryAttempt>,
}

impl ListDeliveries {
    /// A page of the deliveries to an endpoint, the latest first; of one status, or all.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        endpoint_id: WebhookEndpointId,
        status: Option<&str>,
        page: PageRequest<WebhookDeliveryId>,
    ) -> Result<Page<WebhookDelivery, WebhookDeliveryId>, ListDeliveriesError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ)?;
        let status = status.filter(|text| !text.trim().is_empty()).map(|name| {
            let message = "pending, succeeded, failed or canceled";
            DeliveryStatus::parse(name).ok_or_else(|| FieldError::new("status", "unknown", message))
        });
        let status = status.transpose().map_err(Invalid::from)?;
        self.queries.endpoint(&scope, endpoint_id).await?.ok_or(Denied::NotFound)?;
        Ok(self.queries.deliveries_to(&scope, endpoint_id, status, page).await?)
    }

    /// One of them, with its attempts.
    pub async fn one(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        endpoint_id: WebhookEndpointId,
        id: WebhookDeliveryId,
    ) -> Result<DeliveryView, ReadError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ)?;
        let delivery = self.queries.delivery(&scope, endpoint_id, id).await?;
        let delivery = delivery.ok_or(Denied::NotFound)?;
        let attempts = self.queries.attempts_at(&scope, id).await?;
        Ok(DeliveryView { delivery, attempts })
    }
}
