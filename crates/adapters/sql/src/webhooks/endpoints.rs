use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::store::StoreError;
use socle_application::webhooks::ports::WebhookEndpoints;
use socle_domain::access::OrganizationScope;
use socle_domain::webhooks::{SealedSecrets, WebhookEndpoint, WebhookEndpointId};

use super::rows::{EndpointRow, SecretsRow};
use super::schema::webhook_endpoints;
use crate::SqlTx;
use crate::backend::{for_reference, for_update};
use crate::error::store_error;
use crate::schema::organizations;
use crate::types::DbUuid;

#[async_trait]
impl WebhookEndpoints for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        endpoint: &WebhookEndpoint,
        secrets: &SealedSecrets,
    ) -> Result<(), StoreError> {
        let organization_id = scope.organization_id();
        let endpoint = WebhookEndpoint { organization_id, ..endpoint.clone() };
        diesel::insert_into(webhook_endpoints::table)
            .values((EndpointRow::from(&endpoint), SecretsRow::from(secrets)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn count(&mut self, scope: &OrganizationScope) -> Result<i64, StoreError> {
        webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq(DbUuid::of(scope.organization_id())))
            .count()
            .get_result(self.connection()?)
            .await
            .map_err(store_error)
    }

    async fn enabled(
        &mut self,
        scope: &OrganizationScope,
    ) -> Result<Vec<WebhookEndpoint>, StoreError> {
        let open = organizations::table
            .filter(organizations::id.eq(DbUuid::of(scope.organization_id())))
            .filter(organizations::deleted_at.is_null())
            .select(organizations::id);
        let query = webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq_any(open))
            .filter(webhook_endpoints::disabled_at.is_null())
            .order(webhook_endpoints::id)
            .select(EndpointRow::as_select());
        let rows: Vec<EndpointRow> =
            for_reference!(query).load(self.connection()?).await.map_err(store_error)?;
        rows.into_iter().map(WebhookEndpoint::try_from).collect()
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<Option<WebhookEndpoint>, StoreError> {
        let query = webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_endpoints::id.eq(DbUuid::of(id)))
            .select(EndpointRow::as_select());
        let row: Option<EndpointRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(WebhookEndpoint::try_from).transpose()
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        endpoint: &WebhookEndpoint,
    ) -> Result<(), StoreError> {
        let organization_id = scope.organization_id();
        let endpoint = WebhookEndpoint { organization_id, ..endpoint.clone() };
        let stored = webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq(DbUuid::of(organization_id)))
            .filter(webhook_endpoints::id.eq(DbUuid::of(endpoint.id)));
        diesel::update(stored)
            .set(EndpointRow::from(&endpoint))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn secrets(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<Option<SealedSecrets>, StoreError> {
        let row: Option<SecretsRow> = webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_endpoints::id.eq(DbUuid::of(id)))
            .select(SecretsRow::as_select())
            .first(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        Ok(row.map(SealedSecrets::from))
    }

    async fn set_secrets(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
        secrets: &SealedSecrets,
    ) -> Result<(), StoreError> {
        let stored = webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_endpoints::id.eq(DbUuid::of(id)));
        diesel::update(stored)
            .set(SecretsRow::from(secrets))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn delete(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<(), StoreError> {
        let stored = webhook_endpoints::table
            .filter(webhook_endpoints::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_endpoints::id.eq(DbUuid::of(id)));
        diesel::delete(stored).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }
}
