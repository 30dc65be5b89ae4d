use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Jobs;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::search::SearchDocument;
use socle_domain::recruiting::{Job, JobId, JobStatus};

use super::rows::JobRow;
use crate::SqlTx;
use crate::backend::{for_share, for_update, store_search};
use crate::changes::Change;
use crate::error::store_error;
use crate::recruiting::schema::jobs;
use crate::schema::organizations;
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
        if job.status == JobStatus::Published {
            self.make_searchable(&job).await?;
        }
        self.note_offer(&job).await
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
        self.make_searchable(&job).await?;
        self.note_offer(&job).await
    }
}

impl SqlTx {
    /// What nobody saw need not be told to anybody.
    async fn note_offer(&mut self, job: &Job) -> Result<(), StoreError> {
        match job.published_at {
            Some(_) => self.note_everywhere(Change::Offers(job.organization_id)).await,
            None => Ok(()),
        }
    }

    /// Stores what a published job is found by, and removes it of others. The name of the company is what
    /// it is now.
    async fn make_searchable(&mut self, job: &Job) -> Result<(), StoreError> {
        let published_at = job.published_at.filter(|_| job.status == JobStatus::Published);
        let connection = self.connection()?;
        let found_by = match published_at {
            Some(at) => {
                let company: Option<String> = organizations::table
                    .find(DbUuid::of(job.organization_id))
                    .select(organizations::name)
                    .first(connection)
                    .await
                    .optional()
                    .map_err(store_error)?;
                Some((SearchDocument::of(&job.details, &company.unwrap_or_default()), at))
            }
            None => None,
        };
        let found_by = found_by.as_ref().map(|(document, at)| (document, *at));
        store_search(connection, job.id, found_by).await.map_err(store_error)
    }
}
