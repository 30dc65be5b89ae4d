use std::sync::Arc;

use crate::ports::Clock;
use crate::store::{Store, StoreError, Tx, finish};

/// Takes tasks from workers that are gone.
pub struct RecoverTasks {
    /// Where tasks are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl RecoverTasks {
    /// How many at once.
    const BATCH: u32 = 100;

    /// Puts back what has lost its worker. An attempt that ended so counts: what kills whoever does it
    /// fails in the end. Returns how many there were.
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx).await;
        finish(tx, outcome).await
    }

    async fn record(&self, tx: &mut dyn Tx) -> Result<usize, StoreError> {
        let now = self.clock.now();
        let lost = tx.tasks().lock_lost(now, Self::BATCH).await?;
        for mut task in lost.iter().cloned() {
            task.recover(now);
            tracing::warn!(
                id = %task.id, kind = task.kind, attempt = task.attempts, status = task.status.as_str(),
                "a task has lost its worker"
            );
            tx.tasks().update(&task).await?;
        }
        Ok(lost.len())
    }
}
