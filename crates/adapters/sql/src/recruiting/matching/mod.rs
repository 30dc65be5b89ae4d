//! Matching's repositories and queries.

mod profiles;
mod queries;
mod rankings;
mod rows;
mod schema;
mod skills;
mod source;

use socle_domain::privacy::retention;

use crate::retention::Overdue;

/// What matching keeps no longer. Entries go with their rankings.
pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::MATCH_RANKINGS,
    table: "match_rankings",
    key: "id",
    due: "shown_at <= $1",
    set: None,
}];
