use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, NullableExpressionMethods as _,
    OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::email::AddressKeys;
use socle_application::email::ports::Suppressions;
use socle_application::store::StoreError;
use socle_domain::email::{Suppression, SuppressionId};
use socle_domain::identity::EmailAddress;

use super::rows::SuppressionRow;
use super::schema::email_suppressions;
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::types::DbUuid;

/// The digests, as columns hold them.
pub(super) fn bytes(keys: &AddressKeys) -> Vec<Vec<u8>> {
    keys.digests.iter().map(|digest| digest.as_bytes().to_vec()).collect()
}

#[async_trait]
impl Suppressions for SqlTx {
    async fn insert(&mut self, suppression: &Suppression) -> Result<bool, StoreError> {
        let added = diesel::insert_into(email_suppressions::table)
            .values(SuppressionRow::from(suppression))
            .on_conflict_do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(added == 1)
    }

    async fn lock(&mut self, keys: &AddressKeys) -> Result<Option<Suppression>, StoreError> {
        let by_address = email_suppressions::email.assume_not_null().eq(keys.email.to_string());
        let by_digest = email_suppressions::address_digest.eq_any(bytes(keys));
        let query = email_suppressions::table
            .filter(by_digest.or(by_address))
            .select(SuppressionRow::as_select());
        let row: Option<SuppressionRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Suppression::try_from).transpose()
    }

    async fn update(&mut self, suppression: &Suppression) -> Result<(), StoreError> {
        diesel::update(email_suppressions::table.find(DbUuid::of(suppression.id)))
            .set(SuppressionRow::from(suppression))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn remove(&mut self, id: SuppressionId) -> Result<Option<Suppression>, StoreError> {
        let row: Option<SuppressionRow> =
            diesel::delete(email_suppressions::table.find(DbUuid::of(id)))
                .returning(SuppressionRow::as_returning())
                .get_result(self.connection()?)
                .await
                .optional()
                .map_err(store_error)?;
        row.map(Suppression::try_from).transpose()
    }

    async fn forget_address(&mut self, email: &EmailAddress) -> Result<(), StoreError> {
        let theirs = email_suppressions::email.assume_not_null().eq(email.to_string());
        diesel::update(email_suppressions::table.filter(theirs))
            .set(email_suppressions::email.eq(None::<String>))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
