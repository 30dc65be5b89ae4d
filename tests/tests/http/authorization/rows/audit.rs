use socle_domain::audit::permissions::{READ, READ_PLATFORM};

use super::super::row::{Row, nothing, row};
use super::super::verdict::Rule::{Inside, Platform};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/organizations/{id}/audit-events", Inside(&READ), 200, nothing),
        row("GET", "/api/v1/organizations/{id}/audit-events.csv", Inside(&READ), 200, nothing),
        row("GET", "/api/v1/admin/audit-events", Platform(&READ_PLATFORM), 200, nothing),
        row("GET", "/api/v1/admin/audit-events.csv", Platform(&READ_PLATFORM), 200, nothing),
    ]
}
