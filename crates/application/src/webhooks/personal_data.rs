//! What webhooks keep of a person.

use async_trait::async_trait;
use serde_json::json;
use socle_domain::Timestamp;
use socle_domain::identity::User;

use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// Nothing of their own: endpoints and deliveries belong to organizations. Events name people by
/// identifiers, but what a receiver answers may hold anything: where a person's address stands in a
/// delivery, the delivery goes with them.
pub struct WebhooksData;

#[async_trait]
impl PersonalData for WebhooksData {
    fn section(&self) -> &'static str {
        "webhooks"
    }

    async fn export(&self, _: &User) -> Result<PersonalSection, StoreError> {
        Ok(PersonalSection::of(json!({})))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.webhook_deliveries().forget_address(&user.email).await
    }
}
