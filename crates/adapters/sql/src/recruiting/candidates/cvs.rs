use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Cvs;
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{Cv, CvId, CvReading, UnreadableCv};

use super::rows::CvRow;
use super::schema::candidate_cvs;
use crate::SqlTx;
use crate::error::store_error;
use crate::types::DbUuid;

#[async_trait]
impl Cvs for SqlTx {
    async fn all(&mut self, user_id: UserId) -> Result<Vec<Cv>, StoreError> {
        let rows: Vec<CvRow> = candidate_cvs::table
            .filter(candidate_cvs::user_id.eq(DbUuid::of(user_id)))
            .order(candidate_cvs::id)
            .select(CvRow::as_select())
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        rows.into_iter().map(Cv::try_from).collect()
    }

    async fn insert(&mut self, cv: &Cv) -> Result<(), StoreError> {
        diesel::insert_into(candidate_cvs::table)
            .values(CvRow::from(cv))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn activate(&mut self, user_id: UserId, id: CvId) -> Result<(), StoreError> {
        // The other one first: two are never active, not even within a statement.
        let active = candidate_cvs::table
            .filter(candidate_cvs::user_id.eq(DbUuid::of(user_id)))
            .filter(candidate_cvs::active.eq(true));
        diesel::update(active)
            .set(candidate_cvs::active.eq(false))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        let one = candidate_cvs::table
            .find(DbUuid::of(id))
            .filter(candidate_cvs::user_id.eq(DbUuid::of(user_id)));
        diesel::update(one)
            .set(candidate_cvs::active.eq(true))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn delete(&mut self, user_id: UserId, id: CvId) -> Result<(), StoreError> {
        let one = candidate_cvs::table
            .find(DbUuid::of(id))
            .filter(candidate_cvs::user_id.eq(DbUuid::of(user_id)));
        diesel::delete(one).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }

    async fn note_reading(
        &mut self,
        id: CvId,
        reading: CvReading,
        proposal: Option<String>,
    ) -> Result<bool, StoreError> {
        let pending = candidate_cvs::table
            .find(DbUuid::of(id))
            .filter(candidate_cvs::reading.eq(CvReading::Pending.as_str()));
        let noted = diesel::update(pending)
            .set((
                candidate_cvs::reading.eq(reading.as_str()),
                candidate_cvs::unreadable_because.eq(reading.reason().map(UnreadableCv::as_str)),
                candidate_cvs::proposal.eq(proposal),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(noted > 0)
    }
}
