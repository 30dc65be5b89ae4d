//! SQLite: one file, one writer, several readers.

mod blocking;
mod bulk;
mod counting;
mod links;
mod search;
mod tasks;

pub(crate) use bulk::{AFTER_BULK, BEFORE_BULK, insert_jobs};
pub(crate) use counting::{day_of, seconds_between};
pub(crate) use links::store_links;
pub(crate) use search::{
    BELOW, DOWN_TO, FOUND, FROM, LATEST_FIRST, match_expression, store_search,
};
pub(crate) use tasks::complete_tasks;

use std::future::{Ready, ready};
use std::path::{Path, PathBuf};

use diesel::{ConnectionError, SqliteConnection};
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncConnection as _, SimpleAsyncConnection as _};
use futures_util::FutureExt as _;
use secrecy::ExposeSecret as _;
use socle_application::store::StoreError;
use tokio::runtime::Handle;

use self::blocking::Blocking;
use super::{DatabaseSettings, PooledConnection, WAIT_FOR_CONNECTION};
use crate::changes::Observer;
use crate::error::pool_error;
use crate::hints::Hints;
use crate::text::lower_utils;
use crate::{OpenError, migrate};

pub(crate) type Connection = SyncConnectionWrapper<SqliteConnection, Blocking>;

/// Takes the write lock at once: a transaction that begins by reading and then wants to write could
/// otherwise only fail.
pub(crate) const BEGIN: &str = "BEGIN IMMEDIATE";

/// Claims due tasks.
pub(crate) const CLAIM_TASKS: &str = "\
    UPDATE tasks SET status = 'running', attempts = attempts + 1, worker = $1, leased_until = $2, \
        started_at = $3 \
    WHERE id IN (SELECT id FROM tasks WHERE status = 'queued' AND due_at <= $3 \
                 ORDER BY priority DESC, due_at, id LIMIT $4) \
    RETURNING *";

/// Beside the one writer nobody holds rows.
pub(crate) const SKIP_LOCKED: &str = "";

/// The log holds pages as they were before: it is written into the file and emptied. Whoever reads
/// meanwhile keeps it from that for a while; the next run tries again.
pub(crate) const SCRUB: Option<&str> = Some("PRAGMA wal_checkpoint(TRUNCATE)");

/// Nobody else listens: a file belongs to one process.
pub(crate) const ANNOUNCE: Option<&str> = None;

/// `synchronous = FULL` keeps what was acknowledged even through a loss of power. `secure_delete`
/// overwrites what is removed with zeros: whoever is erased is gone from the file as well.
const SETUP: &str = "\
    PRAGMA busy_timeout = 5000; \
    PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; \
    PRAGMA secure_delete = ON; \
    PRAGMA temp_store = MEMORY;";

/// Readers cannot write even by mistake.
const SETUP_READER: &str = "PRAGMA query_only = ON;";

/// Files up to this size are checked for damage at every start; larger ones would delay it.
const CHECK_UP_TO_BYTES: u64 = 64 * 1024 * 1024;

/// Keeps others from changing the rows of a query: SQLite's one writer already does.
macro_rules! for_update {
    ($query:expr) => {
        $query
    };
}
pub(crate) use for_update;

/// The same for some of the query's tables.
macro_rules! for_update_of {
    ($tables:literal, $query:expr) => {
        $query
    };
}
pub(crate) use for_update_of;

/// The same for rows that nobody else holds: beside SQLite's one writer nobody does.
macro_rules! for_update_skip_locked {
    ($query:expr) => {
        $query
    };
}
pub(crate) use for_update_skip_locked;

/// Keeps others from removing the rows of a query: SQLite's one writer already does.
macro_rules! for_reference {
    ($query:expr) => {
        $query
    };
}
pub(crate) use for_reference;

/// Keeps others from changing the rows of a query: SQLite's one writer already does.
macro_rules! for_share {
    ($query:expr) => {
        $query
    };
}
pub(crate) use for_share;

/// Inserts rows one by one: Diesel has no portable statement for several, and there is no network
/// between us and the database to save.
macro_rules! insert_rows {
    ($table:expr, $rows:expr, $connection:expr) => {{
        let connection = $connection;
        for row in $rows {
            let insert = diesel::insert_into($table).values(row);
            insert.execute(connection).await.map_err(store_error)?;
        }
    }};
}
pub(crate) use insert_rows;

/// The same for rows of which some may be there already.
macro_rules! insert_missing_rows {
    ($table:expr, $rows:expr, $connection:expr) => {{
        let connection = $connection;
        for row in $rows {
            let insert = diesel::insert_into($table).values(row).on_conflict_do_nothing();
            insert.execute(connection).await.map_err(store_error)?;
        }
    }};
}
pub(crate) use insert_missing_rows;

/// Runs three writes, one after another: there are no round trips to save.
macro_rules! write_together {
    ($connection:expr, $first:expr, $second:expr, $third:expr $(,)?) => {{
        let connection = $connection;
        $first.execute(connection).await.map_err(store_error)?;
        $second.execute(connection).await.map_err(store_error)?;
        $third.execute(connection).await.map_err(store_error)?
    }};
}
pub(crate) use write_together;

pub(crate) struct Database {
    writer: Pool<Connection>,
    readers: Pool<Connection>,
    file: PathBuf,
}

