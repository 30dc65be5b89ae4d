use std::time::Duration;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::store::StoreError;
use socle_application::tasks::ports::{Claim, Held, TaskQueue};
use socle_domain::Timestamp;
use socle_domain::tasks::{Task, TaskId, TaskStatus, WorkerId};

use super::rows::TaskRow;
use super::schema::tasks;
use crate::SqlStore;
use crate::backend::{CLAIM_TASKS, complete_tasks};
use crate::types::{DbUuid, Instant, InstantSql, UuidSql};

#[async_trait]
impl TaskQueue for SqlStore {
    async fn claim(&self, claim: Claim) -> Result<Vec<Task>, StoreError> {
        let statement = diesel::sql_query(CLAIM_TASKS)
            .bind::<UuidSql, _>(DbUuid::of(claim.worker))
            .bind::<InstantSql, _>(Instant(claim.leased_until))
            .bind::<InstantSql, _>(Instant(claim.now))
            .bind::<BigInt, _>(i64::from(claim.at_most));
        let rows: Vec<TaskRow> = self.write(|c| statement.load(c).boxed()).await?;
        let tasks: Result<Vec<_>, _> = rows.into_iter().map(Task::try_from).collect();
        let mut tasks = tasks?;
        // RETURNING promises no order.
        tasks.sort_unstable_by_key(|task| (std::cmp::Reverse(task.priority), task.due_at, task.id));
        Ok(tasks)
    }

    async fn complete(
        &self,
        worker: WorkerId,
        ids: &[TaskId],
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let ids = ids.to_vec();
        let completed = self
            .write(|c| async move { complete_tasks(c, worker, &ids, now).await }.boxed())
            .await?;
        Ok(completed as u64)
    }

    async fn settle(&self, worker: WorkerId, task: &Task) -> Result<bool, StoreError> {
        let theirs = tasks::table
            .filter(tasks::id.eq(DbUuid::of(task.id)))
            .filter(tasks::worker.eq(DbUuid::of(worker)));
        // Not the wish to cancel: somebody may have it by now.
        let update = diesel::update(theirs).set((
            tasks::status.eq(task.status.as_str()),
            tasks::due_at.eq(Instant(task.due_at)),
            tasks::attempts.eq(i32::try_from(task.attempts).unwrap_or(i32::MAX)),
            tasks::progress.eq(i32::from(task.progress)),
            tasks::result.eq(task.result.clone()),
            tasks::error.eq(task.error.clone()),
            tasks::worker.eq(None::<DbUuid>),
            tasks::leased_until.eq(None::<Instant>),
            tasks::finished_at.eq(task.finished_at.map(Instant)),
        ));
        let settled = self.write(|c| update.execute(c).boxed()).await?;
        if settled == 1 && task.status == TaskStatus::Queued {
            self.hints().tasks.give();
        }
        Ok(settled == 1)
    }

    async fn prolong(
        &self,
        worker: WorkerId,
        ids: &[TaskId],
        leased_until: Timestamp,
    ) -> Result<Vec<Held>, StoreError> {
        let ids: Vec<DbUuid> = ids.iter().map(|id| DbUuid::of(*id)).collect();
        let theirs =
            tasks::table.filter(tasks::id.eq_any(ids)).filter(tasks::worker.eq(DbUuid::of(worker)));
        let update = diesel::update(theirs)
            .set(tasks::leased_until.eq(Some(Instant(leased_until))))
            .returning((tasks::id, tasks::cancel_requested_at));
        let rows: Vec<(DbUuid, Option<Instant>)> =
            self.write(|c| update.get_results(c).boxed()).await?;
        let held = |(id, canceled): (DbUuid, Option<Instant>)| Held {
            id: id.id(),
            is_canceled: canceled.is_some(),
        };
        Ok(rows.into_iter().map(held).collect())
    }

    async fn note_progress(
        &self,
        worker: WorkerId,
        id: TaskId,
        percent: u8,
    ) -> Result<(), StoreError> {
        let theirs = tasks::table
            .filter(tasks::id.eq(DbUuid::of(id)))
            .filter(tasks::worker.eq(DbUuid::of(worker)));
        let update = diesel::update(theirs).set(tasks::progress.eq(i32::from(percent)));
        self.write(|c| update.execute(c).boxed()).await?;
        Ok(())
    }

    async fn wait(&self, at_most: Duration) {
        self.hints().tasks.wait(at_most).await;
    }
}
