use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::SavedSearchQueries;
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{SavedSearch, SavedSearchId};

use super::rows::SavedSearchRow;
use super::schema::saved_searches;
use crate::SqlStore;
use crate::types::DbUuid;

#[async_trait]
impl SavedSearchQueries for SqlStore {
    async fn saved_searches(&self, user_id: UserId) -> Result<Vec<SavedSearch>, StoreError> {
        let query = saved_searches::table
            .filter(saved_searches::user_id.eq(DbUuid::of(user_id)))
            .order(saved_searches::id.desc())
            .select(SavedSearchRow::as_select());
        let rows: Vec<SavedSearchRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(SavedSearch::try_from).collect()
    }

    async fn saved_search(
        &self,
        user_id: UserId,
        id: SavedSearchId,
    ) -> Result<Option<SavedSearch>, StoreError> {
        let query = saved_searches::table
            .find(DbUuid::of(id))
            .filter(saved_searches::user_id.eq(DbUuid::of(user_id)))
            .select(SavedSearchRow::as_select());
        let row: Option<SavedSearchRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(SavedSearch::try_from).transpose()
    }

    async fn search_names(
        &self,
        ids: &[SavedSearchId],
    ) -> Result<Vec<(SavedSearchId, String)>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(DbUuid::of).collect();
        let query = saved_searches::table
            .filter(saved_searches::id.eq_any(ids))
            .select((saved_searches::id, saved_searches::name));
        let rows: Vec<(DbUuid, String)> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|(id, name)| (id.id(), name)).collect())
    }
}
