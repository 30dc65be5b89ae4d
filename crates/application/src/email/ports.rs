//! What sending mail needs from the world.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::EmailAddress;
use uuid::Uuid;

use crate::email::EmailMessage;
use crate::store::Cause;

/// Sends mail.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Renders and sends one message.
    async fn send(&self, message: &EmailMessage) -> Result<(), MailerError>;

    /// Whether mail can be sent now, as far as can be told without sending any.
    async fn check(&self) -> Result<(), MailerError>;
}

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// No way of sending mail is configured.
    #[error("no mail server is configured")]
    Unconfigured,
    /// The mail server cannot be reached or asks to try again.
    #[error("the mail server cannot take the message now: {0}")]
    Unavailable(#[source] Cause),
    /// The message will never be taken.
    #[error("the message was refused: {0}")]
    Refused(#[source] Cause),
}

/// A message in the development mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxMessage {
    /// Identifies it.
    pub id: Uuid,
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// Every link in it, in order.
    pub links: Vec<String>,
    /// The six-digit code in it, if there is one.
    pub code: Option<String>,
    /// When it was delivered.
    pub created_at: Timestamp,
}

/// Reads the development mailbox, where mail goes that leaves no machine.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait DevelopmentMailbox: Send + Sync {
    /// Messages, newest first; only those to one address when one is given.
    async fn messages(&self, to: Option<EmailAddress>) -> Result<Vec<MailboxMessage>, Cause>;
}
