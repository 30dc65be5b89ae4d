//! The unit of work.
//!
//! One [`Tx`] is one database transaction. It gives access to the repositories of every context, so
//! a rule, its outgoing events and its mails commit together or not at all. A use case asks for
//! what it needs by name (`tx.users()`); a function that serves another context inside its
//! transaction takes only that slice (`&mut dyn OutboxTx`), by trait upcasting.
//!
//! What only reads takes no transaction: it goes through a query port of its context.

use async_trait::async_trait;

use crate::access::ports::{AccessChanges, AccessTx};
use crate::audit::ports::AuditTx;
use crate::email::ports::EmailTx;
use crate::files::ports::FilesTx;
use crate::identity::ports::{IdentityChanges, IdentityTx};
use crate::notifications::ports::{NotificationChanges, NotificationsTx};
use crate::organizations::ports::OrganizationsTx;
use crate::outbox::ports::OutboxTx;
use crate::privacy::ports::PrivacyTx;
use crate::recruiting::ports::{RecruitingChanges, RecruitingTx};
use crate::tasks::ports::TasksTx;
use crate::webhooks::ports::WebhooksTx;

/// Opens transactions.
#[async_trait]
pub trait Store: Send + Sync {
    /// Opens a transaction. Waits for a connection, but not for ever: a database that is down or
    /// overloaded is [`StoreError::Unavailable`].
    async fn begin(&self) -> Result<Box<dyn Tx>, StoreError>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Makes sure that what was removed stands in no file of the database any more, as far as that is
    /// in our hands.
    async fn scrub(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// One database transaction.
///
/// Do no network I/O while one is open. After an `Err` from any repository, only roll back. A `Tx`
/// that is dropped unfinished leaves nothing behind, at the price of its connection.
#[async_trait]
pub trait Tx:
    IdentityTx
    + AccessTx
    + OrganizationsTx
    + AuditTx
    + PrivacyTx
    + FilesTx
    + EmailTx
    + NotificationsTx
    + OutboxTx
    + TasksTx
    + WebhooksTx
    + RecruitingTx
{
    /// Makes everything durable and visible.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;

    /// Undoes everything.
    async fn rollback(self: Box<Self>) -> Result<(), StoreError>;
}

/// Whoever remembers what was read, of whichever context, and is told what has changed.
pub trait ChangesObserver:
    IdentityChanges + AccessChanges + NotificationChanges + RecruitingChanges
{
}

impl<T: IdentityChanges + AccessChanges + NotificationChanges + RecruitingChanges> ChangesObserver
    for T
{
}

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached or is overloaded; the same call may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(#[source] Cause),
    /// It holds something that Socle cannot have written.
    #[error("the database holds something unreadable: {0}")]
    Corrupt(String),
    /// It refused; a bug of ours.
    #[error("the database refused a statement: {0}")]
    Refused(#[source] Cause),
}

/// An underlying error, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Commits when the work succeeded and rolls back when it did not; the work's own error wins over a
/// failing rollback, which is logged.
pub async fn finish<T, E: From<StoreError>>(
    tx: Box<dyn Tx>,
    outcome: Result<T, E>,
) -> Result<T, E> {
    match outcome {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            if let Err(rollback) = tx.rollback().await {
                tracing::warn!(error = %rollback, "a rollback failed; the connection was dropped");
            }
            Err(error)
        }
    }
}
