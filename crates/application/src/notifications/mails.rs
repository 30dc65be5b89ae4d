use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::identity::User;

use crate::email::{DigestLine, EmailContent, EmailQueue};
use crate::identity::Links;
use crate::notifications::SeenNotification;
use crate::outbox::OutboxMessage;
use crate::ports::{Randomness, SealError, Sealer};

/// Prepares the mails of notifications.
pub struct NotificationMails {
    emails: EmailQueue,
    links: Links,
}

impl NotificationMails {
    /// How many notifications a digest shows; of more it says how many there are.
    pub const SHOWN: usize = 20;

    /// Over its ports.
    pub fn new(randomness: Arc<dyn Randomness>, sealer: Arc<dyn Sealer>, links: Links) -> Self {
        Self { emails: EmailQueue::new(sealer, randomness), links }
    }

    /// Tells of one.
    pub(super) fn one(
        &self,
        user: &User,
        seen: &SeenNotification,
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        let content = EmailContent::Notification {
            first_name: user.first_name.to_string(),
            title: seen.words.title.clone(),
            body: seen.words.body.clone(),
            link: seen.link.clone(),
        };
        self.emails.to_user(user, content, now)
    }

    /// Tells of all of a day.
    pub(super) fn digest(
        &self,
        user: &User,
        seen: &[SeenNotification],
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        let lines = seen.iter().take(Self::SHOWN).map(|seen| DigestLine {
            title: seen.words.title.clone(),
            body: seen.words.body.clone(),
        });
        let content = EmailContent::Digest {
            first_name: user.first_name.to_string(),
            count: i64::try_from(seen.len()).unwrap_or(i64::MAX),
            lines: lines.collect(),
            link: self.links.home(),
        };
        self.emails.to_user(user, content, now)
    }
}
