use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::identity::User;
use socle_domain::organizations::Organization;
use socle_domain::webhooks::WebhookEndpoint;

use crate::email::{EmailContent, EmailQueue};
use crate::outbox::OutboxMessage;
use crate::ports::{Randomness, SealError, Sealer};

/// Prepares webhooks' mails: outbox messages to append to a transaction.
pub struct WebhookMails {
    emails: EmailQueue,
}

impl WebhookMails {
    /// Over its ports.
    pub fn new(randomness: Arc<dyn Randomness>, sealer: Arc<dyn Sealer>) -> Self {
        Self { emails: EmailQueue::new(sealer, randomness) }
    }

    /// Tells an owner that an endpoint of their organization hears nothing more, because nothing
    /// arrived for days.
    pub(super) fn endpoint_disabled(
        &self,
        owner: &User,
        organization: &Organization,
        endpoint: &WebhookEndpoint,
        now: Timestamp,
    ) -> Result<OutboxMessage, SealError> {
        let content = EmailContent::WebhookEndpointDisabled {
            first_name: owner.first_name.to_string(),
            organization: organization.name.to_string(),
            // The rest of the address may hold secrets.
            host: endpoint.url.host().to_owned(),
            days: WebhookEndpoint::PATIENCE.num_days(),
        };
        self.emails.to_user(owner, content, now)
    }
}
