//! What a change announces, stored with the change and delivered afterwards, at least once.
//!
//! A use case appends [`OutboxMessage`]s to its own transaction. A dispatcher in the background
//! claims what is due, hands each message to the [`OutboxHandler`] of its topic, and removes it when
//! the handler is done; a handler that fails is tried again later, with growing pauses. Killing the
//! process at any point loses nothing: a claim is a lease that runs out.

mod dispatch;
mod message;
pub mod ports;

pub use dispatch::{DispatchOutbox, Dispatched};
pub use message::{Event, OutboxMessage, OutboxMessageId, Topic};
pub use ports::{HandlerError, OutboxHandler};
