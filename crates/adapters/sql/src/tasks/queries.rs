use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::dsl::count_star;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::paging::{Page, PageRequest};
use socle_application::store::StoreError;
use socle_application::tasks::ports::{TaskFilter, TaskQueries};
use socle_domain::tasks::{Task, TaskId, TaskStatus};

use super::rows::TaskRow;
use super::schema::tasks;
use crate::SqlStore;
use crate::error::corrupt;
use crate::types::DbUuid;

#[async_trait]
impl TaskQueries for SqlStore {
    async fn task(&self, id: TaskId) -> Result<Option<Task>, StoreError> {
        let query = tasks::table.find(DbUuid::of(id)).select(TaskRow::as_select());
        let row: Option<TaskRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Task::try_from).transpose()
    }

    async fn tasks(
        &self,
        filter: &TaskFilter,
        page: PageRequest<TaskId>,
    ) -> Result<Page<Task, TaskId>, StoreError> {
        let mut query = tasks::table
            .order(tasks::id.desc())
            .limit(Page::<Task, TaskId>::rows_to_read(page.limit))
            .select(TaskRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(tasks::id.lt(DbUuid::of(after)));
        }
        if let Some(status) = filter.status {
            query = query.filter(tasks::status.eq(status.as_str()));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(tasks::kind.eq(kind.clone()));
        }
        let rows: Vec<TaskRow> = self.read(|c| query.load(c).boxed()).await?;
        let tasks: Result<Vec<_>, _> = rows.into_iter().map(Task::try_from).collect();
        Ok(Page::of(tasks?, page.limit, |task| task.id))
    }

    async fn count_open(&self) -> Result<Vec<(TaskStatus, u64)>, StoreError> {
        let open = [TaskStatus::Queued, TaskStatus::Running, TaskStatus::Failed];
        let query = tasks::table
            .filter(tasks::status.eq_any(open.map(TaskStatus::as_str)))
            .group_by(tasks::status)
            .select((tasks::status, count_star()));
        let rows: Vec<(String, i64)> = self.read(|c| query.load(c).boxed()).await?;
        let parsed = rows.into_iter().map(|(name, count)| {
            let status = TaskStatus::parse(&name).ok_or_else(|| corrupt("tasks.status", &name))?;
            Ok((status, count.unsigned_abs()))
        });
        let counted: Result<Vec<_>, StoreError> = parsed.collect();
        let counted = counted?;
        let of = |status| counted.iter().find(|(found, _)| *found == status).map_or(0, |(_, n)| *n);
        Ok(open.map(|status| (status, of(status))).to_vec())
    }
}
