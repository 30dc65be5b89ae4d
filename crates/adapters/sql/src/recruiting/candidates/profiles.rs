use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Candidates;
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::recruiting::Candidate;

use super::rows::CandidateRow;
use super::schema::{
    candidate_cvs, candidate_education, candidate_experiences, candidate_skills, candidates,
};
use crate::SqlTx;
use crate::error::store_error;
use crate::types::DbUuid;

#[async_trait]
impl Candidates for SqlTx {
    async fn find(&mut self, user_id: UserId) -> Result<Option<Candidate>, StoreError> {
        let query = candidates::table.find(DbUuid::of(user_id)).select(CandidateRow::as_select());
        let row: Option<CandidateRow> =
            query.first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Candidate::try_from).transpose()
    }

    async fn put(&mut self, candidate: &Candidate) -> Result<(), StoreError> {
        let row = CandidateRow::from(candidate);
        diesel::insert_into(candidates::table)
            .values(&row)
            .on_conflict(candidates::user_id)
            .do_update()
            .set(&row)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn forget(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let user_id = DbUuid::of(user_id);
        macro_rules! forget {
            ($($table:ident),+) => { $(
                diesel::delete($table::table.filter($table::user_id.eq(user_id)))
                    .execute(self.connection()?)
                    .await
                    .map_err(store_error)?;
            )+ };
        }
        forget!(
            candidates,
            candidate_experiences,
            candidate_education,
            candidate_skills,
            candidate_cvs
        );
        Ok(())
    }
}
