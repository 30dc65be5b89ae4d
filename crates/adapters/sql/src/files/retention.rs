//! What files keep no longer. The content of deleted ones is for a use case.

use socle_domain::privacy::retention;

use crate::retention::Overdue;

pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::UNFINISHED_UPLOADS,
    table: "files",
    key: "id",
    due: "state = 'pending' AND created_at <= $1",
    set: Some(
        "state = 'deleted', user_id = NULL, organization_id = NULL, uploaded_by = NULL, size = 0",
    ),
}];
