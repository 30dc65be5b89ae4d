//! Sends mail by SMTP.

mod config;
mod connection;
mod failure;
mod message;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use deadpool::managed::{Object, Pool, PoolError};
use lettre::message::Mailbox;
use secrecy::{ExposeSecret as _, SecretString};
use socle_application::email::EmailMessage;
use socle_application::email::ports::{Mailer, MailerError};

pub use config::SmtpConfigError;

use crate::sender::sender;
use crate::templates;
use config::{Encryption, SmtpConfig};
use connection::{Connection, Connector};
use failure::Failure;

/// Hands mail to an SMTP server (RFC 5321), over connections it keeps.
///
/// | address | encryption |
/// |---|---|
/// | `smtps://user:password@host` | TLS from the first byte, port 465 |
/// | `smtp://user:password@host` | STARTTLS, required; port 587 |
/// | `smtp://host?tls=opportunistic` | STARTTLS if offered; without it no password is sent |
/// | `smtp://host?tls=none` | none, for a relay in a network one trusts |
/// | `smtp://localhost` (or `127.0.0.1`, `[::1]`) | as if opportunistic, the certificate unchecked |
///
/// User and password are percent-encoded. Certificates are checked against Mozilla's list.
pub struct SmtpMailer {
    from: Mailbox,
    reply_to: Option<Mailbox>,
    pool: Pool<Connector>,
    timeout: Duration,
}

impl SmtpMailer {
    /// How long handing over one message may take, connecting included.
    pub const TIMEOUT: Duration = Duration::from_secs(10);

    /// How many messages are handed over at the same time; many servers allow few more from one
    /// client.
    const CONNECTIONS: usize = 4;

    /// A mailer for the server at `url`, whose messages come from `from`, such as
    /// `Socle <no-reply@example.com>`. Connects when the first message is sent.
    ///
    /// # Errors
    ///
    /// [`SmtpConfigError`] says what is wrong with the address or the sender, without repeating
    /// the address: it holds a password.
    pub fn new(url: &SecretString, from: &str) -> Result<Self, SmtpConfigError> {
        let from = sender(from)?;
        let config = SmtpConfig::parse(url.expose_secret())?;
        if matches!(config.encryption, Encryption::None) && config.credentials.is_some() {
            tracing::warn!(host = %config.host, "the SMTP password is sent without encryption");
        }
        let pool = connection::pool(config, Self::CONNECTIONS);
        Ok(Self { from, reply_to: None, pool, timeout: Self::TIMEOUT })
    }

    /// The same mailer, answers to whose messages go to this address.
    ///
    /// # Errors
    ///
    /// [`SmtpConfigError::From`] when it is none.
    pub fn with_reply_to(mut self, reply_to: &str) -> Result<Self, SmtpConfigError> {
        self.reply_to = Some(sender(reply_to)?);
        Ok(self)
    }

    /// The same mailer with another limit than [`SmtpMailer::TIMEOUT`].
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    async fn connection(&self) -> Result<Object<Connector>, Failure> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(failure) => failure,
            _ => Failure::Pool,
        })
    }

    async fn deliver(&self, message: &lettre::Message) -> Result<(), Failure> {
        let bytes = message.formatted();
        let mut connection = self.connection().await?;
        let outcome = connection.deliver(message.envelope(), &bytes).await;
        if outcome.is_err() {
            self.say_goodbye(Object::take(connection));
        }
        outcome
    }

    /// Ends a conversation that went wrong. Nobody waits for it, and it waits not for ever.
    fn say_goodbye(&self, connection: Connection) {
        tokio::spawn(tokio::time::timeout(self.timeout, connection.quit()));
    }

    async fn within_the_limit<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::time::timeout(self.timeout, work)
            .await
            .unwrap_or(Err(Failure::Timeout(self.timeout)))
    }
}

/// Shows where mail goes, and no password.
impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer")
            .field("from", &self.from.to_string())
            .field("server", self.pool.manager())
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, message: &EmailMessage) -> Result<(), MailerError> {
        let refused = |error: Box<dyn std::error::Error + Send + Sync>| MailerError::Refused(error);
        let rendered = templates::render(message).map_err(|error| refused(error.into()))?;
        let email = message::build(&self.from, self.reply_to.as_ref(), message, rendered)
            .map_err(|error| refused(error.into()))?;
        Ok(self.within_the_limit(self.deliver(&email)).await?)
    }

    async fn check(&self) -> Result<(), MailerError> {
        let check = async {
            let mut connection = self.connection().await?;
            if connection.answers().await {
                return Ok(());
            }
            self.say_goodbye(Object::take(connection));
            Err(Failure::NoAnswer)
        };
        Ok(self.within_the_limit(check).await?)
    }
}
