//! What saved searches keep no longer.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::FOUND_JOBS,
    table: "saved_search_finds",
    key: "search_id, job_id",
    due: "found_at <= $1",
    set: None,
}];
