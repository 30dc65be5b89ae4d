//! Tasks as they go over the wire. What a task is given to read never does: it may hold secrets.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use socle_application::paging::Page;
use socle_application::tasks::SeenTask;
use socle_domain::Id as _;
use socle_domain::tasks::{Task, TaskId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::cursor;

/// Something that is done in the background.
#[derive(Serialize, ToSchema)]
pub(super) struct TaskBody {
    id: Uuid,
    #[schema(example = "privacy.export")]
    kind: String,
    /// `queued`, `running`, `succeeded`, `failed` or `canceled`.
    #[schema(example = "running")]
    status: &'static str,
    /// In percent.
    #[schema(maximum = 100)]
    progress: u8,
    /// How often it was begun.
    attempts: u32,
    /// What came of it; what is in it depends on the kind.
    #[schema(value_type = Option<Object>, required)]
    result: Option<Value>,
    /// Why it failed last. Those who run the platform read the cause, others that there is one.
    #[schema(required)]
    error: Option<String>,
    created_at: DateTime<Utc>,
    #[schema(required)]
    finished_at: Option<DateTime<Utc>>,
}

impl From<SeenTask> for TaskBody {
    fn from(SeenTask { task, error }: SeenTask) -> Self {
        Self {
            id: task.id.as_uuid(),
            status: task.status.as_str(),
            progress: task.progress,
            attempts: task.attempts,
            result: result(&task),
            kind: task.kind,
            error,
            created_at: task.created_at,
            finished_at: task.finished_at,
        }
    }
}

/// A task, for those who run the platform.
#[derive(Serialize, ToSchema)]
pub(super) struct AdministeredTaskBody {
    id: Uuid,
    #[schema(example = "email.send")]
    kind: String,
    /// `queued`, `running`, `succeeded`, `failed` or `canceled`.
    #[schema(example = "failed")]
    status: &'static str,
    /// In percent.
    #[schema(maximum = 100)]
    progress: u8,
    /// How often it was begun.
    attempts: u32,
    /// How often it is begun at most.
    max_attempts: u32,
    /// What came of it; what is in it depends on the kind.
    #[schema(value_type = Option<Object>, required)]
    result: Option<Value>,
    /// Why it failed last.
    #[schema(required)]
    error: Option<String>,
    /// For whom it is done.
    #[schema(required)]
    user_id: Option<Uuid>,
    /// For which organization it is done.
    #[schema(required)]
    organization_id: Option<Uuid>,
    /// Not before.
    due_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    #[schema(required)]
    started_at: Option<DateTime<Utc>>,
    #[schema(required)]
    finished_at: Option<DateTime<Utc>>,
}

fn result(task: &Task) -> Option<Value> {
    task.result.as_deref().and_then(|json| serde_json::from_str(json).ok())
}

impl From<Task> for AdministeredTaskBody {
    fn from(task: Task) -> Self {
        Self {
            id: task.id.as_uuid(),
            status: task.status.as_str(),
            progress: task.progress,
            attempts: task.attempts,
            max_attempts: task.max_attempts,
            result: result(&task),
            error: task.error,
            user_id: task.user_id.map(|id| id.as_uuid()),
            organization_id: task.organization_id.map(|id| id.as_uuid()),
            due_at: task.due_at,
            created_at: task.created_at,
            started_at: task.started_at,
            finished_at: task.finished_at,
            kind: task.kind,
        }
    }
}

/// A page of tasks.
#[derive(Serialize, ToSchema)]
pub(super) struct TaskPage {
    data: Vec<AdministeredTaskBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<Task, TaskId>> for TaskPage {
    fn from(page: Page<Task, TaskId>) -> Self {
        let data = page.items.into_iter().map(AdministeredTaskBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}
