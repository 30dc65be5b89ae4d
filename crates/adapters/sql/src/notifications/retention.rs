//! What notifications keep no longer.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[
    Overdue {
        rule: &retention::READ_NOTIFICATIONS,
        table: "notifications",
        key: "id",
        due: "read_at <= $1",
        set: None,
    },
    Overdue {
        rule: &retention::NOTIFICATIONS,
        table: "notifications",
        key: "id",
        due: "created_at <= $1",
        set: None,
    },
];
