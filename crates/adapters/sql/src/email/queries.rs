use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, NullableExpressionMethods as _,
    OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::email::AddressKeys;
use socle_application::email::ports::EmailQueries;
use socle_application::paging::{Page, PageRequest};
use socle_application::store::StoreError;
use socle_domain::email::{Suppression, SuppressionId};

use super::rows::SuppressionRow;
use super::schema::email_suppressions;
use super::suppressions::bytes;
use crate::SqlStore;
use crate::types::DbUuid;

#[async_trait]
impl EmailQueries for SqlStore {
    async fn suppression_of(&self, keys: &AddressKeys) -> Result<Option<Suppression>, StoreError> {
        let by_address = email_suppressions::email.assume_not_null().eq(keys.email.to_string());
        let by_digest = email_suppressions::address_digest.eq_any(bytes(keys));
        let query = email_suppressions::table
            .filter(by_digest.or(by_address))
            .select(SuppressionRow::as_select());
        let row: Option<SuppressionRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Suppression::try_from).transpose()
    }

    async fn suppression(&self, id: SuppressionId) -> Result<Option<Suppression>, StoreError> {
        let query =
            email_suppressions::table.find(DbUuid::of(id)).select(SuppressionRow::as_select());
        let row: Option<SuppressionRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Suppression::try_from).transpose()
    }

    async fn suppressions(
        &self,
        keys: Option<AddressKeys>,
        page: PageRequest<SuppressionId>,
    ) -> Result<Page<Suppression, SuppressionId>, StoreError> {
        let mut query = email_suppressions::table
            .order(email_suppressions::id.desc())
            .limit(Page::<Suppression, SuppressionId>::rows_to_read(page.limit))
            .select(SuppressionRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(email_suppressions::id.lt(DbUuid::of(after)));
        }
        if let Some(keys) = &keys {
            let by_address = email_suppressions::email.assume_not_null().eq(keys.email.to_string());
            let by_digest = email_suppressions::address_digest.eq_any(bytes(keys));
            query = query.filter(by_digest.or(by_address));
        }
        let rows: Vec<SuppressionRow> = self.read(|c| query.load(c).boxed()).await?;
        let found: Result<Vec<_>, _> = rows.into_iter().map(Suppression::try_from).collect();
        Ok(Page::of(found?, page.limit, |suppression| suppression.id))
    }
}
