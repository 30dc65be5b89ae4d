use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde_json::json;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::tasks::{Priority, Task, TaskKind};

use crate::notifications::mail_notification::{MailError, may_be_mailed};
use crate::notifications::ports::NotificationQueries;
use crate::notifications::{NotificationMails, NotificationReader};
use crate::ports::Clock;
use crate::store::{Store, Tx, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// The task of sending everybody their digest.
pub const DIGEST: TaskKind = TaskKind {
    max_attempts: 5,
    priority: Priority::Low,
    time_limit: TimeDelta::hours(3),
    ..TaskKind::named("notifications.digest")
};

/// Sends each person one mail about what they were told and have not read since the last one.
///
/// One person, one transaction: it takes what waits, notes that a digest was sent and asks for the
/// mail. So it may be interrupted anywhere and run on many nodes at once, and nothing is told twice.
pub struct SendDigests {
    /// Where notifications are kept.
    pub store: Arc<dyn Store>,
    /// Knows for whom something waits.
    pub queries: Arc<dyn NotificationQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Puts them into words.
    pub reader: Arc<NotificationReader>,
    /// Prepares mails.
    pub mails: Arc<NotificationMails>,
}

impl SendDigests {
    /// How many people are looked for together.
    pub const BATCH: u32 = 200;
    /// How far two digests of one person are apart at least: a day, less what a run may be late.
    pub const APART: TimeDelta = TimeDelta::hours(20);

    /// Sends the digests that are due, and says how many.
    async fn send(&self) -> Result<u64, MailError> {
        let (mut sent, mut after) = (0, None);
        loop {
            let not_since = self.clock.now() - Self::APART;
            let people = self.queries.waiting_for_digest(not_since, after, Self::BATCH).await?;
            for user_id in &people {
                let mut tx = self.store.begin().await?;
                let outcome = self.send_to(&mut *tx, *user_id, not_since).await;
                sent += u64::from(finish(tx, outcome).await?);
            }
            after = people.last().copied();
            if people.len() < Self::BATCH as usize {
                return Ok(sent);
            }
        }
    }

    async fn send_to(
        &self,
        tx: &mut dyn Tx,
        user_id: UserId,
        not_since: Timestamp,
    ) -> Result<bool, MailError> {
        let now = self.clock.now();
        let taken = tx.notifications().take_for_digest(user_id, not_since, now).await?;
        let user = tx.users().find(user_id).await?.filter(may_be_mailed);
        let Some(user) = user.filter(|_| !taken.is_empty()) else { return Ok(false) };
        let seen = self.reader.read(user.locale, taken).await?;
        let mail = self.mails.digest(&user, &seen, now)?;
        tx.outbox().append(&[mail]).await?;
        Ok(true)
    }
}

#[async_trait]
impl TaskHandler for SendDigests {
    async fn run(&self, _: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let sent = self.send().await?;
        if sent > 0 {
            tracing::info!(sent, "sent digests of notifications");
        }
        Ok(Some(json!({ "sent": sent })))
    }
}
