//! What a change announces, stored with the change and delivered afterwards.
//!
//! A use case appends [`OutboxMessage`]s to its own transaction. A dispatcher in the background tells
//! every [`Subscriber`] of them, in the order in which they were added as far as they are about one
//! thing, and in one transaction with their removal: what a subscriber writes happens exactly once.
//! Some messages are errands (a mail to send): they become tasks with the message's identifier.
//!
//! # How to subscribe
//!
//! Implement [`Subscriber`] in your context and add it in the wiring. See `docs/guides/events.md`.

mod dispatch;
mod event;
mod message;
pub mod ports;

pub use dispatch::{DispatchOutbox, Dispatched};
pub use event::Event;
pub(crate) use event::{organization_event, user_event};
pub use message::{OutboxMessage, OutboxMessageId, Topic};
pub use ports::{Subscriber, SubscriberError};
