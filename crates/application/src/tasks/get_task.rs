use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy as access};
use socle_domain::tasks::{Task, TaskId, policy};

use crate::store::StoreError;
use crate::tasks::ports::TaskQueries;

/// Shows where a task is.
pub struct GetTask {
    /// Knows tasks.
    pub queries: Arc<dyn TaskQueries>,
}

/// Why no task was shown.
#[derive(Debug, thiserror::Error)]
pub enum GetTaskError {
    /// There is no such task, or it is no business of whoever asks.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A task as whoever asked may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenTask {
    /// The task.
    pub task: Task,
    /// Why it failed last, in as many words as they may read.
    pub error: Option<String>,
}

impl SeenTask {
    /// As much as this actor may see of a task that they may see. A cause may name what is inside, or
    /// somebody else's server.
    pub(super) fn by(actor: &Actor, task: Task) -> Self {
        let error = match &task.error {
            Some(cause) if policy::read_causes(actor) => Some(cause.clone()),
            Some(_) => Some("it could not be done".to_owned()),
            None => None,
        };
        Self { task, error }
    }
}

impl GetTask {
    /// A task that concerns whoever asks.
    pub async fn execute(&self, actor: &Actor, id: TaskId) -> Result<SeenTask, GetTaskError> {
        access::authenticated(actor)?;
        let task = self.queries.task(id).await?.ok_or(Denied::NotFound)?;
        policy::see(actor, &task)?;
        Ok(SeenTask::by(actor, task))
    }
}
