//! What half of some durations do not exceed.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Nullable};

/// Of an even number, the middle between both in the middle.
#[derive(QueryableByName)]
pub(super) struct MedianRow {
    #[diesel(sql_type = Nullable<BigInt>)]
    median: Option<i64>,
}

impl MedianRow {
    /// In seconds; `None` of nothing.
    pub(super) fn seconds(&self) -> Option<u64> {
        self.median.map(i64::unsigned_abs)
    }
}

/// The median of what a query gives out as `seconds`.
pub(super) fn median_of(query: &str) -> String {
    format!(
        "WITH waited AS ({query}), placed AS (\
             SELECT seconds, row_number() OVER (ORDER BY seconds) AS place, \
                 count(*) OVER () AS total FROM waited) \
         SELECT CAST(sum(seconds) AS bigint) / nullif(count(*), 0) AS median FROM placed \
         WHERE place IN ((total + 1) / 2, (total + 2) / 2)"
    )
}
