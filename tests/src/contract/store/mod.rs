//! The unit of work itself: what ends it, what is left, and who waits for whom.

pub mod abandoning;
pub mod migrations;
pub mod opening;
pub mod round_trips;
pub mod transactions;
