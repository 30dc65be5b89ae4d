use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::paging::{Page, PageRequest};
use socle_application::privacy::ports::PrivacyQueries;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::privacy::{Consent, ConsentId, ConsentKind, ExportId, PersonalExport};

use super::rows::{ConsentRow, ExportRow};
use crate::SqlStore;
use crate::schema::{consents, personal_exports, users};
use crate::types::{DbUuid, Instant};

impl SqlStore {
    async fn consents_by(
        &self,
        user_id: UserId,
        kind: Option<ConsentKind>,
        limit: i64,
        after: Option<ConsentId>,
    ) -> Result<Vec<Consent>, StoreError> {
        let mut query = consents::table
            .filter(consents::user_id.eq(DbUuid::of(user_id)))
            .order(consents::id.desc())
            .limit(limit)
            .select(ConsentRow::as_select())
            .into_boxed();
        if let Some(kind) = kind {
            query = query.filter(consents::kind.eq(kind.as_str()));
        }
        if let Some(after) = after {
            query = query.filter(consents::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<ConsentRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(Consent::try_from).collect()
    }
}

#[async_trait]
impl PrivacyQueries for SqlStore {
    async fn export(
        &self,
        user_id: UserId,
        id: ExportId,
    ) -> Result<Option<PersonalExport>, StoreError> {
        let query = personal_exports::table
            .find(DbUuid::of(id))
            .filter(personal_exports::user_id.eq(DbUuid::of(user_id)))
            .select(ExportRow::as_select());
        let row: Option<ExportRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(PersonalExport::try_from).transpose()
    }

    async fn exports_of(&self, user_id: UserId) -> Result<Vec<PersonalExport>, StoreError> {
        let query = personal_exports::table
            .filter(personal_exports::user_id.eq(DbUuid::of(user_id)))
            .order(personal_exports::id.desc())
            .select(ExportRow::as_select());
        let rows: Vec<ExportRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(PersonalExport::try_from).collect()
    }

    async fn sealed_archive(
        &self,
        user_id: UserId,
        id: ExportId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let query = personal_exports::table
            .find(DbUuid::of(id))
            .filter(personal_exports::user_id.eq(DbUuid::of(user_id)))
            .select(personal_exports::sealed_archive);
        let archive: Option<Option<Vec<u8>>> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(archive.flatten())
    }

    async fn note_progress(&self, id: ExportId, percent: u8) -> Result<(), StoreError> {
        let running = personal_exports::table
            .find(DbUuid::of(id))
            .filter(personal_exports::finished_at.is_null());
        let update = diesel::update(running).set(personal_exports::progress.eq(i32::from(percent)));
        self.write(|c| update.execute(c).boxed()).await?;
        Ok(())
    }

    async fn decisions_of(&self, user_id: UserId) -> Result<Vec<Consent>, StoreError> {
        let mut decisions = Vec::with_capacity(ConsentKind::ALL.len());
        for kind in ConsentKind::ALL {
            decisions.extend(self.consents_by(user_id, Some(kind), 1, None).await?);
        }
        Ok(decisions)
    }

    async fn consents_of(
        &self,
        user_id: UserId,
        page: PageRequest<ConsentId>,
    ) -> Result<Page<Consent, ConsentId>, StoreError> {
        let PageRequest { limit, after }: PageRequest<ConsentId> = page;
        let rows = Page::<Consent, ConsentId>::rows_to_read(limit);
        let found = self.consents_by(user_id, None, rows, after).await?;
        Ok(Page::of(found, limit, |consent| consent.id))
    }

    async fn people_to_erase(
        &self,
        asked_by: Timestamp,
        limit: u32,
    ) -> Result<Vec<UserId>, StoreError> {
        let query = users::table
            .filter(users::erasure_requested_at.le(Instant(asked_by)))
            .order((users::erasure_requested_at, users::id))
            .limit(i64::from(limit))
            .select(users::id);
        let ids: Vec<DbUuid> = self.read(|c| query.load(c).boxed()).await?;
        Ok(ids.into_iter().map(DbUuid::id).collect())
    }

    async fn count_people_to_erase(&self, asked_by: Timestamp) -> Result<u64, StoreError> {
        let query = users::table.filter(users::erasure_requested_at.le(Instant(asked_by))).count();
        let count: i64 = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(count.unsigned_abs())
    }
}
