use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde_json::json;
use socle_domain::recruiting::{AlertPeriod, SavedSearchId, notifications};
use socle_domain::tasks::{Priority, Task, TaskKind};
use socle_domain::{Id as _, Timestamp};

use crate::notifications::{Telling, notify_each};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

const DIGEST: TaskKind = TaskKind {
    max_attempts: 10,
    priority: Priority::Low,
    time_limit: TimeDelta::hours(3),
    ..TaskKind::named("recruiting.alerts")
};

/// The task of telling those who want to hear once a day.
pub const DAILY_ALERTS: TaskKind = TaskKind { name: "recruiting.daily_alerts", ..DIGEST };

/// The task of telling those who want to hear once a week.
pub const WEEKLY_ALERTS: TaskKind = TaskKind { name: "recruiting.weekly_alerts", ..DIGEST };

/// Tells people what their searches have found since they last heard, once in a day or a week.
///
/// Which day or week is that of the task, however late it is done. With each search it is kept which one
/// it was told of last, in the transaction that tells: so a run may be interrupted anywhere, begin again
/// and go on on many nodes at once, and nobody hears twice of one period.
pub struct SendAlertDigests {
    /// Where searches are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// How long new jobs are gathered.
    pub period: AlertPeriod,
}

impl SendAlertDigests {
    /// How many searches are told of together.
    pub const BATCH: u32 = 100;

    async fn page(
        &self,
        tx: &mut dyn Tx,
        began: Timestamp,
        after: Option<SavedSearchId>,
    ) -> Result<Vec<SavedSearchId>, StoreError> {
        let now = self.clock.now();
        let searches = tx.saved_searches();
        let taken = searches.take_for_digest(self.period, began, after, Self::BATCH, now).await?;
        let telling = |id: SavedSearchId| {
            Telling::new(&notifications::JOBS_FOUND).with("search_id", id.as_uuid())
        };
        let each: Vec<_> = taken.iter().map(|(id, user_id)| (*user_id, telling(*id))).collect();
        notify_each(tx, &*self.randomness, &each, now).await?;
        Ok(taken.into_iter().map(|(id, _)| id).collect())
    }
}

#[async_trait]
impl TaskHandler for SendAlertDigests {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let began = self.period.beginning(task.created_at);
        let (mut told, mut after) = (0, None);
        loop {
            let mut tx = self.store.begin().await?;
            let outcome = self.page(&mut *tx, began, after).await;
            let taken = finish(tx, outcome).await?;
            told += taken.len();
            after = taken.last().copied();
            if after.is_none() {
                return Ok(Some(json!({ "told": told })));
            }
        }
    }
}
