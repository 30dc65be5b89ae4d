//! Where the two databases differ.
//!
//! Both modules offer the same: `Connection`, `Database` (opening, pooling, migrating), `BEGIN`,
//! `for_update!`, `for_update_of!`, `for_update_skip_locked!`, `for_reference!`, `for_share!`, `insert_rows!`,
//! `insert_missing_rows!`, `write_together!`, what claims and completes tasks, what announces changes,
//! what full-text search is made of, what adds many jobs at once, what counts by time, and what stores the
//! links of audit entries.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(feature = "postgres")]
pub(crate) use postgres::{
    AFTER_BULK, ANNOUNCE, BEFORE_BULK, BEGIN, BELOW, CLAIM_TASKS, Connection, DOWN_TO, Database,
    FOUND, FROM, LATEST_FIRST, LockedIn, SCRUB, SKIP_LOCKED, Together, complete_tasks, day_of,
    for_reference, for_share, for_update, for_update_of, for_update_skip_locked, insert_jobs,
    insert_missing_rows, insert_rows, match_expression, seconds_between, store_links, store_search,
    write_together,
};
#[cfg(feature = "sqlite")]
pub(crate) use sqlite::{
    AFTER_BULK, ANNOUNCE, BEFORE_BULK, BEGIN, BELOW, CLAIM_TASKS, Connection, DOWN_TO, Database,
    FOUND, FROM, LATEST_FIRST, SCRUB, SKIP_LOCKED, complete_tasks, day_of, for_reference,
    for_share, for_update, for_update_of, for_update_skip_locked, insert_jobs, insert_missing_rows,
    insert_rows, match_expression, seconds_between, store_links, store_search, write_together,
};

use diesel_async::pooled_connection::deadpool::Object;
use secrecy::SecretString;

/// What Diesel calls the dialect.
pub(crate) type Backend = <Connection as diesel_async::AsyncConnectionCore>::Backend;

/// A connection that goes back to its pool when it is dropped.
pub(crate) type PooledConnection = Object<Connection>;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// `postgres://user:password@host/name` or `sqlite://path/to/file.db`.
    pub url: SecretString,
    /// How many connections at most: all of them for PostgreSQL, the readers for SQLite, which has
    /// one writer besides.
    pub max_connections: usize,
}

/// How long a request waits for a connection before it is told that the database is unavailable.
const WAIT_FOR_CONNECTION: std::time::Duration = std::time::Duration::from_secs(5);
