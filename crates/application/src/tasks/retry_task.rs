use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::tasks::{CannotRetry, Task, TaskId, policy};

use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Has a failed task done again.
pub struct RetryTask {
    /// Where tasks are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why a task is not done again.
#[derive(Debug, thiserror::Error)]
pub enum RetryTaskError {
    /// Whoever asks may not, or there is no such task.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It has not failed.
    #[error(transparent)]
    NotFailed(#[from] CannotRetry),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RetryTask {
    /// Puts a task that has failed back into the queue and returns it.
    pub async fn execute(&self, actor: &Actor, id: TaskId) -> Result<Task, RetryTaskError> {
        policy::retry(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: TaskId,
    ) -> Result<Task, RetryTaskError> {
        let mut task = tx.tasks().lock(id).await?.ok_or(Denied::NotFound)?;
        let now = self.clock.now();
        task.retry(now)?;
        tx.tasks().update(&task).await?;
        let happening = Happening::at(OrganizationScope::of_task(&task).as_ref(), "task.retried")
            .to("task", id)
            .with("kind", &task.kind);
        audit::record(tx, &*self.randomness, actor, happening, now).await?;
        Ok(task)
    }
}
