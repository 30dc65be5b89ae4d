//! What mail keeps no longer. The digest of an address that gets no more mail stays.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[
    Overdue {
        rule: &retention::SUPPRESSED_ADDRESSES,
        table: "email_suppressions",
        key: "id",
        due: "reported_at <= $1 AND email IS NOT NULL",
        set: Some("email = NULL"),
    },
    Overdue {
        rule: &retention::SOFT_BOUNCES,
        table: "soft_bounces",
        key: "address_digest",
        due: "since <= $1",
        set: None,
    },
    Overdue {
        rule: &retention::MAIL_REPORTS,
        table: "mail_reports",
        key: "id",
        due: "heard_at <= $1",
        set: None,
    },
];
