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

/// Runs a statement. A connection whose statement did not come to its end, because time ran out or
/// whoever asked went away, does not return to the pool: the next user would wait for the old
/// answer.
pub(crate) async fn run<T>(
    connection: PooledConnection,
    statement: impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, QueryResult<T>>,
) -> Result<T, StoreError> {
    let mut lent = Lent(Some(connection));
    let Some(connection) = lent.0.as_deref_mut() else {
        return Err(StoreError::Refused("there is no connection".into()));
    };
    let outcome = tokio::time::timeout(PATIENCE, statement(connection)).await;
    let outcome = outcome.map_err(|elapsed| StoreError::Unavailable(elapsed.into()))?;
    // Come to its end: back to the pool.
    drop(lent.0.take());
    outcome.map_err(store_error)
}

struct Lent(Option<PooledConnection>);

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(Object::take(connection));
        }
    }
}
