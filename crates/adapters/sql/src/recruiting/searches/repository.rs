use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::{Found, Listening, ListeningPlace, SavedSearches};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{AlertPeriod, JobId, SavedSearch, SavedSearchId, SearchAlert};

use super::rows::SavedSearchRow;
use super::schema::{saved_search_keys, saved_searches};
use crate::SqlTx;
use crate::backend::{for_update, insert_rows};
use crate::error::store_error;
use crate::types::DbUuid;

#[derive(Insertable)]
#[diesel(table_name = saved_search_keys)]
struct KeyRow {
    key: String,
    search_id: DbUuid,
}

#[async_trait]
impl SavedSearches for SqlTx {
    async fn count(&mut self, user_id: UserId) -> Result<usize, StoreError> {
        let theirs = saved_searches::table.filter(saved_searches::user_id.eq(DbUuid::of(user_id)));
        let count: i64 =
            theirs.count().get_result(self.connection()?).await.map_err(store_error)?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    async fn insert(&mut self, search: &SavedSearch) -> Result<(), StoreError> {
        diesel::insert_into(saved_searches::table)
            .values(SavedSearchRow::from(search))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.add_keys(search).await
    }

    async fn lock(
        &mut self,
        user_id: UserId,
        id: SavedSearchId,
    ) -> Result<Option<SavedSearch>, StoreError> {
        let query = saved_searches::table
            .filter(saved_searches::id.eq(DbUuid::of(id)))
            .filter(saved_searches::user_id.eq(DbUuid::of(user_id)))
            .select(SavedSearchRow::as_select());
        let row: Option<SavedSearchRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(SavedSearch::try_from).transpose()
    }

    async fn update(&mut self, search: &SavedSearch) -> Result<(), StoreError> {
        diesel::update(saved_searches::table.find(DbUuid::of(search.id)))
            .set(SavedSearchRow::from(search))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        let keys =
            saved_search_keys::table.filter(saved_search_keys::search_id.eq(DbUuid::of(search.id)));
        diesel::delete(keys).execute(self.connection()?).await.map_err(store_error)?;
        self.add_keys(search).await
    }

    async fn delete(&mut self, user_id: UserId, id: SavedSearchId) -> Result<bool, StoreError> {
        let one = saved_searches::table
            .find(DbUuid::of(id))
            .filter(saved_searches::user_id.eq(DbUuid::of(user_id)));
        let deleted = diesel::delete(one).execute(self.connection()?).await;
        Ok(deleted.map_err(store_error)? > 0)
    }

    async fn forget(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let all = saved_searches::table.filter(saved_searches::user_id.eq(DbUuid::of(user_id)));
        diesel::delete(all).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }

    async fn listening(
        &mut self,
        keys: &[String],
        not_of: OrganizationId,
        after: Option<ListeningPlace>,
        limit: u32,
    ) -> Result<Listening, StoreError> {
        self.searches_with_keys(keys, not_of, after, limit).await
    }

    async fn add_found(
        &mut self,
        job_id: JobId,
        searches: &[SavedSearchId],
        now: Timestamp,
    ) -> Result<Vec<Found>, StoreError> {
        self.note_found(job_id, searches, now).await
    }

    async fn take_for_digest(
        &mut self,
        period: AlertPeriod,
        began: Timestamp,
        after: Option<SavedSearchId>,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<(SavedSearchId, UserId)>, StoreError> {
        let due = self.due_for_digest(period, began, after, limit, now).await?;
        self.note_digested(&due, began, now).await?;
        Ok(due.into_iter().map(|(id, user_id)| (id.id(), user_id.id())).collect())
    }
}

impl SqlTx {
    /// Only those who want to hear of jobs are looked for.
    async fn add_keys(&mut self, search: &SavedSearch) -> Result<(), StoreError> {
        if search.content.alert == SearchAlert::Off {
            return Ok(());
        }
        let search_id = DbUuid::of(search.id);
        let keys = search.content.terms.keys();
        let rows: Vec<_> = keys.into_iter().map(|key| KeyRow { key, search_id }).collect();
        insert_rows!(saved_search_keys::table, rows, self.connection()?);
        Ok(())
    }
}
