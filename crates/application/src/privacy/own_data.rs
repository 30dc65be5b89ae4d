use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::identity::User;
use socle_domain::privacy::{Consent, ConsentId, PersonalExport};
use socle_domain::{Id as _, Timestamp};

use crate::paging::{PageLimit, PageRequest};
use crate::privacy::ports::PrivacyQueries;
use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// What privacy itself keeps of a person. Consents stay when they are erased: whoever relied on one
/// has to prove it (GDPR art. 7 §1, art. 17 §3 e), by the identifier alone.
pub struct PrivacyData {
    /// Knows consents and exports.
    pub queries: Arc<dyn PrivacyQueries>,
}

impl PrivacyData {
    async fn consents(&self, user: &User) -> Result<Vec<Consent>, StoreError> {
        let limit = PageLimit::new(u32::from(PageLimit::MAX)).unwrap_or_default();
        let (mut found, mut after): (_, Option<ConsentId>) = (Vec::new(), None);
        loop {
            let page = self.queries.consents_of(user.id, PageRequest { limit, after }).await?;
            found.extend(page.items);
            after = page.next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }
}

#[async_trait]
impl PersonalData for PrivacyData {
    fn section(&self) -> &'static str {
        "privacy"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let consents = self.consents(user).await?;
        let exports = self.queries.exports_of(user.id).await?;
        let consent = |it: &Consent| {
            json!({
                "kind": it.kind.as_str(),
                "version": it.version.as_str(),
                "granted": it.granted,
                "decided_at": it.decided_at,
            })
        };
        let export = |it: &PersonalExport| {
            json!({
                "id": it.id.as_uuid(),
                "created_at": it.created_at,
                "finished_at": it.finished_at,
            })
        };
        Ok(PersonalSection::of(json!({
            "consents": consents.iter().map(consent).collect::<Vec<_>>(),
            "exports": exports.iter().map(export).collect::<Vec<_>>(),
        })))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.personal_exports().remove_all_of(user.id).await
    }
}
