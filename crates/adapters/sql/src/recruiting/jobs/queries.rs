use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, NullableExpressionMethods as _,
    OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::recruiting::ports::{
    CompanyRef, JobFilter, JobPageRequest, JobPlace, JobPosition, JobQueries, JobView, JobsState,
};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{JobId, JobStatus};

use super::rows::{JobRow, JobViewRow, view};
use crate::SqlStore;
use crate::recruiting::schema::{applications, jobs};
use crate::schema::organizations;
use crate::types::{DbUuid, Instant};

const PUBLISHED: &str = JobStatus::Published.as_str();

/// Follows on every text that begins like another one.
pub(super) const LAST: char = '\u{10ffff}';

#[async_trait]
impl JobQueries for SqlStore {
    async fn owner_of(&self, id: JobId) -> Result<Option<OrganizationId>, StoreError> {
        let query = jobs::table.find(DbUuid::of(id)).select(jobs::organization_id);
        let row: Option<DbUuid> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(row.map(DbUuid::id))
    }

    async fn job(
        &self,
        scope: &OrganizationScope,
        id: JobId,
    ) -> Result<Option<JobView>, StoreError> {
        let query = jobs::table
            .inner_join(organizations::table)
            .filter(jobs::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(jobs::id.eq(DbUuid::of(id)))
            .select((JobRow::as_select(), organizations::name, organizations::slug));
        let row: Option<JobViewRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(view).transpose()
    }

    async fn jobs_of(
        &self,
        scope: &OrganizationScope,
        status: Option<JobStatus>,
        page: PageRequest<JobId>,
    ) -> Result<Page<JobView, JobId>, StoreError> {
        let mut query = jobs::table
            .inner_join(organizations::table)
            .filter(jobs::organization_id.eq(DbUuid::of(scope.organization_id())))
            .order(jobs::id.desc())
            .limit(Page::<JobView, JobId>::rows_to_read(page.limit))
            .select((JobRow::as_select(), organizations::name, organizations::slug))
            .into_boxed();
        if let Some(status) = status {
            query = query.filter(jobs::status.eq(status.as_str()));
        }
        if let Some(after) = page.after {
            query = query.filter(jobs::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<JobViewRow> = self.read(|c| query.load(c).boxed()).await?;
        let views: Result<Vec<_>, _> = rows.into_iter().map(view).collect();
        Ok(Page::of(views?, page.limit, |view| view.job.id))
    }

    async fn published(&self, id: JobId, now: Timestamp) -> Result<Option<JobView>, StoreError> {
        let query = jobs::table
            .inner_join(organizations::table)
            .filter(jobs::id.eq(DbUuid::of(id)))
            .filter(jobs::status.eq(PUBLISHED))
            .filter(jobs::valid_through.is_null().or(jobs::valid_through.gt(Instant(now))))
            .filter(organizations::deleted_at.is_null())
            .select((JobRow::as_select(), organizations::name, organizations::slug));
        let row: Option<JobViewRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(view).transpose()
    }

    async fn all_published(
        &self,
        filter: &JobFilter,
        page: JobPageRequest,
        now: Timestamp,
    ) -> Result<Page<JobView, JobPlace>, StoreError> {
        if let Some(query) = &filter.query {
            let ranked = self.ranked(query, filter, page, now).await?;
            let items = self.in_order(&ranked.ids).await?;
            return Ok(Page { items, next: ranked.next });
        }
        let open = jobs::valid_through.is_null().or(jobs::valid_through.gt(Instant(now)));
        let mut query = jobs::table
            .inner_join(organizations::table)
            // As the index says it: a value that is sent separately would not be recognized in it.
            .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("jobs.status = 'published'"))
            .filter(open.assume_not_null())
            .filter(organizations::deleted_at.is_null())
            .order((jobs::published_at.desc(), jobs::id.desc()))
            .limit(Page::<JobView, JobPosition>::rows_to_read(page.limit))
            .select((JobRow::as_select(), organizations::name, organizations::slug))
            .into_boxed();
        if let Some(job_type) = filter.job_type {
            query = query.filter(jobs::job_type.eq(job_type.as_str()));
        }
        if let Some(work_mode) = filter.work_mode {
            query = query.filter(jobs::work_mode.eq(work_mode.as_str()));
        }
        if let Some(place) = &filter.location {
            query = query.filter(jobs::place.ge(place.clone()));
            query = query.filter(jobs::place.lt(format!("{place}{LAST}")));
        }
        match &filter.company {
            Some(CompanyRef::Id(id)) => {
                query = query.filter(jobs::organization_id.eq(DbUuid::of(*id)));
            }
            Some(CompanyRef::Slug(slug)) => {
                query = query.filter(organizations::slug.eq(slug.to_string()));
            }
            None => {}
        }
        if let Some(min) = filter.salary_min {
            query = query.filter(jobs::salary_most.ge(min));
        }
        if let Some(since) = filter.posted_after {
            query = query.filter(jobs::published_at.gt(Instant(since)));
        }
        // Whoever no longer looks for words goes on below what was seen.
        let after = page.after.map(|place| match place {
            JobPlace::Below(position) => position,
            JobPlace::Within(window) => window.last,
        });
        if let Some(JobPosition { published_at, id }) = after {
            let at = Instant(published_at);
            let same = jobs::published_at.eq(at).and(jobs::id.lt(DbUuid::of(id)));
            query = query.filter(jobs::published_at.le(at));
            query = query.filter(jobs::published_at.lt(at).or(same));
        }
        let rows: Vec<JobViewRow> = self.read(|c| query.load(c).boxed()).await?;
        let views: Result<Vec<_>, _> = rows.into_iter().map(view).collect();
        Ok(Page::of(views?, page.limit, position))
    }

    async fn was_published(&self, id: JobId) -> Result<bool, StoreError> {
        let query = jobs::table
            .filter(jobs::id.eq(DbUuid::of(id)))
            .filter(jobs::published_at.is_not_null())
            .count();
        let found: i64 = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(found > 0)
    }

    async fn state_of_published(&self, now: Timestamp) -> Result<JobsState, StoreError> {
        let now = Instant(now);
        let published = || jobs::table.filter(jobs::status.eq(PUBLISHED));
        let open = jobs::valid_through.is_null().or(jobs::valid_through.gt(now));
        let count = published()
            .inner_join(organizations::table)
            .filter(open.assume_not_null())
            .filter(organizations::deleted_at.is_null())
            .count();
        let job = jobs::table
            .filter(jobs::published_at.is_not_null())
            .select(jobs::updated_at)
            .order(jobs::updated_at.desc())
            .limit(1);
        let organization = organizations::table
            .select(organizations::updated_at)
            .order(organizations::updated_at.desc())
            .limit(1);
        let passed = published()
            .filter(jobs::valid_through.le(now))
            .select(jobs::valid_through.assume_not_null())
            .order(jobs::valid_through.desc())
            .limit(1);
        let next = published()
            .filter(jobs::valid_through.gt(now))
            .select(jobs::valid_through.assume_not_null())
            .order(jobs::valid_through)
            .limit(1);
        self.read(|c| {
            async move {
                let count = count.get_result(c).await?;
                let job: Option<Instant> = job.first(c).await.optional()?;
                let organization: Option<Instant> = organization.first(c).await.optional()?;
                let passed: Option<Instant> = passed.first(c).await.optional()?;
                let next: Option<Instant> = next.first(c).await.optional()?;
                let changed_at = [job, organization, passed].into_iter().flatten().map(|at| at.0);
                let until = next.map(|at| at.0);
                Ok(JobsState { count, changed_at: changed_at.max(), until })
            }
            .boxed()
        })
        .await
    }

    async fn titles(&self, ids: &[JobId]) -> Result<Vec<(JobId, String)>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(DbUuid::of).collect();
        let query = jobs::table.filter(jobs::id.eq_any(ids)).select((jobs::id, jobs::title));
        let rows: Vec<(DbUuid, String)> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|(id, title)| (id.id(), title)).collect())
    }

    async fn applied_to(
        &self,
        candidate: UserId,
        jobs: &[JobId],
    ) -> Result<HashSet<JobId>, StoreError> {
        if jobs.is_empty() {
            return Ok(HashSet::new());
        }
        let ids: Vec<_> = jobs.iter().copied().map(DbUuid::of).collect();
        let query = applications::table
            .filter(applications::candidate_id.eq(DbUuid::of(candidate)))
            .filter(applications::job_id.eq_any(ids))
            .select(applications::job_id);
        let rows: Vec<DbUuid> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(DbUuid::id).collect())
    }

    async fn overdue(
        &self,
        now: Timestamp,
        limit: PageLimit,
    ) -> Result<Vec<(OrganizationId, JobId)>, StoreError> {
        let query = jobs::table
            .filter(jobs::status.eq(PUBLISHED))
            .filter(jobs::valid_through.le(Instant(now)))
            .order((jobs::valid_through, jobs::id))
            .limit(i64::from(limit.get()))
            .select((jobs::organization_id, jobs::id));
        let rows: Vec<(DbUuid, DbUuid)> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|(organization, job)| (organization.id(), job.id())).collect())
    }
}

impl SqlStore {
    /// The jobs with these identifiers that are still published, in this order.
    pub(in crate::recruiting) async fn in_order(
        &self,
        ids: &[JobId],
    ) -> Result<Vec<JobView>, StoreError> {
        let keys: Vec<_> = ids.iter().copied().map(DbUuid::of).collect();
        let query = jobs::table
            .inner_join(organizations::table)
            .filter(jobs::id.eq_any(keys))
            .filter(jobs::status.eq(PUBLISHED))
            .select((JobRow::as_select(), organizations::name, organizations::slug));
        let rows: Vec<JobViewRow> = self.read(|c| query.load(c).boxed()).await?;
        let views: Result<Vec<_>, _> = rows.into_iter().map(view).collect();
        let mut views: HashMap<_, _> = views?.into_iter().map(|view| (view.job.id, view)).collect();
        Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
    }
}

/// Where a job stands in the list of those that everybody sees. Each was published once.
fn position(view: &JobView) -> JobPlace {
    let job = &view.job;
    let published_at = job.published_at.unwrap_or(job.created_at);
    JobPlace::Below(JobPosition { published_at, id: job.id })
}
