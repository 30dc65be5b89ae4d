//! What is known of tasks that have ended goes after a while.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[
    Overdue {
        rule: &retention::FINISHED_TASKS,
        table: "tasks",
        key: "id",
        due: "finished_at <= $1 AND status <> 'failed'",
        set: None,
    },
    Overdue {
        rule: &retention::FAILED_TASKS,
        table: "tasks",
        key: "id",
        due: "finished_at <= $1 AND status = 'failed'",
        set: None,
    },
];
