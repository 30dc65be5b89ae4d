use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::{MatchCandidate, MatchProfiles};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::recruiting::JobId;
use socle_domain::recruiting::matching::{CandidateProfile, JobProfile};

use super::rows::{CandidateProfileRow, JobProfileRow};
use super::schema::{candidate_match_profiles, job_match_profiles};
use super::source;
use crate::SqlTx;
use crate::error::store_error;
use crate::types::DbUuid;

#[async_trait]
impl MatchProfiles for SqlTx {
    async fn put_job(
        &mut self,
        scope: &OrganizationScope,
        id: JobId,
        made_by: &str,
        profile: &JobProfile,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = JobProfileRow::new((scope.organization_id(), id), made_by, profile, now);
        diesel::insert_into(job_match_profiles::table)
            .values(&row)
            .on_conflict(job_match_profiles::job_id)
            .do_update()
            .set(&row)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn remove_job(&mut self, scope: &OrganizationScope, id: JobId) -> Result<(), StoreError> {
        let one = job_match_profiles::table
            .filter(job_match_profiles::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(job_match_profiles::job_id.eq(DbUuid::of(id)));
        diesel::delete(one).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }

    async fn candidate(&mut self, user_id: UserId) -> Result<MatchCandidate, StoreError> {
        source::read(self.connection()?, user_id).await.map_err(store_error)?.try_into()
    }

    async fn put_candidate(
        &mut self,
        user_id: UserId,
        made_by: &str,
        profile: &CandidateProfile,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = CandidateProfileRow::new(user_id, made_by, profile, now);
        diesel::insert_into(candidate_match_profiles::table)
            .values(&row)
            .on_conflict(candidate_match_profiles::user_id)
            .do_update()
            .set(&row)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn remove_candidate(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let one = candidate_match_profiles::table.find(DbUuid::of(user_id));
        diesel::delete(one).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }
}
