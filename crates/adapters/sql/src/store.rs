//! The store: connections, and the transactions opened on them.

use std::sync::Arc;

use async_trait::async_trait;
use diesel::QueryResult;
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use socle_application::store::{Store, StoreError, Tx};

use crate::backend::{Connection, Database, SCRUB};
use crate::changes::{ChangesObserver, Observer};
use crate::hints::Hints;
use crate::statement;
use crate::{DatabaseSettings, OpenError, SqlTx};

/// Implements the store and every query port of the application.
pub struct SqlStore {
    database: Database,
    hints: Arc<Hints>,
    observer: Observer,
}

impl SqlStore {
    /// Opens the database as it is, without looking at its tables.
    pub async fn open(settings: &DatabaseSettings) -> Result<Self, OpenError> {
        let database = Database::open(settings).await?;
        Ok(Self { database, hints: Arc::default(), observer: Observer::default() })
    }

    /// Tells this observer, after every commit, whom and what the transaction changed. Without one,
    /// nobody is told.
    pub fn tell_changes_to(&self, observer: Arc<dyn ChangesObserver>) {
        self.observer.set(observer);
    }

    /// Tells this observer, after every commit, what transactions of this process changed, and nothing
    /// that others did: for announcing it to them.
    pub fn tell_own_changes_to(&self, observer: Arc<dyn ChangesObserver>) {
        self.observer.set_for_own(observer);
    }

    /// Tells the observer what others change in the database, and hears and gives hints that there is
    /// something to do, for as long as this is polled: on PostgreSQL, over a connection of its own
    /// that is opened anew when it is lost. Whatever was
    /// missed meanwhile counts as changed. A file of SQLite belongs to one process, so there this
    /// ends at once.
    pub async fn listen(&self) {
        self.database.listen(&self.observer, &self.hints).await;
    }

    /// Applies the migration steps that the database lacks and returns their names. Several nodes
    /// may do so at once: one works, the others wait and find nothing left to do.
    pub async fn migrate(&self) -> Result<Vec<String>, OpenError> {
        self.database.migrate().await
    }

    /// Refuses a database that lacks migration steps.
    pub async fn expect_migrated(&self) -> Result<(), OpenError> {
        self.database.expect_migrated().await
    }

    /// Reads, outside any transaction.
    pub(crate) async fn read<T>(
        &self,
        statement: impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, QueryResult<T>>,
    ) -> Result<T, StoreError> {
        statement::run(self.database.read().await?, statement).await
    }

    /// Writes with one statement that is a transaction of its own. SQLite has one connection for
    /// this.
    pub(crate) async fn write<T>(
        &self,
        statement: impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, QueryResult<T>>,
    ) -> Result<T, StoreError> {
        statement::run(self.database.write().await?, statement).await
    }

    /// Begins a transaction.
    pub(crate) async fn transaction(&self) -> Result<SqlTx, StoreError> {
        let connection = self.database.write().await?;
        let (hints, observer) = (Arc::clone(&self.hints), self.observer.clone());
        SqlTx::begin(connection, hints, observer).await
    }

    /// Says that there is something to do.
    pub(crate) fn hints(&self) -> &Hints {
        &self.hints
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn begin(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(self.transaction().await?))
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.read(|c| diesel::sql_query("SELECT 1").execute(c).boxed()).await?;
        Ok(())
    }

    async fn scrub(&self) -> Result<(), StoreError> {
        if let Some(statement) = SCRUB {
            self.write(|c| async move { c.batch_execute(statement).await }.boxed()).await?;
        }
        Ok(())
    }
}
