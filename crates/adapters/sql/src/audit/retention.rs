//! What the audit log keeps no longer: entries stay, from where does not.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::AUDIT_CLIENTS,
    table: "audit_entries",
    key: "id",
    // An entry gets its salt when it is linked: what is not linked yet is not touched.
    due: "occurred_at <= $1 AND client_salt IS NOT NULL",
    set: Some("ip = NULL, user_agent = NULL, client_salt = NULL"),
}];
