//! A client that believes nothing: it drives a server over real HTTP and refuses every answer that
//! the OpenAPI document does not promise.
//!
//! - [`Client`] sends requests. Each answer is checked before a test sees it: by [`Answer::check`],
//!   what all answers of Socle have in common, and by [`Document::check`], that the operation, the
//!   status, the content type and the body are the document's.
//! - [`Client::undocumented`] is for what the document does not hold on purpose: hosted pages and
//!   routes that do not exist.
//! - [`raw`] sends bytes that no HTTP library would send.
//! - [`Events`] and [`Socket`] read streams.
//! - [`Mailbox`] reads the development mailbox, [`Person`] signs up and in, [`SignedReport`] is what a
//!   provider of mail posts.

mod answer;
mod authenticator;
mod browser;
mod client;
mod document;
mod events;
mod founder;
mod mailbox;
mod person;
pub mod raw;
mod reports;
mod socket;

pub use answer::{Answer, Violation};
pub use authenticator::Authenticator;
pub use browser::Jar;
pub use client::{Call, Client, name_crypto_provider};
pub use document::{Document, Operation};
pub use events::{Event, Events};
pub use founder::Founder;
pub use mailbox::{Letter, Mailbox};
pub use person::{PASSWORD, Person, Protected, Session, second_factor};
pub use reports::{RESEND_WEBHOOK, SignedReport, WEBHOOK_SECRET, bounced, complained, event};
pub use reqwest::Method;
pub use socket::{Frame, Handshake, Socket};
