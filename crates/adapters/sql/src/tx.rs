//! One database transaction, which is also every repository.

use std::sync::Arc;

use async_trait::async_trait;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl as _;
use diesel_async::SimpleAsyncConnection as _;
use diesel_async::pooled_connection::deadpool::Object;
use socle_application::idempotency::Claim;
use socle_application::store::{StoreError, Tx};
use tracing::Instrument as _;

use crate::backend::{ANNOUNCE, BEGIN, Connection, PooledConnection};
use crate::changes::{Change, Observer};
use crate::error::store_error;
use crate::hints::Hints;
use crate::idempotency;
use crate::notifications::Told;

/// One database transaction.
pub struct SqlTx {
    /// `None` once the transaction has ended.
    connection: Option<PooledConnection>,
    hints: Arc<Hints>,
    has_announced: bool,
    has_enqueued: bool,
    has_audited: bool,
    changes: Vec<Change>,
    told: Told,
    observer: Observer,
    /// The idempotency key on whose behalf this is done, if any.
    claim: Option<Claim>,
}

impl SqlTx {
    /// Begins on a connection, which from here on returns to its pool only through a clean end:
    /// whoever asked may go away even while this waits.
    pub(crate) async fn begin(
        connection: PooledConnection,
        hints: Arc<Hints>,
        observer: Observer,
    ) -> Result<Self, StoreError> {
        let mut tx = Self {
            connection: Some(connection),
            hints,
            has_announced: false,
            has_enqueued: false,
            has_audited: false,
            changes: Vec::new(),
            told: Told::default(),
            observer,
            claim: Claim::current(),
        };
        tx.connection()?.batch_execute(BEGIN).await.map_err(store_error)?;
        Ok(tx)
    }

    /// The connection. Absent only after the end, when nobody holds the transaction any more.
    pub(crate) fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        let ended = || StoreError::Refused("the transaction has ended".into());
        self.connection.as_deref_mut().ok_or_else(ended)
    }

    /// Notes that there will be something to deliver.
    pub(crate) const fn announce(&mut self) {
        self.has_announced = true;
    }

    /// Notes that there will be a task to begin.
    pub(crate) const fn enqueued(&mut self) {
        self.has_enqueued = true;
    }

    /// Notes that there will be an audit entry to link.
    pub(crate) const fn audit(&mut self) {
        self.has_audited = true;
    }

    /// Notes what others may have remembered as it was before.
    pub(crate) fn note(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// What people are told upon commit.
    pub(crate) const fn told(&mut self) -> &mut Told {
        &mut self.told
    }

    /// Notes it, and tells other nodes upon commit: for changes that no trigger announces.
    pub(crate) async fn note_everywhere(&mut self, change: Change) -> Result<(), StoreError> {
        self.note(change);
        if let Some(statement) = ANNOUNCE {
            let announcement = diesel::sql_query(statement).bind::<Text, _>(change.to_string());
            announcement.execute(self.connection()?).await.map_err(store_error)?;
        }
        Ok(())
    }

    /// Commits and tells what changed. A commit whose outcome nobody learned may have happened.
    async fn commit_and_tell(mut self: Box<Self>) -> Result<(), StoreError> {
        let done = match self.conclude().await {
            Ok(()) => self.end("COMMIT").await,
            Err(error) => self.end("ROLLBACK").await.and(Err(error)),
        };
        for change in self.changes.drain(..) {
            self.observer.tell_own(change);
            #[cfg(feature = "postgres")]
            if let Change::Notified(user_id) = change {
                self.hints.told.give(socle_domain::Id::as_uuid(&user_id));
            }
        }
        if self.has_announced {
            self.hints.outbox.give();
        }
        if self.has_enqueued {
            self.hints.tasks.give();
        }
        if self.has_audited {
            self.hints.audited.notify_one();
        }
        done
    }

    /// What is left to do before the commit.
    async fn conclude(&mut self) -> Result<(), StoreError> {
        self.note_effect().await?;
        if self.told.is_empty() { Ok(()) } else { self.store_told().await }
    }

    /// Notes, in this transaction, that its claim took effect; refuses when somebody has taken it over.
    async fn note_effect(&mut self) -> Result<(), StoreError> {
        match self.claim {
            Some(claim) => idempotency::note_effect(self.connection()?, claim).await,
            None => Ok(()),
        }
    }

    async fn end(&mut self, statement: &str) -> Result<(), StoreError> {
        let done = self.connection()?.batch_execute(statement).await.map_err(store_error);
        match done {
            // Only a connection whose transaction ended cleanly goes back to the pool.
            Ok(()) => drop(self.connection.take()),
            Err(_) => self.discard(),
        }
        done
    }

    /// Takes the connection out of the pool and closes it, which undoes what is open on it.
    fn discard(&mut self) {
        if let Some(connection) = self.connection.take() {
            drop(Object::take(connection));
        }
    }
}

#[async_trait]
impl Tx for SqlTx {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        if self.changes.is_empty() && self.told.is_empty() {
            return self.commit_and_tell().await;
        }
        // Whoever asked may go away while the database commits; what has changed is told all the
        // same, and not before it has.
        match tokio::spawn(self.commit_and_tell().in_current_span()).await {
            Ok(done) => done,
            Err(lost) => Err(StoreError::Unavailable(lost.into())),
        }
    }

    async fn rollback(mut self: Box<Self>) -> Result<(), StoreError> {
        self.end("ROLLBACK").await
    }
}

/// The pool looks at a connection only when it hands it out again, and a request whose client went
/// away is dropped wherever it was: without this, an open transaction with its locks would lie in
/// the pool until somebody else continued it.
impl Drop for SqlTx {
    fn drop(&mut self) {
        if self.connection.is_some() {
            tracing::debug!("a transaction was dropped unfinished; its connection is closed");
            self.discard();
        }
    }
}
