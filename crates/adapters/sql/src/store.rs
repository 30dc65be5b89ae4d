//! The store: connections, and the transactions opened on them.

use std::sync::Arc;

use async_trait::async_trait;
use diesel_async::RunQueryDsl as _;
use socle_application::store::{Store, StoreError, Tx};
use tokio::sync::Notify;

use crate::backend::{Database, PooledConnection};
use crate::error::store_error;
use crate::{DatabaseSettings, OpenError, SqlTx};

/// Implements the store and every query port of the application.
pub struct SqlStore {
    database: Database,
    announced: Arc<Notify>,
}

impl SqlStore {
    /// Opens the database as it is, without looking at its tables.
    pub async fn open(settings: &DatabaseSettings) -> Result<Self, OpenError> {
        let database = Database::open(settings).await?;
        Ok(Self { database, announced: Arc::new(Notify::new()) })
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

    /// A connection for reading, outside any transaction.
    pub(crate) async fn read(&self) -> Result<PooledConnection, StoreError> {
        self.database.read().await
    }

    /// A connection for writing. SQLite has one.
    pub(crate) async fn write(&self) -> Result<PooledConnection, StoreError> {
        self.database.write().await
    }

    /// Woken when a transaction that announced something has committed.
    pub(crate) fn announced(&self) -> &Notify {
        &self.announced
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn begin(&self) -> Result<Box<dyn Tx>, StoreError> {
        let connection = self.write().await?;
        Ok(Box::new(SqlTx::begin(connection, Arc::clone(&self.announced)).await?))
    }

    async fn ping(&self) -> Result<(), StoreError> {
        let mut connection = self.read().await?;
        diesel::sql_query("SELECT 1").execute(&mut connection).await.map_err(store_error)?;
        Ok(())
    }
}
