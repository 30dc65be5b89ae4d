use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use socle_domain::tasks::{Backoff, Task, TaskId, TaskKind};
use socle_domain::{Id as _, Timestamp};

use crate::outbox::ports::{DueMessage, OutboxSignal, Subscriber, SubscriberError};
use crate::outbox::{OutboxMessage, Topic};
use crate::ports::Clock;
use crate::store::{Store, StoreError, Tx, finish};

/// Tells subscribers what happened, and turns errands into tasks.
pub struct DispatchOutbox {
    store: Arc<dyn Store>,
    signal: Arc<dyn OutboxSignal>,
    clock: Arc<dyn Clock>,
    subscribers: Vec<Arc<dyn Subscriber>>,
    errands: HashMap<Topic, &'static TaskKind>,
}

/// What one round of dispatching did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dispatched {
    /// Messages that were delivered, or that nobody wants to hear of.
    pub delivered: u32,
    /// Messages that will be tried again.
    pub postponed: u32,
    /// Messages that will not be tried again; they stay in the outbox for an operator.
    pub dead: u32,
}

/// The message at which a batch broke.
struct Broken {
    due: DueMessage,
    subscriber: &'static str,
    error: SubscriberError,
}

enum BatchError {
    Broken(Box<Broken>),
    Store(StoreError),
}

impl From<StoreError> for BatchError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl DispatchOutbox {
    /// How many messages one round takes.
    pub const BATCH: u32 = 64;
    /// How often a delivery may fail: with the pauses in between, over some 10 minutes. Subscribers
    /// only write to the database; what fails that often is a mistake in the program, and everything
    /// else about the same thing waits behind it.
    pub const MAX_FAILURES: u32 = 10;
    const BACKOFF: Backoff =
        Backoff { first: TimeDelta::seconds(1), longest: TimeDelta::minutes(5) };

    /// A dispatcher with everybody who wants to hear, and the topics that are no events but errands: a
    /// task with the identifier and the content of the message.
    pub fn new(
        store: Arc<dyn Store>,
        signal: Arc<dyn OutboxSignal>,
        clock: Arc<dyn Clock>,
        subscribers: Vec<Arc<dyn Subscriber>>,
        errands: &[&'static TaskKind],
    ) -> Self {
        let errands = errands.iter().map(|kind| (kind.name, *kind)).collect();
        Self { store, signal, clock, subscribers, errands }
    }

    /// Delivers what is due now, one batch, in one transaction. When one message cannot be delivered,
    /// that one is postponed and the others are left for the next round.
    pub async fn run_once(&self) -> Result<Dispatched, StoreError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.deliver(&mut *tx).await;
        match finish(tx, outcome).await {
            Ok(delivered) => Ok(Dispatched { delivered, ..Dispatched::default() }),
            Err(BatchError::Store(error)) => Err(error),
            Err(BatchError::Broken(broken)) => self.postpone(&broken).await,
        }
    }

    /// Returns when there may be something to deliver, or after `at_most`.
    pub async fn wait(&self, at_most: Duration) {
        self.signal.wait(at_most).await;
    }

    async fn deliver(&self, tx: &mut dyn Tx) -> Result<u32, BatchError> {
        let now = self.clock.now();
        let batch = tx.outbox().lock_due(now, Self::BATCH).await?;
        if batch.is_empty() {
            return Ok(0);
        }
        let mut tasks = Vec::new();
        for due in &batch {
            if let Some(kind) = self.errands.get(due.message.topic.as_str()) {
                tasks.push(errand(kind, &due.message, now));
                continue;
            }
            self.tell(tx, due, now).await?;
        }
        if !tasks.is_empty() {
            tx.tasks().enqueue(&tasks).await?;
        }
        let ids: Vec<_> = batch.iter().map(|due| due.message.id).collect();
        tx.outbox().remove(&ids).await?;
        Ok(u32::try_from(ids.len()).unwrap_or(u32::MAX))
    }

    async fn tell(
        &self,
        tx: &mut dyn Tx,
        due: &DueMessage,
        now: Timestamp,
    ) -> Result<(), BatchError> {
        for subscriber in &self.subscribers {
            if !subscriber.wants(&due.message) {
                continue;
            }
            match subscriber.hear(tx, &due.message, now).await {
                Ok(()) => {}
                // That the database is away is nobody's fault.
                Err(SubscriberError::Store(error @ StoreError::Unavailable(_))) => {
                    return Err(error.into());
                }
                Err(error) => {
                    let (due, subscriber) = (due.clone(), subscriber.name());
                    return Err(BatchError::Broken(Box::new(Broken { due, subscriber, error })));
                }
            }
        }
        Ok(())
    }

    async fn postpone(&self, broken: &Broken) -> Result<Dispatched, StoreError> {
        let Broken { due, subscriber, error } = broken;
        let (topic, id, failures) = (&due.message.topic, due.message.id, due.failures + 1);
        let (due_at, dispatched) = if failures < Self::MAX_FAILURES {
            tracing::warn!(topic, %id, subscriber, failures, %error, "an event is told again");
            let pause = Self::BACKOFF.pause(failures, u16::MAX);
            let postponed = Dispatched { postponed: 1, ..Dispatched::default() };
            (Some(self.clock.now() + pause), postponed)
        } else {
            tracing::error!(topic, %id, subscriber, failures, %error, "an event was not heard");
            (None, Dispatched { dead: 1, ..Dispatched::default() })
        };
        let mut tx = self.store.begin().await?;
        let error = format!("{subscriber}: {error}");
        let noted = tx.outbox().postpone(id, due_at, &error).await;
        finish(tx, noted).await?;
        Ok(dispatched)
    }
}

/// The task that a message asks for. It has the identifier of the message: however often it is made,
/// it is one.
fn errand(kind: &TaskKind, message: &OutboxMessage, now: Timestamp) -> Task {
    let id = TaskId::from_uuid(message.id.as_uuid());
    let task = Task::new(id, kind, message.payload.clone(), now);
    Task { created_at: message.created_at, organization_id: message.organization_id, ..task }
}
