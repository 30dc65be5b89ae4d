//! What privacy keeps no longer. Accounts are for a use case.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::EXPORTS,
    table: "personal_exports",
    key: "id",
    due: "created_at <= $1",
    set: None,
}];
