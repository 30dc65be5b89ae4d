use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::identity::User;
use socle_domain::notifications::NotificationId;
use socle_domain::tasks::{Priority, Task, TaskKind};

use crate::notifications::{NotificationMails, NotificationReader};
use crate::ports::{Clock, SealError};
use crate::store::{Store, StoreError, Tx, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// The task of mailing one notification; it has the identifier of the notification.
pub const MAIL: TaskKind =
    TaskKind { priority: Priority::High, ..TaskKind::named("notifications.mail") };

/// Mails notifications of which people want to hear at once. What was read, deleted or mailed by then
/// is not mailed: the notification notes that it was, in the transaction that asks for the mail, so
/// however often the task is begun there is one.
pub struct MailNotification {
    /// Where notifications are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Puts them into words.
    pub reader: Arc<NotificationReader>,
    /// Prepares mails.
    pub mails: Arc<NotificationMails>,
}

/// Why nothing was mailed.
#[derive(Debug, thiserror::Error)]
pub(super) enum MailError {
    /// The mail cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<MailError> for TaskError {
    fn from(error: MailError) -> Self {
        Self::Retry(error.into())
    }
}

/// Whether mail about notifications goes to a person: they have proved their address, and may come in.
pub(super) fn may_be_mailed(user: &User) -> bool {
    user.email_verified_at.is_some() && user.is_active() && !user.is_closing()
}

impl MailNotification {
    async fn mail(&self, tx: &mut dyn Tx, id: NotificationId) -> Result<(), MailError> {
        let now = self.clock.now();
        let Some(taken) = tx.notifications().take_for_mail(id, now).await? else { return Ok(()) };
        let user = tx.users().find(taken.user_id).await?.filter(may_be_mailed);
        let Some(user) = user else { return Ok(()) };
        for seen in self.reader.read(user.locale, vec![taken]).await? {
            let mail = self.mails.one(&user, &seen, now)?;
            tx.outbox().append(&[mail]).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl TaskHandler for MailNotification {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let id = NotificationId::from_uuid(task.id.as_uuid());
        let mut tx = self.store.begin().await?;
        let outcome = self.mail(&mut *tx, id).await;
        finish(tx, outcome).await?;
        Ok(None)
    }
}
