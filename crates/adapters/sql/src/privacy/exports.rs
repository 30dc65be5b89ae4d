use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::privacy::ports::PersonalExports;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::privacy::{ExportId, PersonalExport};

use super::rows::ExportRow;
use crate::SqlTx;
use crate::error::store_error;
use crate::schema::personal_exports;
use crate::types::{DbUuid, Instant};

#[async_trait]
impl PersonalExports for SqlTx {
    async fn insert(&mut self, export: &PersonalExport) -> Result<(), StoreError> {
        diesel::insert_into(personal_exports::table)
            .values(ExportRow::from(export))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn find(&mut self, id: ExportId) -> Result<Option<PersonalExport>, StoreError> {
        let query = personal_exports::table.find(DbUuid::of(id)).select(ExportRow::as_select());
        let row: Option<ExportRow> =
            query.first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(PersonalExport::try_from).transpose()
    }

    async fn since(
        &mut self,
        user_id: UserId,
        moment: Timestamp,
    ) -> Result<Vec<PersonalExport>, StoreError> {
        let rows: Vec<ExportRow> = personal_exports::table
            .filter(personal_exports::user_id.eq(DbUuid::of(user_id)))
            .filter(personal_exports::created_at.gt(Instant(moment)))
            .order(personal_exports::id.desc())
            .select(ExportRow::as_select())
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        rows.into_iter().map(PersonalExport::try_from).collect()
    }

    async fn finish(
        &mut self,
        export: &PersonalExport,
        sealed_archive: Option<Vec<u8>>,
    ) -> Result<(), StoreError> {
        diesel::update(personal_exports::table.find(DbUuid::of(export.id)))
            .set((
                personal_exports::progress.eq(i32::from(export.progress)),
                personal_exports::finished_at.eq(export.finished_at.map(Instant)),
                personal_exports::size.eq(export.size),
                personal_exports::error.eq(export.error.clone()),
                personal_exports::sealed_archive.eq(sealed_archive),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn remove_all_of(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let theirs =
            personal_exports::table.filter(personal_exports::user_id.eq(DbUuid::of(user_id)));
        diesel::delete(theirs).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }
}
