//! Messages to people by e-mail.
//!
//! A use case [`enqueue`]s a message in its own transaction; it is sealed there, since it may hold a
//! link with a token, and sent by [`SendEmail`] when the outbox is dispatched. Not to be confused
//! with the `mail` module of the product, which reads and writes people's own mailboxes.

mod message;
pub mod ports;
mod queue;
mod send;

pub use message::{EmailContent, EmailMessage, MalformedEmail};
pub use queue::{EmailQueue, TOPIC};
pub use send::SendEmail;
