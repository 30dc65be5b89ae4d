//! What is done again and again, by the clock.

use std::str::FromStr as _;
use std::sync::Arc;

use croner::Cron;
use socle_domain::Timestamp;
use socle_domain::tasks::{Task, TaskKind};

use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};
use crate::tasks::ports::ScheduleState;

/// A task that is enqueued whenever a pattern says so, once on however many nodes.
#[derive(Debug, Clone)]
pub struct Schedule {
    kind: &'static TaskKind,
    pattern: &'static str,
    cron: Cron,
}

/// Why there is no such schedule.
#[derive(Debug, thiserror::Error)]
#[error("the schedule of {name} cannot be read: {cause}")]
pub struct ScheduleError {
    name: &'static str,
    cause: String,
}

impl Schedule {
    /// A task of this kind, by a pattern of five fields (minute, hour, day, month, weekday) in UTC.
    pub fn parse(kind: &'static TaskKind, pattern: &'static str) -> Result<Self, ScheduleError> {
        let cron = Cron::from_str(pattern);
        let cron =
            cron.map_err(|cause| ScheduleError { name: kind.name, cause: cause.to_string() });
        Ok(Self { kind, pattern, cron: cron? })
    }

    /// When it is due after a moment; never, if the pattern names no day that comes.
    fn after(&self, moment: Timestamp) -> Option<Timestamp> {
        self.cron.find_next_occurrence(&moment, false).ok()
    }
}

/// Enqueues what schedules say. Many nodes do this at once: each schedule is a row that one of them
/// holds.
pub struct FireSchedules {
    /// Where schedules and tasks are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// What is done again and again.
    pub schedules: Vec<Schedule>,
}

impl FireSchedules {
    /// Enqueues what is due, and returns how much that was. What was missed while nobody ran is done
    /// once, not as often as it was missed.
    pub async fn run_once(&self) -> Result<u32, StoreError> {
        let mut fired = 0;
        for schedule in &self.schedules {
            let mut tx = self.store.begin().await?;
            let outcome = self.fire(&mut *tx, schedule).await;
            fired += u32::from(finish(tx, outcome).await?);
        }
        Ok(fired)
    }

    async fn fire(&self, tx: &mut dyn Tx, schedule: &Schedule) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let Some(next) = schedule.after(now) else { return Ok(false) };
        let name = schedule.kind.name;
        let state = ScheduleState {
            name: name.to_owned(),
            due_at: next,
            pattern: schedule.pattern.to_owned(),
        };
        let Some(stored) = tx.schedules().lock(name).await? else {
            tx.schedules().add(&state).await?;
            return Ok(false);
        };
        if stored.pattern == schedule.pattern && now < stored.due_at {
            return Ok(false);
        }
        tx.schedules().update(&state).await?;
        if now < stored.due_at {
            return Ok(false);
        }
        let task = Task::new(self.randomness.id(now), schedule.kind, Vec::new(), now);
        tx.tasks().enqueue(&[task]).await?;
        Ok(true)
    }
}
