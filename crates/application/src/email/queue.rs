use std::sync::Arc;

use chrono::TimeDelta;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, Locale, User};
use socle_domain::tasks::{Priority, TaskKind};

use crate::email::{EmailContent, EmailMessage};
use crate::outbox::{OutboxMessage, OutboxMessageId};
use crate::ports::{Randomness, RandomnessExt as _, SealError, Sealer};
use socle_domain::Id as _;

/// The errand, and the task, of sending a mail.
pub const SEND: TaskKind = TaskKind {
    // A mail server gets a minute for all of a conversation.
    time_limit: TimeDelta::minutes(2),
    priority: Priority::High,
    ..TaskKind::named("email.send")
};

/// Turns messages to people into outbox messages, sealed: a link in a mail is a key.
pub struct EmailQueue {
    sealer: Arc<dyn Sealer>,
    randomness: Arc<dyn Randomness>,
}

impl EmailQueue {
    /// Over its ports.
    pub fn new(sealer: Arc<dyn Sealer>, randomness: Arc<dyn Randomness>) -> Self {
        Self { sealer, randomness }
    }

    /// An outbox message that sends `content` to a person, in their language.
    pub fn to_user(
        &self,
        user: &User,
        content: EmailContent,
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        self.to_address(&user.email, user.locale, content, now)
    }

    /// The same to an address that is not, or not yet, a person's.
    pub fn to_address(
        &self,
        to: &EmailAddress,
        locale: Locale,
        content: EmailContent,
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        let id: OutboxMessageId = self.randomness.id(now);
        let email = EmailMessage { id: id.as_uuid(), to: to.clone(), locale, content };
        let payload = self.sealer.seal(&place(id), &email.to_bytes())?;
        Ok(OutboxMessage {
            id,
            topic: SEND.name.to_owned(),
            aggregate_id: id.as_uuid(),
            organization_id: None,
            payload,
            created_at: now,
        })
    }
}

/// Where a sealed message stands: it opens in no other row. The task that sends it has the identifier
/// of the message.
pub(super) fn place(id: impl std::fmt::Display) -> String {
    format!("outbox/{id}")
}
