use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::identity::User;
use socle_domain::privacy::PersonalExport;

use crate::email::{EmailContent, EmailQueue};
use crate::identity::Links;
use crate::outbox::OutboxMessage;
use crate::ports::{Randomness, SealError, Sealer};

/// Prepares privacy's mails: outbox messages for a use case to append to its own transaction.
pub struct PrivacyMails {
    emails: EmailQueue,
    links: Links,
}

impl PrivacyMails {
    /// Over its ports.
    pub fn new(randomness: Arc<dyn Randomness>, sealer: Arc<dyn Sealer>, links: Links) -> Self {
        Self { emails: EmailQueue::new(sealer, randomness), links }
    }

    /// Tells a person when their account will be erased, and how to keep it.
    pub(super) fn erasure_requested(
        &self,
        user: &User,
        erases_at: Timestamp,
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        let content = EmailContent::ErasureRequested {
            first_name: user.first_name.to_string(),
            at: user.time_zone.show(erases_at),
            link: self.links.sign_in(),
        };
        self.emails.to_user(user, content, now)
    }

    /// Tells a person that their account stays.
    pub(super) fn erasure_canceled(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        let content = EmailContent::ErasureCanceled { first_name: user.first_name.to_string() };
        self.emails.to_user(user, content, now)
    }

    /// Tells somebody that nothing about them is left. The sealed message is the last that holds
    /// their address, until it is sent.
    pub(super) fn erased(&self, user: &User, now: Timestamp) -> Result<OutboxMessage, SealError> {
        let content = EmailContent::AccountErased { first_name: user.first_name.to_string() };
        self.emails.to_user(user, content, now)
    }

    /// Tells a person that the archive of their data is ready.
    pub(super) fn export_ready(
        &self,
        user: &User,
        export: &PersonalExport,
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        let content = EmailContent::ExportReady {
            first_name: user.first_name.to_string(),
            at: user.time_zone.show(export.expires_at()),
            link: self.links.account(),
        };
        self.emails.to_user(user, content, now)
    }
}
