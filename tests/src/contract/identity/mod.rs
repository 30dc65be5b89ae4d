//! Identity's repositories and queries.

pub mod changes;
mod flows;
pub mod listing;
pub mod lock_order;
pub mod one_time_tokens;
pub mod refresh_tokens;
pub mod security_events;
pub mod sessions;
pub mod standings;
pub mod users;