impl Database {
    pub(crate) async fn open(settings: &DatabaseSettings) -> Result<Self, OpenError> {
        let file = file_of(settings.url.expose_secret())?;
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| not_writable(folder, &error.to_string()))?;
        }
        {
            // Turning a new file to WAL fails for all but one of those who do so at once, whatever
            // `busy_timeout` says.
            let _lock = lock(&file).await?;
            keep_private(&file)?;
            check(&file).await?;
        }
        Ok(Self {
            writer: pool(&file, 1, SETUP.to_owned())?,
            readers: pool(&file, settings.max_connections, format!("{SETUP}{SETUP_READER}"))?,
            file,
        })
    }

    pub(crate) async fn read(&self) -> Result<PooledConnection, StoreError> {
        self.readers.get().await.map_err(pool_error)
    }

    pub(crate) async fn write(&self) -> Result<PooledConnection, StoreError> {
        self.writer.get().await.map_err(pool_error)
    }

    /// There is nobody to listen to: one process serves a file.
    #[expect(clippy::unused_self, reason = "both backends offer the same")]
    pub(crate) fn listen(&self, _observer: &Observer, _hints: &Hints) -> Ready<()> {
        ready(())
    }

    pub(crate) async fn migrate(&self) -> Result<Vec<String>, OpenError> {
        let _lock = lock(&self.file).await?;
        migrate::apply(connect(&self.file, SETUP).await.map_err(classify)?)
    }

    pub(crate) async fn expect_migrated(&self) -> Result<(), OpenError> {
        let connection = connect(&self.file, SETUP).await.map_err(classify)?;
        match migrate::count_missing(connection)? {
            0 => Ok(()),
            missing => Err(OpenError::TooOld(missing)),
        }
    }
}

fn file_of(url: &str) -> Result<PathBuf, OpenError> {
    let path = url.strip_prefix("sqlite://").filter(|path| !path.is_empty());
    let expected = || OpenError::Address("expected sqlite://path/to/file.db".to_owned());
    path.map(PathBuf::from).ok_or_else(expected)
}

/// Makes a new file that only its owner can read; SQLite gives its companions the same mode.
fn keep_private(file: &Path) -> Result<(), OpenError> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop).map_err(|error| not_writable(file, &error.to_string()))
}

/// Keeps other processes from setting up or migrating the file until the answer is dropped.
async fn lock(file: &Path) -> Result<std::fs::File, OpenError> {
    let path = file.with_extension("db-migrating");
    let locking = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(path)?;
        // Released when the file closes, however the process ends.
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    locking
        .await
        .map_err(|error| OpenError::Migration(error.into()))?
        .map_err(|error| not_writable(file, &error.to_string()))
}

fn pool(file: &Path, size: usize, setup: String) -> Result<Pool<Connection>, OpenError> {
    let mut manager = ManagerConfig::default();
    manager.recycling_method = RecyclingMethod::Fast;
    let (handle, path) = (Handle::current(), file.to_owned());
    manager.custom_setup = Box::new(move |_url| {
        let (path, setup) = (path.clone(), setup.clone());
        // A connection outlives the request that opened it, so its statements run on the main
        // runtime and not on that of an HTTP worker.
        let connecting = handle.spawn(async move { connect(&path, &setup).await });
        async move { connecting.await.map_err(|e| ConnectionError::BadConnection(e.to_string()))? }
            .boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config("", manager);
    Pool::builder(manager)
        .max_size(size)
        .wait_timeout(Some(WAIT_FOR_CONNECTION))
        .runtime(deadpool::Runtime::Tokio1)
        .build()
        .map_err(|error| OpenError::Unreachable(error.into()))
}

async fn connect(file: &Path, setup: &str) -> Result<Connection, ConnectionError> {
    let mut connection = Connection::establish(&file.to_string_lossy()).await?;
    let set_up = connection.batch_execute(setup).await;
    set_up.map_err(ConnectionError::CouldntSetupConfiguration)?;
    let lower = |text: String| text.to_lowercase();
    let registered = connection
        .spawn_blocking(move |connection| lower_utils::register_impl(connection, lower))
        .await;
    registered.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// Says in the words of an operator what is wrong with the file, before anybody depends on it.
async fn check(file: &Path) -> Result<(), OpenError> {
    let size = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    let mut connection = connect(file, SETUP).await.map_err(classify)?;
    // `user_version` is written back as it is: the cheapest proof that the file can be written.
    let write = "BEGIN IMMEDIATE; PRAGMA user_version = 0; COMMIT;";
    connection
        .batch_execute(write)
        .await
        .map_err(|e| classify(ConnectionError::CouldntSetupConfiguration(e)))?;
    if size <= CHECK_UP_TO_BYTES {
        quick_check(&mut connection).await?;
    }
    Ok(())
}

async fn quick_check(connection: &mut Connection) -> Result<(), OpenError> {
    use diesel_async::RunQueryDsl as _;

    #[derive(diesel::QueryableByName)]
    struct Finding {
        #[diesel(sql_type = diesel::sql_types::Text)]
        quick_check: String,
    }
    let findings: Vec<Finding> = diesel::sql_query("PRAGMA quick_check(1)")
        .load(connection)
        .await
        .map_err(|error| classify(ConnectionError::CouldntSetupConfiguration(error)))?;
    match findings.into_iter().next() {
        Some(finding) if finding.quick_check != "ok" => {
            Err(OpenError::Corrupt(finding.quick_check.into()))
        }
        _ => Ok(()),
    }
}

fn classify(error: ConnectionError) -> OpenError {
    let text = error.to_string();
    let says = |sign: &str| text.contains(sign);
    if says("not a database") || says("malformed") {
        OpenError::Corrupt(error.into())
    } else if says("unable to open") || says("readonly") || says("disk I/O error") {
        OpenError::NotWritable(error.into())
    } else {
        OpenError::Unreachable(error.into())
    }
}

fn not_writable(path: &Path, error: &str) -> OpenError {
    OpenError::NotWritable(format!("{}: {error}", path.display()).into())
}
