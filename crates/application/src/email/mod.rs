//! Messages to people by e-mail, and addresses that get no more of them.
//!
//! A use case appends what [`EmailQueue`] makes of a message to its own outbox; it is sealed, since
//! it may hold a link with a token, and sent by [`SendEmail`] afterwards, which looks first whether
//! the address is on the list of those that get no more mail ([`Suppression`]). Who gets there is
//! said by the mail server ([`MailerError::NoSuchMailbox`](ports::MailerError)), by the provider
//! ([`HearReport`]) or by an administrator. Not to be confused with the `mail` module of the product,
//! which reads and writes people's own mailboxes.
//!
//! [`Suppression`]: socle_domain::email::Suppression

mod add_suppression;
mod address_keys;
mod fields;
mod get_suppression;
mod hear_report;
mod importance;
mod list_suppressions;
mod message;
mod personal_data;
pub mod ports;
mod queue;
mod remove_suppression;
mod send;
mod suppress;

use std::sync::Arc;

pub use add_suppression::{AddSuppression, AddSuppressionError, AddSuppressionInput};
pub use address_keys::AddressKeys;
pub use get_suppression::{GetSuppression, GetSuppressionError};
pub use hear_report::{HearReport, HearReportError};
pub use list_suppressions::{ListSuppressions, ListSuppressionsError};
pub use message::{DigestLine, EmailContent, EmailMessage, MalformedEmail};
pub use personal_data::EmailData;
pub use queue::{EmailQueue, SEND};
pub use remove_suppression::{RemoveSuppression, RemoveSuppressionError};
pub use send::SendEmail;

/// Every use case of mail, built once by the wiring.
pub struct Email {
    /// Lists addresses that get no more mail.
    pub list_suppressions: ListSuppressions,
    /// Shows one.
    pub get_suppression: GetSuppression,
    /// Stops mail to an address.
    pub add_suppression: AddSuppression,
    /// Allows it again.
    pub remove_suppression: RemoveSuppression,
    /// Hears what the provider reports; `None` where none is configured.
    pub hear_report: Option<Arc<HearReport>>,
}
