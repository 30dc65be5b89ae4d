//! The end of tasks.

use diesel::QueryResult;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_domain::Timestamp;
use socle_domain::tasks::{TaskId, TaskStatus, WorkerId};

use super::Connection;
use crate::tasks::schema::tasks;
use crate::types::{DbUuid, Instant};

/// Stores that tasks have succeeded, as far as they are still this worker's, and returns how many were.
pub(crate) async fn complete_tasks(
    connection: &mut Connection,
    worker: WorkerId,
    ids: &[TaskId],
    now: Timestamp,
) -> QueryResult<usize> {
    let ids: Vec<DbUuid> = ids.iter().map(|id| DbUuid::of(*id)).collect();
    let theirs =
        tasks::table.filter(tasks::id.eq_any(ids)).filter(tasks::worker.eq(DbUuid::of(worker)));
    diesel::update(theirs)
        .set((
            tasks::status.eq(TaskStatus::Succeeded.as_str()),
            tasks::progress.eq(100),
            tasks::error.eq(None::<String>),
            tasks::worker.eq(None::<DbUuid>),
            tasks::leased_until.eq(None::<Instant>),
            tasks::finished_at.eq(Some(Instant(now))),
        ))
        .execute(connection)
        .await
}
