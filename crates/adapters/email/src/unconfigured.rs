use async_trait::async_trait;
use socle_application::email::EmailMessage;
use socle_application::email::ports::{Mailer, MailerError};

/// Sends nothing, and says so: production without a mail server.
///
/// Messages stay in the outbox and leave once a mail server is configured.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnconfiguredMailer;

#[async_trait]
impl Mailer for UnconfiguredMailer {
    async fn send(&self, _message: &EmailMessage) -> Result<(), MailerError> {
        Err(MailerError::Unconfigured)
    }

    async fn check(&self) -> Result<(), MailerError> {
        Err(MailerError::Unconfigured)
    }
}
