use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy as access};
use socle_domain::tasks::{CannotCancel, Task, TaskId, policy};

use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};
use crate::tasks::SeenTask;

/// Stops a task: one that waits at once, one that is being done as soon as its worker hears of it.
pub struct CancelTask {
    /// Where tasks are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why a task goes on.
#[derive(Debug, thiserror::Error)]
pub enum CancelTaskError {
    /// There is no such task, or whoever asks may not stop it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It has ended.
    #[error(transparent)]
    Ended(#[from] CannotCancel),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CancelTask {
    /// Stops a task and returns it.
    pub async fn execute(&self, actor: &Actor, id: TaskId) -> Result<SeenTask, CancelTaskError> {
        access::authenticated(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, id).await;
        finish(tx, outcome).await.map(|task| SeenTask::by(actor, task))
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: TaskId,
    ) -> Result<Task, CancelTaskError> {
        let mut task = tx.tasks().lock(id).await?.ok_or(Denied::NotFound)?;
        let place = policy::cancel(actor, &task)?;
        let now = self.clock.now();
        task.cancel(now)?;
        tx.tasks().update(&task).await?;
        let happening =
            Happening::at(place.as_ref(), "task.canceled").to("task", id).with("kind", &task.kind);
        audit::record(tx, &*self.randomness, actor, happening, now).await?;
        Ok(task)
    }
}
