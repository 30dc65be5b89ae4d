//! Single statements, outside any transaction.

use std::time::Duration;

use diesel::QueryResult;
use diesel_async::pooled_connection::deadpool::Object;
use futures_util::future::BoxFuture;
use socle_application::store::StoreError;

use crate::backend::{Connection, PooledConnection};
use crate::error::store_error;

/// How long a statement may take before the database counts as away: a connection over which
/// nothing comes any more looks like one over which nothing has come yet.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs a statement. A connection whose statement did not end in time does not return to its pool:
/// the next user would wait for the old answer. One whose asker went away does; the driver takes the
/// answer in and drops it, and clients that come and go must not make the database open connections.
pub(crate) async fn run<T>(
    mut connection: PooledConnection,
    statement: impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, QueryResult<T>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(PATIENCE, statement(&mut connection)).await {
        Ok(outcome) => outcome.map_err(store_error),
        Err(elapsed) => {
            drop(Object::take(connection));
            Err(StoreError::Unavailable(elapsed.into()))
        }
    }
}
