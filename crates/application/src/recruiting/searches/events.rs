//! What saved searches announce: that something changed, and nothing of what people look for.

use crate::outbox::user_event;

user_event!(
    /// Somebody saved a search.
    SearchSaved = "saved_search.created"
);
user_event!(
    /// Somebody changed one.
    SearchChanged = "saved_search.updated"
);
user_event!(
    /// Somebody keeps one no more.
    SearchRemoved = "saved_search.removed"
);
