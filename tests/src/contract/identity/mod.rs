//! Identity's repositories and queries.

pub mod administration;
pub mod changes;
pub mod failed_attempts;
mod flows;
pub mod known_devices;
pub mod listing;
pub mod lock_order;
pub mod one_time_tokens;
pub mod refresh_tokens;
pub mod second_factors;
pub mod security_events;
pub mod sessions;
pub mod sign_in_challenges;
pub mod standings;
pub mod users;
