use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::access::ports::ApiKeys;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::{ApiKey, ApiKeyId, OrganizationScope};

use super::rows::ApiKeyRow;
use crate::SqlTx;
use crate::backend::for_update;
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::api_keys;
use crate::types::{DbUuid, Instant};

#[async_trait]
impl ApiKeys for SqlTx {
    async fn insert(&mut self, scope: &OrganizationScope, key: &ApiKey) -> Result<(), StoreError> {
        let key = ApiKey { organization_id: scope.organization_id(), ..key.clone() };
        diesel::insert_into(api_keys::table)
            .values(ApiKeyRow::from(&key))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn count_live(
        &mut self,
        scope: &OrganizationScope,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        api_keys::table
            .filter(api_keys::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(api_keys::revoked_at.is_null())
            .filter(api_keys::expires_at.is_null().or(api_keys::expires_at.gt(Instant(now))))
            .count()
            .get_result(self.connection()?)
            .await
            .map_err(store_error)
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: ApiKeyId,
    ) -> Result<Option<ApiKey>, StoreError> {
        let query = api_keys::table
            .filter(api_keys::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(api_keys::id.eq(DbUuid::of(id)))
            .select(ApiKeyRow::as_select());
        let row = for_update!(query).first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(ApiKey::try_from).transpose()
    }

    async fn revoke(
        &mut self,
        scope: &OrganizationScope,
        id: ApiKeyId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let stored = api_keys::table
            .filter(api_keys::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(api_keys::id.eq(DbUuid::of(id)));
        diesel::update(stored)
            .set(api_keys::revoked_at.eq(Some(Instant(now))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note(Change::ApiKey(id));
        Ok(())
    }
}
