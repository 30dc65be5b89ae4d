use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::paging::{Page, PageRequest};
use socle_application::store::StoreError;
use socle_application::webhooks::ports::{Dispatch, WebhookQueries};
use socle_domain::access::OrganizationScope;
use socle_domain::webhooks::{
    DeliveryAttempt, DeliveryStatus, WebhookDelivery, WebhookDeliveryId, WebhookEndpoint,
    WebhookEndpointId,
};

use super::rows::{AttemptRow, DeliveryRow, EndpointRow, SecretsRow};
use super::schema::{webhook_attempts, webhook_deliveries, webhook_endpoints};
use crate::SqlStore;
use crate::schema::organizations;
use crate::types::{DbUuid, Instant};

/// How many attempts are shown.
const ATTEMPTS: i64 = 100;

type DispatchRow = (DeliveryRow, EndpointRow, SecretsRow, Option<Instant>);

#[async_trait]
impl WebhookQueries for SqlStore {
    async fn endpoint(
        &self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<Option<WebhookEndpoint>, StoreError> {
        let query = webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_endpoints::id.eq(DbUuid::of(id)))
            .select(EndpointRow::as_select());
        let row: Option<EndpointRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(WebhookEndpoint::try_from).transpose()
    }

    async fn endpoints_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<WebhookEndpointId>,
    ) -> Result<Page<WebhookEndpoint, WebhookEndpointId>, StoreError> {
        let mut query = webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq(DbUuid::of(scope.organization_id())))
            .order(webhook_endpoints::id.desc())
            .limit(Page::<WebhookEndpoint, WebhookEndpointId>::rows_to_read(page.limit))
            .select(EndpointRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(webhook_endpoints::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<EndpointRow> = self.read(|c| query.load(c).boxed()).await?;
        let found: Result<Vec<_>, _> = rows.into_iter().map(WebhookEndpoint::try_from).collect();
        Ok(Page::of(found?, page.limit, |endpoint| endpoint.id))
    }

    async fn delivery(
        &self,
        scope: &OrganizationScope,
        endpoint_id: WebhookEndpointId,
        id: WebhookDeliveryId,
    ) -> Result<Option<WebhookDelivery>, StoreError> {
        let query = webhook_deliveries::table
            .filter(webhook_deliveries::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_deliveries::endpoint_id.eq(DbUuid::of(endpoint_id)))
            .filter(webhook_deliveries::id.eq(DbUuid::of(id)))
            .select(DeliveryRow::as_select());
        let row: Option<DeliveryRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(WebhookDelivery::try_from).transpose()
    }

    async fn deliveries_to(
        &self,
        scope: &OrganizationScope,
        endpoint_id: WebhookEndpointId,
        status: Option<DeliveryStatus>,
        page: PageRequest<WebhookDeliveryId>,
    ) -> Result<Page<WebhookDelivery, WebhookDeliveryId>, StoreError> {
        let mut query = webhook_deliveries::table
            .filter(webhook_deliveries::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_deliveries::endpoint_id.eq(DbUuid::of(endpoint_id)))
            .order(webhook_deliveries::id.desc())
            .limit(Page::<WebhookDelivery, WebhookDeliveryId>::rows_to_read(page.limit))
            .select(DeliveryRow::as_select())
            .into_boxed();
        if let Some(status) = status {
            query = query.filter(webhook_deliveries::status.eq(status.as_str()));
        }
        if let Some(after) = page.after {
            query = query.filter(webhook_deliveries::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<DeliveryRow> = self.read(|c| query.load(c).boxed()).await?;
        let found: Result<Vec<_>, _> = rows.into_iter().map(WebhookDelivery::try_from).collect();
        Ok(Page::of(found?, page.limit, |delivery| delivery.id))
    }

    async fn attempts_at(
        &self,
        scope: &OrganizationScope,
        id: WebhookDeliveryId,
    ) -> Result<Vec<DeliveryAttempt>, StoreError> {
        let query = webhook_attempts::table
            .inner_join(webhook_deliveries::table)
            .filter(webhook_deliveries::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_attempts::delivery_id.eq(DbUuid::of(id)))
            .order(webhook_attempts::id.desc())
            .limit(ATTEMPTS)
            .select(AttemptRow::as_select());
        let rows: Vec<AttemptRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().rev().map(DeliveryAttempt::try_from).collect()
    }

    async fn dispatch(
        &self,
        scope: &OrganizationScope,
        id: WebhookDeliveryId,
    ) -> Result<Option<Dispatch>, StoreError> {
        let query = webhook_deliveries::table
            .inner_join(webhook_endpoints::table.inner_join(organizations::table))
            .filter(webhook_deliveries::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_deliveries::id.eq(DbUuid::of(id)))
            .select((
                DeliveryRow::as_select(),
                EndpointRow::as_select(),
                SecretsRow::as_select(),
                organizations::deleted_at,
            ));
        let row: Option<DispatchRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(|(delivery, endpoint, secrets, deleted_at)| {
            Ok(Dispatch {
                delivery: delivery.try_into()?,
                endpoint: endpoint.try_into()?,
                secrets: secrets.into(),
                is_open: deleted_at.is_none(),
            })
        })
        .transpose()
    }
}
