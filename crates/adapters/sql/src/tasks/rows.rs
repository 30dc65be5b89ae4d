//! Rows, and what they are in the domain.

use diesel::prelude::{AsChangeset, Insertable, Queryable, QueryableByName, Selectable};
use socle_application::store::StoreError;
use socle_domain::tasks::{Priority, Task, TaskStatus};

use super::schema::tasks;
use crate::error::corrupt;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, QueryableByName, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tasks, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct TaskRow {
    pub(super) id: DbUuid,
    kind: String,
    status: String,
    priority: i16,
    user_id: Option<DbUuid>,
    organization_id: Option<DbUuid>,
    payload: Vec<u8>,
    due_at: Instant,
    attempts: i32,
    max_attempts: i32,
    progress: i32,
    result: Option<String>,
    error: Option<String>,
    cancel_requested_at: Option<Instant>,
    worker: Option<DbUuid>,
    leased_until: Option<Instant>,
    created_at: Instant,
    started_at: Option<Instant>,
    finished_at: Option<Instant>,
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<&Task> for TaskRow {
    fn from(task: &Task) -> Self {
        Self {
            id: DbUuid::of(task.id),
            kind: task.kind.clone(),
            status: task.status.as_str().to_owned(),
            priority: task.priority.rank(),
            user_id: task.user_id.map(DbUuid::of),
            organization_id: task.organization_id.map(DbUuid::of),
            payload: task.payload.clone(),
            due_at: Instant(task.due_at),
            attempts: count(task.attempts),
            max_attempts: count(task.max_attempts),
            progress: i32::from(task.progress),
            result: task.result.clone(),
            error: task.error.clone(),
            cancel_requested_at: task.cancel_requested_at.map(Instant),
            worker: task.worker.map(DbUuid::of),
            leased_until: task.leased_until.map(Instant),
            created_at: Instant(task.created_at),
            started_at: task.started_at.map(Instant),
            finished_at: task.finished_at.map(Instant),
        }
    }
}

impl TryFrom<TaskRow> for Task {
    type Error = StoreError;

    fn try_from(row: TaskRow) -> Result<Self, StoreError> {
        let status = TaskStatus::parse(&row.status);
        let priority = Priority::of_rank(row.priority);
        let progress = u8::try_from(row.progress);
        Ok(Self {
            id: row.id.id(),
            kind: row.kind,
            status: status.ok_or_else(|| corrupt("tasks.status", &row.status))?,
            priority: priority.ok_or_else(|| corrupt("tasks.priority", row.priority))?,
            user_id: row.user_id.map(DbUuid::id),
            organization_id: row.organization_id.map(DbUuid::id),
            payload: row.payload,
            due_at: row.due_at.0,
            attempts: row.attempts.unsigned_abs(),
            max_attempts: row.max_attempts.unsigned_abs(),
            progress: progress.map_err(|_| corrupt("tasks.progress", row.progress))?,
            result: row.result,
            error: row.error,
            cancel_requested_at: row.cancel_requested_at.map(|at| at.0),
            worker: row.worker.map(DbUuid::id),
            leased_until: row.leased_until.map(|at| at.0),
            created_at: row.created_at.0,
            started_at: row.started_at.map(|at| at.0),
            finished_at: row.finished_at.map(|at| at.0),
        })
    }
}
