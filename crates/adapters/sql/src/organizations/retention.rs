//! What organizations keep no longer. Closed organizations are for a use case.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::INVITATIONS,
    table: "invitations",
    key: "id",
    due: "accepted_at <= $1 OR revoked_at <= $1 OR expires_at <= $1",
    set: None,
}];
