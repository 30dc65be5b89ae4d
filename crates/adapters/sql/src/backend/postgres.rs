//! PostgreSQL, and whatever speaks its protocol and dialect.

mod bulk;
mod counting;
mod links;
mod listen;
mod search;
mod statements;
mod tasks;

pub(crate) use bulk::{AFTER_BULK, BEFORE_BULK, insert_jobs};
pub(crate) use counting::{day_of, seconds_between};
pub(crate) use links::store_links;
pub(crate) use search::{
    BELOW, DOWN_TO, FOUND, FROM, LATEST_FIRST, match_expression, store_search,
};
pub(crate) use tasks::complete_tasks;

use std::time::Duration;

use diesel::ConnectionError;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection as _};
use futures_util::FutureExt as _;
use secrecy::ExposeSecret as _;
use socle_application::store::StoreError;
use tokio::runtime::Handle;
use tokio_postgres::Socket;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres_rustls::MakeRustlsConnect;

pub(crate) use self::statements::{LockedIn, Together};
use super::{DatabaseSettings, PooledConnection, WAIT_FOR_CONNECTION};
use crate::changes::Observer;
use crate::error::pool_error;
use crate::hints::Hints;
use crate::{OpenError, migrate};

pub(crate) type Connection = AsyncPgConnection;

/// The server removes old versions of rows by itself (autovacuum).
pub(crate) const SCRUB: Option<&str> = None;

/// Tells every node upon commit of a change that no trigger announces.
pub(crate) const ANNOUNCE: Option<&str> = Some("SELECT pg_notify('socle_changes', $1)");

pub(crate) const BEGIN: &str = "BEGIN";

/// Claims due tasks; workers that claim at the same time pass each other by. The array makes the
/// server choose once: a join could make it choose, and lock, again and again.
pub(crate) const CLAIM_TASKS: &str = "\
    UPDATE tasks SET status = 'running', attempts = attempts + 1, worker = $1, leased_until = $2, \
        started_at = $3 \
    WHERE id = ANY (ARRAY(SELECT id FROM tasks WHERE status = 'queued' AND due_at <= $3 \
                          ORDER BY priority DESC, due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)) \
    RETURNING *";

/// Passes by the rows that others hold.
pub(crate) const SKIP_LOCKED: &str = " FOR UPDATE SKIP LOCKED";

/// How long a connection may take from the first packet to being usable.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// After this long without a sign of life from the network, a connection counts as lost; what waits
/// on it fails and is told to come again.
const LOST_AFTER: Duration = Duration::from_secs(20);

/// Any number will do, as long as every Socle uses the same.
const MIGRATION_LOCK: i64 = 0x50_43_4c_45;

/// Keeps others from changing the rows of a query until the transaction ends.
///
/// Not `FOR UPDATE`, which is for whoever deletes rows or changes their keys: whoever adds a row that
/// refers to one of these would have to wait. A session that ends leaves an event at its person, and
/// whoever has locked the person waits for that session.
macro_rules! for_update {
    ($query:expr) => {
        $query.for_no_key_update()
    };
}
pub(crate) use for_update;

/// The same for the rows of some of the query's tables, named with commas between them. The others
/// are read as they were when the query began, however long it then waited for the locks.
macro_rules! for_update_of {
    ($tables:literal, $query:expr) => {
        crate::backend::LockedIn { query: $query, tables: $tables }
    };
}
pub(crate) use for_update_of;

/// The same for rows that nobody else holds; the others are left out.
macro_rules! for_update_skip_locked {
    ($query:expr) => {
        $query.for_no_key_update().skip_locked()
    };
}
pub(crate) use for_update_skip_locked;

/// Keeps others from removing the rows of a query, but not from changing them: others will refer to
/// them.
macro_rules! for_reference {
    ($query:expr) => {
        $query.for_key_share()
    };
}
pub(crate) use for_reference;

/// Keeps others from changing the rows of a query until the transaction ends, while any number does so.
macro_rules! for_share {
    ($query:expr) => {
        $query.for_share()
    };
}
pub(crate) use for_share;

/// Inserts rows in one statement. One row, the common case, is a statement whose text is always the
/// same, so that the server parses it once; that of several depends on how many.
macro_rules! insert_rows {
    ($table:expr, $rows:expr, $connection:expr) => {{
        let (insert, connection) = (diesel::insert_into($table), $connection);
        let inserted = match <[_; 1]>::try_from($rows) {
            Ok([row]) => insert.values(row).execute(connection).await,
            Err(rows) => insert.values(rows).execute(connection).await,
        };
        inserted.map_err(store_error)?
    }};
}
pub(crate) use insert_rows;

