//! What identity keeps no longer.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[
    Overdue {
        rule: &retention::ONE_TIME_TOKENS,
        table: "one_time_tokens",
        key: "id",
        due: "expires_at <= $1 OR used_at <= $1 OR voided_at <= $1",
        set: None,
    },
    Overdue {
        rule: &retention::SIGN_IN_CHALLENGES,
        table: "sign_in_challenges",
        key: "id",
        due: "expires_at <= $1",
        set: None,
    },
    Overdue {
        rule: &retention::SESSIONS,
        table: "sessions",
        key: "id",
        due: "ended_at <= $1 OR expires_at <= $1 OR idle_expires_at <= $1",
        set: None,
    },
    Overdue {
        rule: &retention::FAILED_ATTEMPTS,
        table: "failed_attempts",
        key: "key",
        due: "(last_failure_at IS NULL OR last_failure_at <= $1) AND (locked_until IS NULL OR locked_until <= $1)",
        set: None,
    },
    Overdue {
        rule: &retention::SECURITY_EVENTS,
        table: "security_events",
        key: "id",
        due: "occurred_at <= $1",
        set: None,
    },
];
