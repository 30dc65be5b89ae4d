//! Resend: mail over its HTTP API, and what it reports of mails.

mod client;
mod failure;
mod pace;
mod reports;
mod request;
mod signature;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use lettre::message::Mailbox;
use secrecy::SecretString;
use socle_application::email::EmailMessage;
use socle_application::email::ports::{Mailer, MailerError};
use url::Url;

pub use reports::ResendReports;
pub use signature::WebhookSecretError;

use crate::sender::{InvalidSender, sender};
use crate::templates;
use client::Client;
use failure::Failure;
use pace::Pace;

/// How to reach Resend.
#[derive(Debug, Clone)]
pub struct ResendSettings {
    /// What stands before `/emails`.
    pub url: Url,
    /// The key, `re_…`; sending is all that it has to permit.
    pub api_key: SecretString,
    /// Whom mails come from, such as `Socle <no-reply@example.com>`.
    pub from: String,
    /// Where answers go, if not there.
    pub reply_to: Option<String>,
    /// How long one request may take, from the connection to the last byte.
    pub timeout: Duration,
    /// How long a message waits here when Resend asks to slow down; longer, and it is tried again
    /// later.
    pub patience: Duration,
}

impl ResendSettings {
    /// The usual address, 10 s for a request, and 30 s to wait.
    pub fn new(url: Url, api_key: SecretString, from: &str) -> Self {
        Self {
            url,
            api_key,
            from: from.to_owned(),
            reply_to: None,
            timeout: Duration::from_secs(10),
            patience: Duration::from_secs(30),
        }
    }
}

/// What is wrong with the configuration of Resend. Shows nothing of the key.
#[derive(Debug, thiserror::Error)]
pub enum ResendConfigError {
    /// Neither HTTP nor HTTPS, or with a query.
    #[error("Resend's address is an http or https address without a query")]
    Url,
    /// Not of visible characters.
    #[error("the API key is empty or holds characters that no key has")]
    ApiKey,
    /// The sender, or where answers go, is no address.
    #[error(transparent)]
    Sender(#[from] InvalidSender),
    /// TLS or the client cannot be set up.
    #[error("the client cannot be made: {0}")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Hands mail to Resend (`POST /emails`).
///
/// The message's identifier goes along as `Idempotency-Key`: within the 24 hours for which Resend
/// remembers it, a message that is handed over twice is sent once, also when the answer to the first
/// try was lost. What is wrong with this one message is refused for good; what is wrong with us (the
/// key, the domain, a quota) waits and is logged as an error. When Resend asks to slow down (429),
/// all messages of this process do.
pub struct ResendMailer {
    client: Client,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    pace: Pace,
}

impl ResendMailer {
    /// How often a message is handed over before it is left for later, while Resend asks to slow
    /// down.
    const TRIES: u32 = 5;

    /// A mailer; connects when the first message is sent.
    ///
    /// # Errors
    ///
    /// [`ResendConfigError`] says what is wrong with the settings.
    pub fn new(settings: &ResendSettings) -> Result<Self, ResendConfigError> {
        Ok(Self {
            client: Client::new(settings)?,
            from: sender(&settings.from)?,
            reply_to: settings.reply_to.as_deref().map(sender).transpose()?,
            pace: Pace::new(settings.patience),
        })
    }

    async fn deliver(&self, message: &EmailMessage, body: &[u8]) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            self.pace.wait().await?;
            tries += 1;
            match self.client.post(message.id, body.to_vec()).await {
                Err(Failure::SlowDown(pause)) => {
                    self.pace.slow_down(pause);
                    if tries == Self::TRIES {
                        return Err(Failure::SlowDown(pause));
                    }
                }
                outcome => return outcome,
            }
        }
    }
}

/// Shows whom mail comes from, and no key.
impl fmt::Debug for ResendMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResendMailer").field("from", &self.from.to_string()).finish_non_exhaustive()
    }
}

#[async_trait]
impl Mailer for ResendMailer {
    async fn send(&self, message: &EmailMessage) -> Result<(), MailerError> {
        let rendered =
            templates::render(message).map_err(|error| MailerError::Refused(error.into()))?;
        let body = request::body(&self.from, self.reply_to.as_ref(), message, &rendered)
            .map_err(|error| MailerError::Refused(error.into()))?;
        let outcome = self.deliver(message, &body).await;
        if let Err(failure) = &outcome
            && failure.is_ours()
        {
            tracing::error!(%failure, "Resend takes no mail from us: mend the configuration");
        }
        Ok(outcome?)
    }

    /// Asks nobody: whether the key works shows with the first message, and requests are limited.
    async fn check(&self) -> Result<(), MailerError> {
        Ok(())
    }
}
