//! Connections to the mail server, and the pool that keeps them.
//!
//! lettre's own transport is not used: it does not tell at which stage a server refused, and that
//! decides whether a message is given up; and its pool needs a runtime to be built.

use std::time::Duration;

use deadpool::managed::{Manager, Metrics, Pool, RecycleError, RecycleResult};
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::config::{Encryption, SmtpConfig};
use super::failure::{Failure, Stage};

/// Servers hang up after a while, and some firewalls forget a connection without telling: one that
/// rested longer is not worth a try.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// One conversation with the server, between two messages.
pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
    /// Whether the last message was handed over completely. A future may be dropped in the middle
    /// of one, and the next message must not continue it.
    clean: bool,
}

impl Connection {
    /// Hands a message over (RFC 5321 §3.3).
    pub(super) async fn deliver(
        &mut self,
        envelope: &Envelope,
        message: &[u8],
    ) -> Result<(), Failure> {
        let at = |stage| move |error| Failure::Smtp { stage, error };
        self.clean = false;
        // Messages are ASCII by their transfer encodings, so neither 8BITMIME nor SMTPUTF8 is
        // needed.
        let mail = Mail::new(envelope.from().cloned(), Vec::new());
        self.smtp.command(mail).await.map_err(at(Stage::Sender))?;
        for recipient in envelope.to() {
            let recipient = Rcpt::new(recipient.clone(), Vec::new());
            self.smtp.command(recipient).await.map_err(at(Stage::Recipient))?;
        }
        self.smtp.command(Data).await.map_err(at(Stage::Content))?;
        self.smtp.message(message).await.map_err(at(Stage::Content))?;
        self.clean = true;
        Ok(())
    }

    /// Whether the server still answers.
    pub(super) async fn answers(&mut self) -> bool {
        self.clean && self.smtp.test_connected().await
    }

    /// Says goodbye after a failure.
    pub(super) async fn quit(mut self) {
        self.smtp.abort().await;
    }
}

/// Opens connections for the pool.
#[derive(Debug)]
pub(super) struct Connector {
    config: SmtpConfig,
    name: ClientId,
}

impl Connector {
    pub(super) fn new(config: SmtpConfig) -> Self {
        Self { config, name: ClientId::default() }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let failed = |error| Failure::Smtp { stage: Stage::Connection, error };
        let wrapper = match &self.config.encryption {
            Encryption::Implicit(tls) => Some(tls.clone()),
            _ => None,
        };
        let server = (self.config.host.as_str(), self.config.port);
        // The whole delivery has a deadline, so this step needs none of its own.
        let mut smtp = AsyncSmtpConnection::connect_tokio1(server, None, &self.name, wrapper, None)
            .await
            .map_err(failed)?;
        match &self.config.encryption {
            Encryption::Required(_) if !smtp.can_starttls() => {
                smtp.abort().await;
                return Err(Failure::NoEncryption);
            }
            Encryption::Opportunistic(_) if !smtp.can_starttls() => {}
            Encryption::Required(tls) | Encryption::Opportunistic(tls) => {
                smtp.starttls(tls.clone(), &self.name).await.map_err(failed)?;
            }
            Encryption::Implicit(_) | Encryption::None => {}
        }
        self.authenticate(&mut smtp).await?;
        Ok(smtp)
    }

    async fn authenticate(&self, smtp: &mut AsyncSmtpConnection) -> Result<(), Failure> {
        let Some(credentials) = &self.config.credentials else { return Ok(()) };
        if !smtp.is_encrypted() && !self.config.password_in_the_clear {
            smtp.abort().await;
            return Err(Failure::NoEncryptionForPassword);
        }
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        match smtp.auth(&mechanisms, credentials).await {
            Ok(_) => Ok(()),
            Err(error) => {
                smtp.abort().await;
                Err(Failure::Authentication(error.status()))
            }
        }
    }
}

/// A pool of at most `size` connections, which are opened when they are needed.
pub(super) fn pool(config: SmtpConfig, size: usize) -> Pool<Connector> {
    let pool = Pool::builder(Connector::new(config)).max_size(size).build();
    #[expect(clippy::expect_used, reason = "only timeouts, and it has none, need a runtime")]
    pool.expect("a pool without timeouts builds")
}

impl Manager for Connector {
    type Type = Connection;
    type Error = Failure;

    async fn create(&self) -> Result<Connection, Failure> {
        // On the heap: the handshakes of TCP, TLS and SMTP together make a future of 16 kB.
        Ok(Connection { smtp: Box::pin(self.connect()).await?, clean: true })
    }

    async fn recycle(
        &self,
        connection: &mut Connection,
        metrics: &Metrics,
    ) -> RecycleResult<Failure> {
        if metrics.last_used() < LONGEST_REST && connection.answers().await {
            Ok(())
        } else {
            Err(RecycleError::message("the connection is used up"))
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::TcpListener;

    use super::*;

    /// What `smtp://user:password@elsewhere?tls=opportunistic` means, with a server that offers no
    /// encryption. (From outside it cannot be tested: what listens here is on loopback.)
    #[tokio::test]
    async fn an_opportunist_sends_no_password_in_the_clear() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://socle:hunter2@{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let mut stream = BufReader::new(listener.accept().await.unwrap().0);
            stream.write_all(b"220 mx ESMTP\r\n").await.unwrap();
            let mut heard = String::new();
            while stream.read_line(&mut heard).await.unwrap() > 0 {
                stream.write_all(b"250-mx\r\n250 AUTH PLAIN\r\n").await.unwrap();
            }
            heard
        });
        let mut config = SmtpConfig::parse(&url).unwrap();
        config.password_in_the_clear = false;

        let outcome = Connector::new(config).connect().await;

        assert!(matches!(outcome, Err(Failure::NoEncryptionForPassword)));
        drop(outcome);
        let heard = server.await.unwrap();
        assert!(heard.starts_with("EHLO") && !heard.contains("AUTH"), "{heard}");
    }
}
