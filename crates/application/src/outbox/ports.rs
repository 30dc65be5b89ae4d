//! What the outbox needs from a store, and what it offers to those who hear.

use std::time::Duration;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, UserId};

use crate::outbox::{OutboxMessage, OutboxMessageId};
use crate::store::{Cause, StoreError, Tx};

/// The outbox's slice of a transaction.
pub trait OutboxTx: Send {
    /// Messages announced by this transaction, and those that wait.
    fn outbox(&mut self) -> &mut dyn Outbox;
}

/// A message that is being delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMessage {
    /// The message.
    pub message: OutboxMessage,
    /// How often its delivery failed.
    pub failures: u32,
}

/// Messages in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Outbox: Send {
    /// Adds messages, in one statement. They become due when the transaction commits.
    async fn append(&mut self, messages: &[OutboxMessage]) -> Result<(), StoreError>;

    /// Reads messages that are due, in the order in which they were added, and keeps others from
    /// delivering them until the transaction ends. Of what is about one thing only the first: what
    /// comes after it has to wait, also while it is tried again. What somebody else delivers is passed
    /// by.
    async fn lock_due(
        &mut self,
        now: Timestamp,
        at_most: u32,
    ) -> Result<Vec<DueMessage>, StoreError>;

    /// Removes messages that were delivered.
    async fn remove(&mut self, ids: &[OutboxMessageId]) -> Result<(), StoreError>;

    /// Notes a failure, unless somebody else delivers the message just now or has delivered it; it is
    /// due again at `due_at`, or never when that is `None`.
    async fn postpone(
        &mut self,
        id: OutboxMessageId,
        due_at: Option<Timestamp>,
        error: &str,
    ) -> Result<(), StoreError>;

    /// Removes what still waits and is about a person who is erased: messages about them, and those
    /// whose last failure names their address. What this transaction appended afterwards stays.
    async fn forget_person(
        &mut self,
        user_id: UserId,
        email: &EmailAddress,
    ) -> Result<(), StoreError>;
}

/// Says when there may be something to deliver.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait OutboxSignal: Send + Sync {
    /// Returns when messages may have become due, or after `at_most`.
    async fn wait(&self, at_most: Duration);
}

/// Hears of events.
///
/// It acts in the transaction that removes the event: what it writes there happens exactly once,
/// whatever dies in between. So it writes (rows, tasks, messages) and reaches nowhere else; what takes
/// the network is a task.
#[async_trait]
pub trait Subscriber: Send + Sync {
    /// A name for the log.
    fn name(&self) -> &'static str;

    /// Whether it wants to hear of this.
    fn wants(&self, message: &OutboxMessage) -> bool;

    /// Hears of it.
    async fn hear(
        &self,
        tx: &mut dyn Tx,
        message: &OutboxMessage,
        now: Timestamp,
    ) -> Result<(), SubscriberError>;
}

/// Why a subscriber could not do its part.
#[derive(Debug, thiserror::Error)]
pub enum SubscriberError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The event makes no sense to it, or something else is wrong.
    #[error("{0}")]
    Failed(#[source] Cause),
}
