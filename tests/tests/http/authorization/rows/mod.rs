//! The table: every operation of the document, a file for each context.

mod access;
mod administration;
mod identity;
mod operations;
mod organizations;

use super::row::Row;

/// Every row.
pub(crate) fn all() -> Vec<Row> {
    [
        access::rows(),
        administration::rows(),
        identity::account_rows(),
        identity::entrance_rows(),
        operations::rows(),
        organizations::rows(),
    ]
    .concat()
}
