//! What the outbox needs from a store, and what it offers to those who deliver.

use std::time::Duration;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, UserId};

use crate::outbox::{OutboxMessage, OutboxMessageId};
use crate::store::{Cause, StoreError};

/// The outbox's slice of a transaction.
pub trait OutboxTx: Send {
    /// Messages announced by this transaction.
    fn outbox(&mut self) -> &mut dyn Outbox;
}

/// Takes messages into a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Outbox: Send {
    /// Adds messages, in one statement. They become due when the transaction commits.
    async fn append(&mut self, messages: &[OutboxMessage]) -> Result<(), StoreError>;

    /// Removes what still waits and is about a person who is erased: messages about them, and those
    /// whose last failure names their address. What this transaction appended afterwards stays.
    async fn forget_person(
        &mut self,
        user_id: UserId,
        email: &EmailAddress,
    ) -> Result<(), StoreError>;
}

/// A message that a dispatcher holds for a while.
#[derive(Debug, Clone)]
pub struct ClaimedMessage {
    /// The message.
    pub message: OutboxMessage,
    /// How often it was claimed, this time included.
    pub attempt: u32,
}

/// The committed messages.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait OutboxQueue: Send + Sync {
    /// Claims messages that are due, oldest first. No one else gets them until `lease_until`.
    async fn claim(
        &self,
        limit: u32,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Vec<ClaimedMessage>, StoreError>;

    /// Removes a message that was delivered.
    async fn complete(&self, id: OutboxMessageId) -> Result<(), StoreError>;

    /// Notes a failure; the message is due again at `due_at`, or never when that is `None`.
    async fn postpone(
        &self,
        id: OutboxMessageId,
        due_at: Option<Timestamp>,
        error: &str,
    ) -> Result<(), StoreError>;

    /// Returns when messages may have become due, or after `at_most`.
    async fn wait(&self, at_most: Duration);
}

/// Delivers the messages of one topic.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait OutboxHandler: Send + Sync {
    /// Delivers one message. May be called twice with the same message.
    async fn handle(&self, message: &OutboxMessage) -> Result<(), HandlerError>;
}

/// Why a message was not delivered.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// It cannot be tried before an operator has done something, however long that takes.
    #[error("delivery has to wait: {0}")]
    Waiting(#[source] Cause),
    /// It may work later.
    #[error("delivery failed: {0}")]
    Retry(#[source] Cause),
    /// It never will.
    #[error("delivery is impossible: {0}")]
    Permanent(#[source] Cause),
}
