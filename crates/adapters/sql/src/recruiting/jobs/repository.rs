use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Jobs;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::{Job, JobId};

use super::rows::JobRow;
use crate::SqlTx;
use crate::backend::{for_share, for_update};
use crate::error::store_error;
use crate::recruiting::schema::jobs;
use crate::types::DbUuid;

#[async_trait]
impl Jobs for SqlTx {
    async fn insert(&mut self, scope: &OrganizationScope, job: &Job) -> Result<(), StoreError> {
        let job = Job { organization_id: scope.organization_id(), ..job.clone() };
        diesel::insert_into(jobs::table)
            .values(JobRow::from(&job))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: JobId,
    ) -> Result<Option<Job>, StoreError> {
        let query = jobs::table
            .filter(jobs::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(jobs::id.eq(DbUuid::of(id)))
            .select(JobRow::as_select());
        let row: Option<JobRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Job::try_from).transpose()
    }

    async fn lock_shared(
        &mut self,
        scope: &OrganizationScope,
        id: JobId,
    ) -> Result<Option<Job>, StoreError> {
        let query = jobs::table
            .filter(jobs::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(jobs::id.eq(DbUuid::of(id)))
            .select(JobRow::as_select());
        let row: Option<JobRow> =
            for_share!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Job::try_from).transpose()
    }

    async fn update(&mut self, scope: &OrganizationScope, job: &Job) -> Result<(), StoreError> {
        let job = Job { organization_id: scope.organization_id(), ..job.clone() };
        let stored = jobs::table
            .filter(jobs::organization_id.eq(DbUuid::of(job.organization_id)))
            .filter(jobs::id.eq(DbUuid::of(job.id)));
        diesel::update(stored)
            .set(JobRow::from(&job))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
