use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

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
    /// How often a message is tried: with the pauses of [`pause_after`], over some two days.
    pub const MAX_ATTEMPTS: u32 = 20;
    /// Longer than any handler takes for a whole batch; after it, a dead dispatcher's messages are
    /// claimed by another.
    pub const LEASE: TimeDelta = TimeDelta::minutes(5);

    /// A dispatcher with one handler per topic. A message without a handler is an event that nobody
    /// subscribes to: it counts as delivered.
    pub fn new(
        queue: Arc<dyn OutboxQueue>,
        clock: Arc<dyn Clock>,
        handlers: HashMap<Topic, Arc<dyn OutboxHandler>>,
    ) -> Self {
        Self { queue, clock, handlers }
    }

    /// Delivers what is due now, one batch.
    pub async fn run_once(&self) -> Result<Dispatched, StoreError> {
        let now = self.clock.now();
        let mut done = Dispatched::default();
        for claimed in self.queue.claim(Self::BATCH, now, now + Self::LEASE).await? {
            self.deliver(&claimed, &mut done).await?;
        }
        Ok(done)
    }

    /// Returns when there may be something to deliver, or after `at_most`.
    pub async fn wait(&self, at_most: Duration) {
        self.queue.wait(at_most).await;
    }

    async fn deliver(
        &self,
        claimed: &ClaimedMessage,
        done: &mut Dispatched,
    ) -> Result<(), StoreError> {
        let message = &claimed.message;
        let outcome = match self.handlers.get(message.topic.as_str()) {
            Some(handler) => handler.handle(message).await,
            None => Ok(()),
        };
        let Err(error) = outcome else {
            done.delivered += 1;
            return self.queue.complete(message.id).await;
        };
        let retry = matches!(error, HandlerError::Retry(_)) && claimed.attempt < Self::MAX_ATTEMPTS;
        let due_at = retry.then(|| self.clock.now() + pause_after(claimed.attempt));
        if retry {
            done.postponed += 1;
            tracing::warn!(
                topic = %message.topic, message_id = %message.id, attempt = claimed.attempt,
                error = %error, "a delivery failed and will be tried again"
            );
        } else {
            done.dead += 1;
            tracing::error!(
                topic = %message.topic, message_id = %message.id, attempt = claimed.attempt,
                error = %error, "a delivery failed for good"
            );
        }
        self.queue.postpone(message.id, due_at, &error.to_string()).await
    }
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
