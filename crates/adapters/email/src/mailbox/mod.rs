//! The development mailbox: mail that leaves no machine.

mod entry;
mod folder;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use socle_application::email::EmailMessage;
use socle_application::email::ports::{DevelopmentMailbox, MailboxMessage, Mailer, MailerError};
use socle_application::ports::Clock;
use socle_application::store::Cause;
use socle_domain::identity::EmailAddress;

use crate::templates;
use entry::Entry;
use folder::Folder;

/// Puts mail into a folder instead of sending it, and reads it back.
///
/// One JSON file per message: a worker in another process delivers into the same mailbox, and it
/// survives a restart. The newest [`FileMailbox::KEPT`] messages are kept. Files and folder are
/// their owner's alone, since links in mails hold tokens.
pub struct FileMailbox {
    folder: Folder,
    clock: Arc<dyn Clock>,
}

impl FileMailbox {
    /// How many messages are kept.
    pub const KEPT: usize = 500;

    /// A mailbox in `folder`, which is created when the first message arrives.
    pub fn open(folder: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        Self { folder: Folder::new(folder.into()), clock }
    }
}

#[async_trait]
impl Mailer for FileMailbox {
    /// Delivers; the same message delivered twice is one message.
    async fn send(&self, message: &EmailMessage) -> Result<(), MailerError> {
        let rendered = templates::render(message).map_err(|e| MailerError::Refused(e.into()))?;
        let now = self.clock.now();
        let entry = Entry::new(message, rendered, now);
        let json = serde_json::to_vec_pretty(&entry).map_err(|e| MailerError::Refused(e.into()))?;
        let unavailable = |error: std::io::Error| MailerError::Unavailable(error.into());
        self.folder.write(message.id, &json, now).await.map_err(unavailable)?;
        // The message is there; old ones that stay a little longer are no reason to deliver it
        // again.
        if let Err(error) = self.folder.prune(Self::KEPT, now).await {
            tracing::warn!(%error, "old messages in the development mailbox were not deleted");
        }
        Ok(())
    }

    /// Whether the folder is there or can be made.
    async fn check(&self) -> Result<(), MailerError> {
        self.folder.create().await.map_err(|error| MailerError::Unavailable(error.into()))
    }
}

#[async_trait]
impl DevelopmentMailbox for FileMailbox {
    /// Messages, newest first. A file that cannot be read is left out, with a warning in the log.
    async fn messages(&self, to: Option<EmailAddress>) -> Result<Vec<MailboxMessage>, Cause> {
        let mut messages = Vec::new();
        for path in self.folder.files().await? {
            match self.folder.read(&path).await {
                Ok(Some(bytes)) => match serde_json::from_slice::<Entry>(&bytes) {
                    Ok(entry) if to.as_ref().is_none_or(|to| entry.is_for(to)) => {
                        messages.push(MailboxMessage::from(entry));
                    }
                    Ok(_) => {}
                    Err(error) => skipped(&path, &error),
                },
                // Another delivery has just pruned it.
                Ok(None) => {}
                Err(error) => skipped(&path, &error),
            }
        }
        messages.sort_by_key(|message| std::cmp::Reverse((message.created_at, message.id)));
        messages.truncate(Self::KEPT);
        Ok(messages)
    }
}

fn skipped(path: &std::path::Path, error: &dyn std::fmt::Display) {
    tracing::warn!(
        file = %path.display(), %error,
        "a file in the development mailbox cannot be read and is left out"
    );
}
