use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::identity::{Locale, SecretToken, User};
use socle_domain::organizations::{Invitation, Organization};

use crate::email::{EmailContent, EmailQueue};
use crate::identity::Links;
use crate::outbox::OutboxMessage;
use crate::ports::{Randomness, SealError, Sealer};

/// Prepares the mails of organizations.
pub struct OrganizationMails {
    emails: EmailQueue,
    links: Links,
}

impl OrganizationMails {
    /// Over its ports.
    pub fn new(randomness: Arc<dyn Randomness>, sealer: Arc<dyn Sealer>, links: Links) -> Self {
        Self { emails: EmailQueue::new(sealer, randomness), links }
    }

    /// Invites somebody, in their language if they have an account (then they are the reader),
    /// otherwise in that of whoever invites.
    pub fn invitation(
        &self,
        invitation: &Invitation,
        organization: &Organization,
        reader: Option<&User>,
        inviter: Option<&User>,
        token: &SecretToken,
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        let content = EmailContent::Invitation {
            organization: organization.name.to_string(),
            inviter: inviter.map(|user| format!("{} {}", user.first_name, user.last_name)),
            role: invitation.role.name().to_owned(),
            link: self.links.accept_invitation(token),
            valid_hours: Invitation::LIFETIME.num_hours(),
        };
        let locale = reader.or(inviter).map_or(Locale::En, |user| user.locale);
        self.emails.to_address(&invitation.email, locale, content, now)
    }
}
