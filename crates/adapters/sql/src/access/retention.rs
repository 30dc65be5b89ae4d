//! What access keeps no longer.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::API_KEYS,
    table: "api_keys",
    key: "id",
    due: "revoked_at <= $1 OR expires_at <= $1",
    set: None,
}];
