use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;

use crate::outbox::Topic;
use crate::outbox::ports::{ClaimedMessage, HandlerError, OutboxHandler, OutboxQueue};
use crate::ports::Clock;
use crate::store::StoreError;

/// Hands due messages to their handlers.
pub struct DispatchOutbox {
    queue: Arc<dyn OutboxQueue>,
    clock: Arc<dyn Clock>,
    handlers: HashMap<Topic, Arc<dyn OutboxHandler>>,
}

/// What one round of dispatching did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dispatched {
    /// Messages that were delivered, or that nobody subscribes to.
    pub delivered: u32,
    /// Messages that will be tried again.
    pub postponed: u32,
    /// Messages that will not be tried again; they stay in the outbox for an operator.
    pub dead: u32,
}

impl DispatchOutbox {
    /// How many messages one round claims.
    pub const BATCH: u32 = 32;
    /// How often a message is tried: with the pauses of `pause_after`, for some 28 hours.
    pub const MAX_ATTEMPTS: u32 = 20;
    /// Longer than any handler takes; after it, a dead dispatcher's messages are claimed by another.
    pub const LEASE: TimeDelta = TimeDelta::minutes(1);

    /// A dispatcher with one handler per topic. A message without a handler is an event that nobody
    /// subscribes to: it counts as delivered.
    pub fn new(
        queue: Arc<dyn OutboxQueue>,
        clock: Arc<dyn Clock>,
        handlers: HashMap<Topic, Arc<dyn OutboxHandler>>,
    ) -> Self {
        Self { queue, clock, handlers }
    }

    /// Delivers what is due now, one batch, all of it at the same time: one slow receiver must not
    /// keep the rest waiting until their lease runs out.
    pub async fn run_once(&self) -> Result<Dispatched, StoreError> {
        let now = self.clock.now();
        let batch = self.queue.claim(Self::BATCH, now, now + Self::LEASE).await?;
        let outcomes = join_all(batch.iter().map(|claimed| self.deliver(claimed))).await;
        let mut done = Dispatched::default();
        for outcome in outcomes {
            match outcome? {
                Delivery::Done => done.delivered += 1,
                Delivery::Postponed => done.postponed += 1,
                Delivery::Dead => done.dead += 1,
            }
        }
        Ok(done)
    }

    /// Returns when there may be something to deliver, or after `at_most`.
    pub async fn wait(&self, at_most: Duration) {
        self.queue.wait(at_most).await;
    }

    async fn deliver(&self, claimed: &ClaimedMessage) -> Result<Delivery, StoreError> {
        let message = &claimed.message;
        let outcome = match self.handlers.get(message.topic.as_str()) {
            Some(handler) => handler.handle(message).await,
            None => Ok(()),
        };
        let Err(error) = outcome else {
            self.queue.complete(message.id).await?;
            return Ok(Delivery::Done);
        };
        let (topic, id, attempt) = (&message.topic, message.id, claimed.attempt);
        let retry = match error {
            HandlerError::Waiting(_) => true,
            HandlerError::Retry(_) => attempt < Self::MAX_ATTEMPTS,
            HandlerError::Permanent(_) => false,
        };
        let (due_at, delivery) = if retry {
            tracing::warn!(%topic, %id, attempt, %error, "a delivery failed and is tried again");
            (Some(self.clock.now() + pause_after(attempt)), Delivery::Postponed)
        } else {
            tracing::error!(%topic, %id, attempt, %error, "a delivery failed for good");
            (None, Delivery::Dead)
        };
        self.queue.postpone(id, due_at, &error.to_string()).await?;
        Ok(delivery)
    }
}

enum Delivery {
    Done,
    Postponed,
    Dead,
}

/// 2, 4, 8 … seconds, at most 4 hours.
fn pause_after(attempt: u32) -> TimeDelta {
    TimeDelta::seconds(1_i64.checked_shl(attempt).unwrap_or(i64::MAX).min(4 * 3_600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stop_growing() {
        let pauses: Vec<_> = (1..=DispatchOutbox::MAX_ATTEMPTS).map(pause_after).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses[0], TimeDelta::seconds(2));
        assert_eq!(pauses.last(), Some(&TimeDelta::hours(4)));
        assert_eq!(pause_after(u32::MAX), TimeDelta::hours(4));
    }
}
