//! Removing what is kept no longer, table by table.
//!
//! Each context lists its tables in a file `retention.rs`; the rules themselves stand in the domain.

use std::sync::Arc;

use async_trait::async_trait;
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::privacy::Retention;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::privacy::retention::RetentionRule;

use crate::SqlStore;
use crate::types::{Instant, InstantSql};

/// A table, and which of its rows are overdue.
pub(crate) struct Overdue {
    pub(crate) rule: &'static RetentionRule,
    pub(crate) table: &'static str,
    /// The columns that tell its rows apart.
    pub(crate) key: &'static str,
    /// The condition. `$1` is the cutoff; it must not be true of a row that was treated already.
    pub(crate) due: &'static str,
    /// What is set instead of removing the row, if anything.
    pub(crate) set: Option<&'static str>,
}

/// The rows of one table.
struct OverdueRows {
    store: Arc<SqlStore>,
    overdue: &'static Overdue,
}

impl SqlStore {
    /// Everything that this store removes by age alone. What more hangs on (people, organizations)
    /// is for use cases.
    pub fn retention(self: &Arc<Self>) -> Vec<Arc<dyn Retention>> {
        let tables = crate::identity::retention::OVERDUE
            .iter()
            .chain(crate::organizations::retention::OVERDUE)
            .chain(crate::access::retention::OVERDUE)
            .chain(crate::audit::retention::OVERDUE)
            .chain(crate::privacy::retention::OVERDUE)
            .chain(crate::files::retention::OVERDUE)
            .chain(crate::email::retention::OVERDUE)
            .chain(crate::notifications::retention::OVERDUE)
            .chain(crate::outbox::OVERDUE)
            .chain(crate::tasks::retention::OVERDUE)
            .chain(crate::webhooks::retention::OVERDUE)
            .chain(crate::recruiting::matching::OVERDUE)
            .chain(crate::recruiting::OVERDUE);
        let rows = |overdue| OverdueRows { store: Arc::clone(self), overdue };
        tables.map(|overdue| Arc::new(rows(overdue)) as Arc<dyn Retention>).collect()
    }
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[async_trait]
impl Retention for OverdueRows {
    fn rule(&self) -> &'static RetentionRule {
        self.overdue.rule
    }

    async fn overdue(&self, cutoff: Timestamp) -> Result<u64, StoreError> {
        let Overdue { table, due, .. } = self.overdue;
        let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {table} WHERE {due}"))
            .bind::<InstantSql, _>(Instant(cutoff));
        let row: CountRow = self.store.read(|c| query.get_result(c).boxed()).await?;
        Ok(row.count.unsigned_abs())
    }

    async fn remove(&self, cutoff: Timestamp, at_most: u32) -> Result<u64, StoreError> {
        let Overdue { table, key, due, set, .. } = self.overdue;
        let verb = match set {
            Some(set) => format!("UPDATE {table} SET {set}"),
            None => format!("DELETE FROM {table}"),
        };
        let statement =
            format!("{verb} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {due} LIMIT $2)");
        let remove = diesel::sql_query(statement)
            .bind::<InstantSql, _>(Instant(cutoff))
            .bind::<BigInt, _>(i64::from(at_most));
        let removed = self.store.write(|c| remove.execute(c).boxed()).await?;
        Ok(removed as u64)
    }
}
