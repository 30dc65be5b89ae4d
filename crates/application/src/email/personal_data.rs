//! What is kept of a person because mail does not reach them.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::Timestamp;
use socle_domain::email::ReportClass;
use socle_domain::identity::User;

use crate::email::AddressKeys;
use crate::email::ports::EmailQueries;
use crate::ports::Mac;
use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// Whether the person's address is on the list of those that get no more mail. When the person is
/// erased the list forgets the address and keeps a digest that only Socle's key makes: whoever
/// called our mail unwanted, or has no mailbox, shall get none because they are unknown again
/// (GDPR art. 6 §1 f, art. 21 §3).
pub struct EmailData {
    /// Knows the list.
    pub queries: Arc<dyn EmailQueries>,
    /// Recognizes addresses.
    pub mac: Arc<dyn Mac>,
}

#[async_trait]
impl PersonalData for EmailData {
    fn section(&self) -> &'static str {
        "email"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let keys = AddressKeys::of(&*self.mac, &user.email);
        let suppression = self.queries.suppression_of(&keys).await?;
        let suppression = suppression.map(|it| {
            json!({
                "email": user.email.as_str(),
                "reason": it.reason.as_str(),
                "class": it.class.as_ref().map(ReportClass::as_str),
                "created_at": it.created_at,
                "reported_at": it.reported_at,
            })
        });
        Ok(PersonalSection::of(json!({ "suppression": suppression })))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.suppressions().forget_address(&user.email).await
    }
}
