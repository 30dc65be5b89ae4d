//! The end of tasks, many in one statement.

use diesel::QueryResult;
use diesel::sql_types::Array;
use diesel_async::RunQueryDsl as _;
use socle_domain::Timestamp;
use socle_domain::tasks::{TaskId, WorkerId};

use super::Connection;
use crate::types::{DbUuid, Instant, InstantSql, UuidSql};

/// Not with Diesel's own update, which the server would parse anew each time.
const COMPLETE: &str = "\
    UPDATE tasks SET status = 'succeeded', progress = 100, error = NULL, worker = NULL, \
        leased_until = NULL, finished_at = $1 \
    WHERE id = ANY ($2) AND worker = $3";

/// Stores that tasks have succeeded, as far as they are still this worker's, and returns how many were.
pub(crate) async fn complete_tasks(
    connection: &mut Connection,
    worker: WorkerId,
    ids: &[TaskId],
    now: Timestamp,
) -> QueryResult<usize> {
    let ids: Vec<DbUuid> = ids.iter().map(|id| DbUuid::of(*id)).collect();
    diesel::sql_query(COMPLETE)
        .bind::<InstantSql, _>(Instant(now))
        .bind::<Array<UuidSql>, _>(ids)
        .bind::<UuidSql, _>(DbUuid::of(worker))
        .execute(connection)
        .await
}
