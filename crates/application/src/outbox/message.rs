use std::fmt;

use socle_domain::organizations::OrganizationId;
use socle_domain::{Id, Timestamp};
use uuid::Uuid;

use crate::outbox::Event;

/// Identifies a message. Whoever receives one twice knows it by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutboxMessageId(Uuid);

impl Id for OutboxMessageId {
    fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    fn as_uuid(&self) -> Uuid {
        self.0
    }
}

impl fmt::Display for OutboxMessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a message is about: the name of an event (`user.email_verified`) or of an errand
/// (`email.send`).
pub type Topic = &'static str;

/// Something to deliver after the change it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Identifies it.
    pub id: OutboxMessageId,
    /// What it is about.
    pub topic: String,
    /// The thing it is about. What is about one thing is delivered in order.
    pub aggregate_id: Uuid,
    /// The organization whose business it is, if it is an event of one.
    pub organization_id: Option<OrganizationId>,
    /// Its content, in the form its handler reads.
    pub payload: Vec<u8>,
    /// When it was announced, which is also when it is first due.
    pub created_at: Timestamp,
}

impl OutboxMessage {
    /// The message that announces an event.
    pub fn event<E: Event>(id: OutboxMessageId, event: &E, now: Timestamp) -> Self {
        Self {
            id,
            topic: E::NAME.to_owned(),
            aggregate_id: event.aggregate_id(),
            organization_id: event.organization_id(),
            payload: event.data().to_string().into_bytes(),
            created_at: now,
        }
    }
}
