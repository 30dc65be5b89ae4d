use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::Id as _;
use socle_domain::access::{Actor, RequestId};
use socle_domain::email::{ReportClass, SuppressionReason};
use socle_domain::tasks::Task;

use crate::email::ports::{EmailQueries, Mailer, MailerError};
use crate::email::suppress::{Suppressed, suppress};
use crate::email::{AddressKeys, EmailMessage, queue};
use crate::ports::{Clock, Mac, Randomness, Sealer};
use crate::store::{Store, StoreError, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// Sends the mails that use cases put into the outbox, but for those to addresses that get no more.
pub struct SendEmail {
    /// Sends.
    pub mailer: Arc<dyn Mailer>,
    /// Opens what was queued.
    pub sealer: Arc<dyn Sealer>,
    /// Where the list of addresses is kept that get no more mail.
    pub store: Arc<dyn Store>,
    /// Knows the list.
    pub queries: Arc<dyn EmailQueries>,
    /// Recognizes addresses.
    pub mac: Arc<dyn Mac>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

#[async_trait]
impl TaskHandler for SendEmail {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let plain = self
            .sealer
            .open(&queue::place(task.id), &task.payload)
            .map_err(|error| TaskError::Permanent(error.into()))?;
        let email = EmailMessage::from_bytes(task.id.as_uuid(), &plain)
            .map_err(|error| TaskError::Permanent(error.into()))?;
        let keys = AddressKeys::of(&*self.mac, &email.to);
        if let Some(reason) = self.stopped(&email, &keys).await? {
            let (template, reason) = (email.content.template(), reason.as_str());
            tracing::info!(id = %task.id, template, reason, "a mail was not sent: suppressed");
            return Ok(Some(json!({ "outcome": "suppressed", "reason": reason })));
        }
        match self.mailer.send(&email).await {
            Ok(()) => Ok(None),
            Err(error) => {
                if let MailerError::NoSuchMailbox { class, .. } = &error {
                    self.note_bounce(&keys, class.clone()).await?;
                }
                Err(error.into())
            }
        }
    }
}

impl SendEmail {
    /// Why the mail is not sent, if it is not.
    async fn stopped(
        &self,
        email: &EmailMessage,
        keys: &AddressKeys,
    ) -> Result<Option<SuppressionReason>, StoreError> {
        let suppression = self.queries.suppression_of(keys).await?;
        let reason = suppression.map(|it| it.reason);
        Ok(reason.filter(|reason| reason.stops(email.content.importance())))
    }

    /// Puts an address on the list that the mail server does not know.
    async fn note_bounce(
        &self,
        keys: &AddressKeys,
        class: Option<ReportClass>,
    ) -> Result<(), StoreError> {
        let system = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
        let it = Suppressed { keys, reason: SuppressionReason::Bounced, class };
        let mut tx = self.store.begin().await?;
        let now = self.clock.now();
        let outcome = suppress(&mut *tx, &*self.randomness, &system, it, now).await;
        finish(tx, outcome).await.map(drop)
    }
}

impl From<MailerError> for TaskError {
    fn from(error: MailerError) -> Self {
        match error {
            MailerError::Refused(_) | MailerError::NoSuchMailbox { .. } => {
                Self::Permanent(error.into())
            }
            MailerError::Unconfigured => Self::Waiting(error.into()),
            MailerError::Unavailable(_) => Self::Retry(error.into()),
        }
    }
}
