use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::tasks::{Task, TaskId, TaskStatus, permissions};

use crate::paging::{Page, PageRequest};
use crate::store::StoreError;
use crate::tasks::ports::{TaskFilter, TaskQueries};
use crate::validation::{FieldError, Invalid};

/// Lists tasks, for administration.
pub struct ListTasks {
    /// Knows tasks.
    pub queries: Arc<dyn TaskQueries>,
}

/// Which to list; `None` and empty text mean all.
#[derive(Debug, Default)]
pub struct ListTasksInput {
    /// Those that are there.
    pub status: Option<String>,
    /// Those of a kind.
    pub kind: Option<String>,
}

/// Why nothing was listed.
#[derive(Debug, thiserror::Error)]
pub enum ListTasksError {
    /// Only managers and those above them may.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such status.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ListTasks {
    /// A page of tasks, the latest first.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: ListTasksInput,
        page: PageRequest<TaskId>,
    ) -> Result<Page<Task, TaskId>, ListTasksError> {
        policy::on_platform(actor, &permissions::READ_ALL)?;
        let filter = parse(input)?;
        Ok(self.queries.tasks(&filter, page).await?)
    }
}

fn parse(input: ListTasksInput) -> Result<TaskFilter, Invalid> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let status = given(input.status).map(|name| {
        let message = "queued, running, succeeded, failed or canceled";
        TaskStatus::parse(&name).ok_or_else(|| FieldError::new("status", "unknown", message))
    });
    Ok(TaskFilter { status: status.transpose().map_err(Invalid::from)?, kind: given(input.kind) })
}