/// The same for rows of which some may be there already.
macro_rules! insert_missing_rows {
    ($table:expr, $rows:expr, $connection:expr) => {{
        let (insert, connection) = (diesel::insert_into($table), $connection);
        let inserted = match <[_; 1]>::try_from($rows) {
            Ok([row]) => insert.values(row).on_conflict_do_nothing().execute(connection).await,
            Err(rows) => insert.values(rows).on_conflict_do_nothing().execute(connection).await,
        };
        inserted.map_err(store_error)?
    }};
}
pub(crate) use insert_missing_rows;

/// Runs three writes, none of which reads what another writes, in one round trip. Which columns each
/// writes must not depend on values: the server keeps every text it is given.
macro_rules! write_together {
    ($connection:expr, $first:expr, $second:expr, $third:expr $(,)?) => {{
        let together = crate::backend::Together($first, $second, $third);
        together.execute($connection).await.map_err(store_error)?
    }};
}
pub(crate) use write_together;

pub(crate) struct Database {
    pool: Pool<Connection>,
    config: tokio_postgres::Config,
}

impl Database {
    pub(crate) async fn open(settings: &DatabaseSettings) -> Result<Self, OpenError> {
        let url = settings.url.expose_secret();
        let mut config: tokio_postgres::Config =
            url.parse().map_err(|error| OpenError::Address(format!("{error}")))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            let expected = "it names no host; expected postgres://user:password@host/name";
            return Err(OpenError::Address(expected.to_owned()));
        }
        config.application_name("socle");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(LOST_AFTER);
            config.keepalives_idle(LOST_AFTER);
        }

        let mut manager = ManagerConfig::default();
        // A closed connection is noticed without asking the server.
        manager.recycling_method = RecyclingMethod::Fast;
        let (handle, for_pool) = (Handle::current(), config.clone());
        manager.custom_setup = Box::new(move |_url| {
            // The task that drives a connection must outlive the request that opened it, so it runs
            // on the main runtime and not on that of an HTTP worker.
            let connecting = handle.spawn(connect(for_pool.clone()));
            async move {
                connecting.await.map_err(|e| ConnectionError::BadConnection(e.to_string()))?
            }
            .boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(url, manager);
        let pool = Pool::builder(manager)
            .max_size(settings.max_connections)
            .wait_timeout(Some(WAIT_FOR_CONNECTION))
            .create_timeout(Some(WAIT_FOR_CONNECTION))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .map_err(|error| OpenError::Unreachable(error.into()))?;
        let database = Self { pool, config };
        drop(database.dedicated().await?);
        Ok(database)
    }

    pub(crate) async fn read(&self) -> Result<PooledConnection, StoreError> {
        self.pool.get().await.map_err(pool_error)
    }

    pub(crate) async fn write(&self) -> Result<PooledConnection, StoreError> {
        self.read().await
    }

    /// Tells the observer what the triggers send, and hears and gives hints, for as long as this is
    /// polled.
    pub(crate) async fn listen(&self, observer: &Observer, hints: &Hints) {
        listen::listen(&self.config, observer, hints).await;
    }

    pub(crate) async fn migrate(&self) -> Result<Vec<String>, OpenError> {
        let mut connection = self.dedicated().await?;
        // Held until the connection closes, however it does.
        let lock = format!("SELECT pg_advisory_lock({MIGRATION_LOCK})");
        connection.batch_execute(&lock).await.map_err(|e| OpenError::Migration(e.into()))?;
        migrate::apply(connection)
    }

    pub(crate) async fn expect_migrated(&self) -> Result<(), OpenError> {
        match migrate::count_missing(self.dedicated().await?)? {
            0 => Ok(()),
            missing => Err(OpenError::TooOld(missing)),
        }
    }

    async fn dedicated(&self) -> Result<Connection, OpenError> {
        connect(self.config.clone()).await.map_err(|error| OpenError::Unreachable(error.into()))
    }
}

async fn connect(config: tokio_postgres::Config) -> Result<Connection, ConnectionError> {
    let (client, connection) = dial(&config).await.map_err(ConnectionError::BadConnection)?;
    AsyncPgConnection::try_from_client_and_connection(client, connection).await
}

type Dialed = (tokio_postgres::Client, tokio_postgres::Connection<Socket, TlsStream>);
type TlsStream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// Opens a connection, or says in one line why not.
async fn dial(config: &tokio_postgres::Config) -> Result<Dialed, String> {
    let tls = MakeRustlsConnect::with_webpki_roots();
    // The driver bounds only the time until the other side takes the call, not until it speaks.
    let connecting = tokio::time::timeout(CONNECT_WITHIN, config.connect(tls)).await;
    let connected = connecting.map_err(|_| "it takes connections but says nothing".to_owned())?;
    connected.map_err(|error| chain(&error))
}

/// The driver says "error connecting to server" and keeps the reason as the source.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
