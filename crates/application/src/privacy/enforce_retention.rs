use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, Principal, RequestId};
use socle_domain::privacy::retention::RetentionRule;
use socle_domain::tasks::{Priority, Task, TaskKind};

use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::privacy::Retention;
use crate::store::{Store, StoreError, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// The task of removing what is kept no longer. What is left of one run, the next goes on with.
pub const RETENTION: TaskKind = TaskKind {
    max_attempts: 3,
    priority: Priority::Low,
    time_limit: TimeDelta::hours(6),
    ..TaskKind::named("privacy.retention")
};

/// Removes everything that is kept no longer.
pub struct EnforceRetention {
    /// Where it is noted what was removed.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Every kind of data that is not kept for ever.
    pub kinds: Vec<Arc<dyn Retention>>,
}

/// What became of one kind of data.
#[derive(Debug)]
pub struct Enforced {
    /// Its rule.
    pub rule: &'static RetentionRule,
    /// How much of it was removed, or would be.
    pub outcome: Result<u64, StoreError>,
}

impl EnforceRetention {
    /// How much one statement removes: short enough for nobody to wait for it.
    pub const BATCH: u32 = 1_000;

    /// Removes what is overdue, kind by kind. One that fails does not keep the others; the next run
    /// tries it again.
    pub async fn execute(&self, actor: &Actor) -> Result<Vec<Enforced>, Denied> {
        only_system(actor)?;
        let mut enforced = Vec::with_capacity(self.kinds.len());
        for kind in &self.kinds {
            let rule = kind.rule();
            let outcome = self.remove(actor, &**kind).await;
            match &outcome {
                Ok(0) => {}
                Ok(count) => {
                    tracing::info!(kind = rule.name, count, "removed what is kept no longer");
                }
                Err(error) => {
                    tracing::warn!(kind = rule.name, %error, "overdue data could not be removed");
                }
            }
            enforced.push(Enforced { rule, outcome });
        }
        let removed = enforced.iter().any(|kind| !matches!(kind.outcome, Ok(0)));
        if removed && let Err(error) = self.store.scrub().await {
            tracing::warn!(%error, "what was removed may still stand in the database's log");
        }
        Ok(enforced)
    }

    /// Counts what would be removed.
    pub async fn preview(&self, actor: &Actor) -> Result<Vec<Enforced>, Denied> {
        only_system(actor)?;
        let now = self.clock.now();
        let mut enforced = Vec::with_capacity(self.kinds.len());
        for kind in &self.kinds {
            let rule = kind.rule();
            enforced.push(Enforced { rule, outcome: kind.overdue(rule.cutoff(now)).await });
        }
        Ok(enforced)
    }

    async fn remove(&self, actor: &Actor, kind: &dyn Retention) -> Result<u64, StoreError> {
        let cutoff = kind.rule().cutoff(self.clock.now());
        let mut count = 0;
        let outcome = loop {
            match kind.remove(cutoff, Self::BATCH).await {
                Ok(removed) => {
                    count += removed;
                    if removed < u64::from(Self::BATCH) {
                        break Ok(count);
                    }
                }
                Err(error) => break Err(error),
            }
        };
        if count > 0 {
            self.note(actor, kind.rule(), count).await?;
        }
        outcome
    }

    async fn note(
        &self,
        actor: &Actor,
        rule: &'static RetentionRule,
        count: u64,
    ) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let happening = Happening::on_platform("retention.enforced")
            .with("kind", rule.name)
            .with("count", count);
        let now = self.clock.now();
        let outcome = audit::record(&mut *tx, &*self.randomness, actor, happening, now).await;
        finish(tx, outcome).await
    }
}

fn only_system(actor: &Actor) -> Result<(), Denied> {
    match &actor.principal {
        Principal::System => Ok(()),
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::User(_) | Principal::ApiKey(_) => Err(Denied::Forbidden),
    }
}

#[async_trait]
impl TaskHandler for EnforceRetention {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let actor = Actor::system(RequestId::from_uuid(task.id.as_uuid()));
        // What fails is logged kind by kind, and tried again with the next run.
        self.execute(&actor).await.map_err(|denied| TaskError::Permanent(denied.into()))?;
        Ok(None)
    }
}
