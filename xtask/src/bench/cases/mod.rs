//! The cases, by context.

mod audit;
mod identity;
mod many_jobs;
mod matching;
mod notifications;
mod operations;
mod recruiting;
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
        recruiting::CASES,
        many_jobs::CASES,
        matching::CASES,
    ]
    .concat()
}
