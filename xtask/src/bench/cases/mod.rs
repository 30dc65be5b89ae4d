//! The cases, by context.

mod audit;
mod identity;
mod notifications;
mod operations;
mod sessions;
mod tasks;

use super::case::Case;

/// Every case, in the order of the report.
pub(crate) fn all() -> Vec<Case> {
    [
        operations::CASES,
        identity::CASES,
        sessions::CASES,
        audit::CASES,
        tasks::CASES,
        notifications::CASES,
    ]
    .concat()
}
