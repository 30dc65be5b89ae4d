//! What webhooks keep no longer. Attempts go with their deliveries.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::WEBHOOK_DELIVERIES,
    table: "webhook_deliveries",
    key: "id",
    due: "created_at <= $1",
    set: None,
}];
