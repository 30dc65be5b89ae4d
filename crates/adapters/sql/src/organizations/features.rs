use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::organizations::ports::OrganizationFeatures;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::organizations::Feature;

use crate::SqlTx;
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::organization_features;
use crate::types::{DbUuid, Instant};

#[async_trait]
impl OrganizationFeatures for SqlTx {
    async fn is_enabled(
        &mut self,
        scope: &OrganizationScope,
        feature: &'static Feature,
    ) -> Result<bool, StoreError> {
        let key = (DbUuid::of(scope.organization_id()), feature.name);
        let query = organization_features::table.find(key).select(organization_features::enabled);
        let switched = query.first(self.connection()?).await.optional().map_err(store_error)?;
        Ok(switched.unwrap_or(feature.enabled_by_default))
    }

    async fn switch(
        &mut self,
        scope: &OrganizationScope,
        feature: &'static Feature,
        enabled: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let values = (
            organization_features::enabled.eq(enabled),
            organization_features::updated_at.eq(Instant(now)),
        );
        diesel::insert_into(organization_features::table)
            .values((
                organization_features::organization_id.eq(DbUuid::of(scope.organization_id())),
                organization_features::feature.eq(feature.name),
                values,
            ))
            .on_conflict((organization_features::organization_id, organization_features::feature))
            .do_update()
            .set(values)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note_everywhere(Change::Organization(scope.organization_id())).await
    }
}
