//! Messages to people by e-mail.
//!
//! A use case appends what [`EmailQueue`] makes of a message to its own outbox; it is sealed, since
//! it may hold a link with a token, and sent by [`SendEmail`] afterwards. Not to be confused
//! with the `mail` module of the product, which reads and writes people's own mailboxes.

mod message;
pub mod ports;
mod queue;
mod send;

pub use message::{DigestLine, EmailContent, EmailMessage, MalformedEmail};
pub use queue::{EmailQueue, SEND};
pub use send::SendEmail;
