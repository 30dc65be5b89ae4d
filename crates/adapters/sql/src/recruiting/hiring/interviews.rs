use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Interviews;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{Interview, InterviewId, InterviewStatus};

use super::rows::{InterviewRow, InterviewerRow};
use super::schema::{interviewers, interviews};
use crate::SqlTx;
use crate::backend::{for_update, insert_rows};
use crate::error::store_error;
use crate::types::{DbUuid, Instant};

impl SqlTx {
    async fn interviewers_of(&mut self, id: DbUuid) -> Result<Vec<UserId>, StoreError> {
        let people: Vec<DbUuid> = interviewers::table
            .filter(interviewers::interview_id.eq(id))
            .order(interviewers::user_id)
            .select(interviewers::user_id)
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(people.into_iter().map(DbUuid::id).collect())
    }

    async fn put_interviewers(&mut self, interview: &Interview) -> Result<(), StoreError> {
        let interview_id = DbUuid::of(interview.id);
        let people = interview.plan.interviewers.as_slice().iter();
        let row = |id: &UserId| InterviewerRow { interview_id, user_id: DbUuid::of(*id) };
        let rows: Vec<InterviewerRow> = people.map(row).collect();
        if !rows.is_empty() {
            insert_rows!(interviewers::table, rows, self.connection()?);
        }
        Ok(())
    }
}

#[async_trait]
impl Interviews for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        interview: &Interview,
    ) -> Result<(), StoreError> {
        diesel::insert_into(interviews::table)
            .values(InterviewRow::new(DbUuid::of(scope.organization_id()), interview))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.put_interviewers(interview).await
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: InterviewId,
    ) -> Result<Option<Interview>, StoreError> {
        let query = interviews::table
            .find(DbUuid::of(id))
            .filter(interviews::organization_id.eq(DbUuid::of(scope.organization_id())))
            .select(InterviewRow::as_select());
        let row: Option<InterviewRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        let Some(row) = row else { return Ok(None) };
        let people = self.interviewers_of(row.id).await?;
        row.with(people).map(Some)
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        interview: &Interview,
    ) -> Result<(), StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let id = DbUuid::of(interview.id);
        let stored = interviews::table
            .filter(interviews::organization_id.eq(organization_id))
            .filter(interviews::id.eq(id));
        let stored = diesel::update(stored)
            .set(InterviewRow::new(organization_id, interview))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        if stored == 0 {
            return Ok(());
        }
        diesel::delete(interviewers::table.filter(interviewers::interview_id.eq(id)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.put_interviewers(interview).await
    }

    async fn busy(
        &mut self,
        scope: &OrganizationScope,
        interview: &Interview,
    ) -> Result<Vec<UserId>, StoreError> {
        let plan = &interview.plan;
        let people: Vec<_> =
            plan.interviewers.as_slice().iter().map(|id| DbUuid::of(*id)).collect();
        let busy: Vec<DbUuid> = interviewers::table
            .inner_join(interviews::table)
            .filter(interviews::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(interviews::status.eq(InterviewStatus::Planned.as_str()))
            .filter(interviews::id.ne(DbUuid::of(interview.id)))
            .filter(interviews::starts_at.lt(Instant(plan.ends_at())))
            .filter(interviews::ends_at.gt(Instant(plan.starts_at)))
            .filter(interviewers::user_id.eq_any(people))
            .select(interviewers::user_id)
            .distinct()
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(busy.into_iter().map(DbUuid::id).collect())
    }

    async fn lock_planned(
        &mut self,
        scope: &OrganizationScope,
        application_id: ApplicationId,
    ) -> Result<Vec<Interview>, StoreError> {
        let query = interviews::table
            .filter(interviews::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(interviews::application_id.eq(DbUuid::of(application_id)))
            .filter(interviews::status.eq(InterviewStatus::Planned.as_str()))
            .order(interviews::id)
            .select(InterviewRow::as_select());
        let rows: Vec<InterviewRow> =
            for_update!(query).load(self.connection()?).await.map_err(store_error)?;
        let mut planned = Vec::with_capacity(rows.len());
        for row in rows {
            let people = self.interviewers_of(row.id).await?;
            planned.push(row.with(people)?);
        }
        Ok(planned)
    }

    async fn forget_interviewer(&mut self, user_id: UserId) -> Result<(), StoreError> {
        diesel::delete(interviewers::table.filter(interviewers::user_id.eq(DbUuid::of(user_id))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
