use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use socle_domain::tasks::{Failure, Task, TaskKind, WorkerId};

use crate::store::{Cause, StoreError};
use crate::tasks::ports::TaskQueue;

/// Does the tasks of one kind.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait TaskHandler: Send + Sync {
    /// Does a task. May be called twice with the same one. When the task is canceled, takes longer
    /// than its kind allows, or the worker has lost its lease, the future is dropped where it waits:
    /// a transaction that is open then is rolled back.
    async fn run(&self, task: &Task, context: &TaskContext) -> Result<TaskOutput, TaskError>;

    /// Hears that a task will not be tried again. Not heard when the process dies at that moment.
    async fn gave_up(&self, task: &Task) {
        // Most have nothing to undo.
        let _ = task;
    }
}

/// What came of a task: nothing to say, or what whoever asked for it reads as `result`.
pub type TaskOutput = Option<serde_json::Value>;

/// Why an attempt came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// It cannot be tried before an operator has done something, however long that takes.
    #[error("it has to wait: {0}")]
    Waiting(#[source] Cause),
    /// It is not its turn yet: it is begun again after that long, and this attempt does not count. For
    /// work that keeps a schedule of its own.
    #[error("its turn comes later: {1}")]
    Later(TimeDelta, #[source] Cause),
    /// It may work later.
    #[error("it failed: {0}")]
    Retry(#[source] Cause),
    /// It never will.
    #[error("it is impossible: {0}")]
    Permanent(#[source] Cause),
}

impl From<TaskError> for Failure {
    fn from(error: TaskError) -> Self {
        let message = error.to_string();
        match error {
            TaskError::Waiting(_) => Self::Waiting(message),
            TaskError::Later(pause, _) => Self::Later(pause, message),
            TaskError::Retry(_) => Self::Retry(message),
            TaskError::Permanent(_) => Self::Permanent(message),
        }
    }
}

impl From<StoreError> for TaskError {
    fn from(error: StoreError) -> Self {
        Self::Retry(error.into())
    }
}

/// What a handler can say while it is at it.
pub struct TaskContext {
    queue: Arc<dyn TaskQueue>,
    worker: WorkerId,
}

impl TaskContext {
    /// Of a worker.
    pub fn new(queue: Arc<dyn TaskQueue>, worker: WorkerId) -> Self {
        Self { queue, worker }
    }

    /// Says how much is done, in percent. That nobody can be told is no reason to stop.
    pub async fn report(&self, task: &Task, percent: u8) {
        let percent = percent.min(100);
        if let Err(error) = self.queue.note_progress(self.worker, task.id, percent).await {
            tracing::warn!(id = %task.id, %error, "the progress of a task cannot be noted");
        }
    }
}

/// Every kind of task that this process can do.
#[derive(Default, Clone)]
pub struct TaskHandlers(HashMap<&'static str, (&'static TaskKind, Arc<dyn TaskHandler>)>);

impl TaskHandlers {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// And those of a kind. The last one registered for a name counts.
    #[must_use]
    pub fn with(mut self, kind: &'static TaskKind, handler: Arc<dyn TaskHandler>) -> Self {
        self.0.insert(kind.name, (kind, handler));
        self
    }

    /// And those of these.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Who does the tasks of that name, and how they are tried.
    pub fn find(&self, name: &str) -> Option<(&'static TaskKind, &Arc<dyn TaskHandler>)> {
        self.0.get(name).map(|(kind, handler)| (*kind, handler))
    }
}
