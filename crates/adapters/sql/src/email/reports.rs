use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::email::ports::MailReports;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::email::{ReportId, SoftBounces};
use socle_domain::identity::TokenDigest;

use super::rows::SoftBouncesRow;
use super::schema::{mail_reports, soft_bounces};
use crate::SqlTx;
use crate::error::store_error;
use crate::types::Instant;

#[async_trait]
impl MailReports for SqlTx {
    async fn note(&mut self, id: &ReportId, now: Timestamp) -> Result<bool, StoreError> {
        let added = diesel::insert_into(mail_reports::table)
            .values((mail_reports::id.eq(id.as_str()), mail_reports::heard_at.eq(Instant(now))))
            .on_conflict_do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(added == 1)
    }

    async fn lock_bounces(&mut self, digest: TokenDigest) -> Result<SoftBounces, StoreError> {
        // One statement adds the row or locks it: what is not there cannot be locked.
        let nothing = SoftBouncesRow::from(&SoftBounces::default());
        let row: SoftBouncesRow = diesel::insert_into(soft_bounces::table)
            .values((soft_bounces::address_digest.eq(digest.as_bytes().as_slice()), nothing))
            .on_conflict(soft_bounces::address_digest)
            .do_update()
            .set(soft_bounces::count.eq(soft_bounces::count))
            .returning(SoftBouncesRow::as_returning())
            .get_result(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(row.into())
    }

    async fn store_bounces(
        &mut self,
        digest: TokenDigest,
        bounces: &SoftBounces,
    ) -> Result<(), StoreError> {
        diesel::update(soft_bounces::table.find(digest.as_bytes().as_slice()))
            .set(SoftBouncesRow::from(bounces))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn forget_bounces(&mut self, digest: TokenDigest) -> Result<(), StoreError> {
        diesel::delete(soft_bounces::table.find(digest.as_bytes().as_slice()))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
