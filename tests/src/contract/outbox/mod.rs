//! The outbox: messages enter in a transaction and leave through the queue.

pub mod appending;
pub mod claiming;
pub mod settling;
