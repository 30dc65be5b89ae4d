use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    AsChangeset, BoolExpressionMethods as _, ExpressionMethods as _, OptionalExtension as _,
    QueryDsl as _, QueryableByName,
};
use diesel::sql_types::{BigInt, Nullable};
use diesel_async::RunQueryDsl as _;
use socle_application::files::ports::Files;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::files::{FileId, FileScope, FileState, StoredFile, Upload};
use socle_domain::identity::UserId;

use super::rows::{FileRow, owner_columns};
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::schema::files;
use crate::types::{DbUuid, UuidSql};

#[derive(QueryableByName)]
struct UsageRow {
    #[diesel(sql_type = BigInt)]
    used: i64,
}

/// A row of which nothing is left but the identifier.
#[derive(AsChangeset)]
#[diesel(table_name = files, treat_none_as_null = true)]
struct Nothing {
    user_id: Option<DbUuid>,
    organization_id: Option<DbUuid>,
    uploaded_by: Option<DbUuid>,
    state: &'static str,
    name: Option<String>,
    media_type: Option<String>,
    purpose: Option<String>,
    size: i64,
    sha256: Option<Vec<u8>>,
}

const NOTHING: Nothing = Nothing {
    user_id: None,
    organization_id: None,
    uploaded_by: None,
    state: FileState::Deleted.as_str(),
    name: None,
    media_type: None,
    purpose: None,
    size: 0,
    sha256: None,
};

#[async_trait]
impl Files for SqlTx {
    async fn usage(&mut self, scope: &FileScope) -> Result<u64, StoreError> {
        let (user_id, organization_id) = owner_columns(scope.owner());
        let (column, owner) = match user_id {
            Some(id) => ("user_id", Some(id)),
            None => ("organization_id", organization_id),
        };
        // A sum is of another type in each database.
        let query = diesel::sql_query(format!(
            "SELECT CAST(coalesce(sum(size), 0) AS bigint) AS used FROM files WHERE {column} = $1"
        ))
        .bind::<Nullable<UuidSql>, _>(owner);
        let row: UsageRow = query.get_result(self.connection()?).await.map_err(store_error)?;
        Ok(row.used.unsigned_abs())
    }

    async fn begin(&mut self, scope: &FileScope, upload: &Upload) -> Result<(), StoreError> {
        let upload = Upload { owner: scope.owner(), ..upload.clone() };
        diesel::insert_into(files::table)
            .values(FileRow::from(&upload))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn finish(
        &mut self,
        from: &FileScope,
        to: &FileScope,
        file: &StoredFile,
    ) -> Result<bool, StoreError> {
        let (user_id, organization_id) = owner_columns(from.owner());
        let file = StoredFile { owner: to.owner(), ..file.clone() };
        let pending = files::table
            .filter(files::id.eq(DbUuid::of(file.id)))
            .filter(files::user_id.eq(user_id).or(files::organization_id.eq(organization_id)))
            .filter(files::state.eq(FileState::Pending.as_str()));
        let finished = diesel::update(pending)
            .set(FileRow::from(&file))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(finished > 0)
    }

    async fn lock(
        &mut self,
        scope: &FileScope,
        id: FileId,
    ) -> Result<Option<StoredFile>, StoreError> {
        let (user_id, organization_id) = owner_columns(scope.owner());
        let query = files::table
            .filter(files::id.eq(DbUuid::of(id)))
            .filter(files::user_id.eq(user_id).or(files::organization_id.eq(organization_id)))
            .filter(files::state.eq(FileState::Stored.as_str()))
            .select(FileRow::as_select());
        let row: Option<FileRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(StoredFile::try_from).transpose()
    }

    async fn give_up(&mut self, scope: &FileScope, id: FileId) -> Result<bool, StoreError> {
        let (user_id, organization_id) = owner_columns(scope.owner());
        let one = files::table
            .filter(files::id.eq(DbUuid::of(id)))
            .filter(files::user_id.eq(user_id).or(files::organization_id.eq(organization_id)))
            .filter(files::state.eq(FileState::Pending.as_str()));
        let given_up = diesel::update(one)
            .set(NOTHING)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(given_up > 0)
    }

    async fn delete(&mut self, scope: &FileScope, id: FileId) -> Result<bool, StoreError> {
        let (user_id, organization_id) = owner_columns(scope.owner());
        let one = files::table
            .filter(files::id.eq(DbUuid::of(id)))
            .filter(files::user_id.eq(user_id).or(files::organization_id.eq(organization_id)));
        let deleted = diesel::update(one)
            .set(NOTHING)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(deleted > 0)
    }

    async fn delete_all_of(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let theirs = files::table.filter(files::user_id.eq(DbUuid::of(user_id)));
        diesel::update(theirs)
            .set(NOTHING)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn delete_all_within(&mut self, scope: &OrganizationScope) -> Result<(), StoreError> {
        let theirs =
            files::table.filter(files::organization_id.eq(DbUuid::of(scope.organization_id())));
        diesel::update(theirs)
            .set(NOTHING)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn forget(&mut self, ids: &[FileId]) -> Result<(), StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(DbUuid::of).collect();
        let deleted = files::table
            .filter(files::id.eq_any(ids))
            .filter(files::state.eq(FileState::Deleted.as_str()));
        diesel::delete(deleted).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }
}
