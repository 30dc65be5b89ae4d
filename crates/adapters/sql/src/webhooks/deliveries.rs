use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, EscapeExpressionMethods as _, ExpressionMethods as _,
    OptionalExtension as _, QueryDsl as _, TextExpressionMethods as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::store::StoreError;
use socle_application::webhooks::ports::WebhookDeliveries;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::EmailAddress;
use socle_domain::webhooks::{DeliveryAttempt, WebhookDelivery, WebhookDeliveryId};

use super::rows::{AttemptRow, DeliveryRow};
use super::schema::{webhook_attempts, webhook_deliveries};
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::text::{coalesce, containing, lower};
use crate::types::DbUuid;

#[async_trait]
impl WebhookDeliveries for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        delivery: &WebhookDelivery,
    ) -> Result<bool, StoreError> {
        let organization_id = scope.organization_id();
        let delivery = WebhookDelivery { organization_id, ..delivery.clone() };
        let inserted = diesel::insert_into(webhook_deliveries::table)
            .values(DeliveryRow::from(&delivery))
            .on_conflict_do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(inserted > 0)
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookDeliveryId,
    ) -> Result<Option<WebhookDelivery>, StoreError> {
        let query = webhook_deliveries::table
            .filter(webhook_deliveries::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(webhook_deliveries::id.eq(DbUuid::of(id)))
            .select(DeliveryRow::as_select());
        let row: Option<DeliveryRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(WebhookDelivery::try_from).transpose()
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        delivery: &WebhookDelivery,
    ) -> Result<(), StoreError> {
        let organization_id = scope.organization_id();
        let delivery = WebhookDelivery { organization_id, ..delivery.clone() };
        let stored = webhook_deliveries::table
            .filter(webhook_deliveries::organization_id.eq(DbUuid::of(organization_id)))
            .filter(webhook_deliveries::id.eq(DbUuid::of(delivery.id)));
        diesel::update(stored)
            .set(DeliveryRow::from(&delivery))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn add_attempt(
        &mut self,
        id: WebhookDeliveryId,
        attempt: &DeliveryAttempt,
    ) -> Result<(), StoreError> {
        diesel::insert_into(webhook_attempts::table)
            .values(AttemptRow::of(id, attempt))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn forget_address(&mut self, email: &EmailAddress) -> Result<(), StoreError> {
        let pattern = containing(email.as_str());
        let answered = lower(coalesce(webhook_attempts::answer_body, ""))
            .like(pattern.clone())
            .escape('\\')
            .or(lower(coalesce(webhook_attempts::answer_headers, ""))
                .like(pattern.clone())
                .escape('\\'))
            .or(lower(coalesce(webhook_attempts::error, "")).like(pattern.clone()).escape('\\'));
        let answered =
            webhook_attempts::table.filter(answered).select(webhook_attempts::delivery_id);
        let names_them = lower(webhook_deliveries::body)
            .like(pattern)
            .escape('\\')
            .or(webhook_deliveries::id.eq_any(answered));
        diesel::delete(webhook_deliveries::table.filter(names_them))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
