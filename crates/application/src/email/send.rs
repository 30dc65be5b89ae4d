use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;

use crate::email::ports::{Mailer, MailerError};
use crate::email::{EmailMessage, queue};
use crate::outbox::{HandlerError, OutboxHandler, OutboxMessage};
use crate::ports::Sealer;

/// Sends the mails that use cases put into the outbox.
pub struct SendEmail {
    mailer: Arc<dyn Mailer>,
    sealer: Arc<dyn Sealer>,
}

impl SendEmail {
    /// Over its ports.
    pub fn new(mailer: Arc<dyn Mailer>, sealer: Arc<dyn Sealer>) -> Self {
        Self { mailer, sealer }
    }
}

#[async_trait]
impl OutboxHandler for SendEmail {
    async fn handle(&self, message: &OutboxMessage) -> Result<(), HandlerError> {
        let plain = self
            .sealer
            .open(&queue::place(message.id), &message.payload)
            .map_err(|error| HandlerError::Permanent(error.into()))?;
        let email = EmailMessage::from_bytes(message.id.as_uuid(), &plain)
            .map_err(|error| HandlerError::Permanent(error.into()))?;
        self.mailer.send(&email).await.map_err(|error| match error {
            MailerError::Refused(_) => HandlerError::Permanent(error.into()),
            MailerError::Unconfigured => HandlerError::Waiting(error.into()),
            MailerError::Unavailable(_) => HandlerError::Retry(error.into()),
        })
    }
}
