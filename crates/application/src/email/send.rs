use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::tasks::Task;

use crate::email::ports::{Mailer, MailerError};
use crate::email::{EmailMessage, queue};
use crate::ports::Sealer;
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

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
impl TaskHandler for SendEmail {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let plain = self
            .sealer
            .open(&queue::place(task.id), &task.payload)
            .map_err(|error| TaskError::Permanent(error.into()))?;
        let email = EmailMessage::from_bytes(task.id.as_uuid(), &plain)
            .map_err(|error| TaskError::Permanent(error.into()))?;
        self.mailer.send(&email).await.map_err(|error| match error {
            MailerError::Refused(_) => TaskError::Permanent(error.into()),
            MailerError::Unconfigured => TaskError::Waiting(error.into()),
            MailerError::Unavailable(_) => TaskError::Retry(error.into()),
        })?;
        Ok(None)
    }
}
