//! The table: every operation of the document, a file for each context.

mod access;
mod administration;
mod applicants;
mod audit;
mod candidates;
mod email;
mod files;
mod hiring;
mod identity;
mod notifications;
mod operations;
mod organizations;
mod people;
mod privacy;
mod recruiting;
mod saved_searches;
mod tasks;
mod webhooks;

use super::row::Row;

/// Every row.
pub(crate) fn all() -> Vec<Row> {
    [
        access::rows(),
        administration::rows(),
        applicants::rows(),
        audit::rows(),
        candidates::rows(),
        email::rows(),
        files::rows(),
        identity::account_rows(),
        identity::entrance_rows(),
        notifications::rows(),
        operations::rows(),
        organizations::rows(),
        people::rows(),
        privacy::rows(),
        recruiting::rows(),
        hiring::rows(),
        saved_searches::rows(),
        tasks::rows(),
        webhooks::rows(),
    ]
    .concat()
}
