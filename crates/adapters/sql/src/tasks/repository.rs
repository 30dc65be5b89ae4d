use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, EscapeExpressionMethods as _, ExpressionMethods as _,
    NullableExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
    TextExpressionMethods as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::store::StoreError;
use socle_application::tasks::ports::Tasks;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, UserId};
use socle_domain::tasks::{Task, TaskId, TaskStatus};

use super::rows::TaskRow;
use super::schema::tasks;
use crate::SqlTx;
use crate::backend::{for_update, for_update_skip_locked, insert_missing_rows};
use crate::error::store_error;
use crate::text::{coalesce, containing, lower};
use crate::types::{DbUuid, Instant};

#[async_trait]
impl Tasks for SqlTx {
    async fn enqueue(&mut self, tasks: &[Task]) -> Result<(), StoreError> {
        if tasks.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = tasks.iter().map(TaskRow::from).collect();
        insert_missing_rows!(tasks::table, rows, self.connection()?);
        self.enqueued();
        Ok(())
    }

    async fn lock(&mut self, id: TaskId) -> Result<Option<Task>, StoreError> {
        let query = tasks::table.find(DbUuid::of(id)).select(TaskRow::as_select());
        let row: Option<TaskRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Task::try_from).transpose()
    }

    async fn lock_lost(&mut self, now: Timestamp, at_most: u32) -> Result<Vec<Task>, StoreError> {
        let query = tasks::table
            .filter(tasks::status.eq(TaskStatus::Running.as_str()))
            .filter(tasks::leased_until.le(Instant(now)))
            .order(tasks::leased_until)
            .limit(i64::from(at_most))
            .select(TaskRow::as_select());
        let rows: Vec<TaskRow> =
            for_update_skip_locked!(query).load(self.connection()?).await.map_err(store_error)?;
        rows.into_iter().map(Task::try_from).collect()
    }

    async fn update(&mut self, task: &Task) -> Result<(), StoreError> {
        diesel::update(tasks::table.find(DbUuid::of(task.id)))
            .set(TaskRow::from(task))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        if task.status == TaskStatus::Queued {
            self.enqueued();
        }
        Ok(())
    }

    async fn forget_person(
        &mut self,
        user_id: UserId,
        email: &EmailAddress,
    ) -> Result<(), StoreError> {
        let error = lower(coalesce(tasks::error, ""));
        let names_them = error.like(containing(email.as_str())).escape('\\');
        let theirs = tasks::user_id.assume_not_null().eq(DbUuid::of(user_id));
        let about = theirs.or(names_them);
        diesel::delete(tasks::table.filter(about))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
