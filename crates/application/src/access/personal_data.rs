//! What access keeps of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::identity::User;
use socle_domain::{Id as _, Timestamp};

use crate::access::ports::AccessQueries;
use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// The keys that a person made. Keys belong to organizations: they stay when the person is erased,
/// and so does the identifier of whoever made them, which then leads to nobody.
pub struct AccessData {
    /// Knows keys.
    pub queries: Arc<dyn AccessQueries>,
}

#[async_trait]
impl PersonalData for AccessData {
    fn section(&self) -> &'static str {
        "access"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let keys = self.queries.api_keys_by(user.id).await?;
        let keys: Vec<_> = keys
            .iter()
            .map(|key| {
                json!({
                    "id": key.id.as_uuid(),
                    "organization_id": key.organization_id.as_uuid(),
                    "name": key.name.as_str(),
                    "prefix": key.prefix,
                    "created_at": key.created_at,
                    "revoked_at": key.revoked_at,
                })
            })
            .collect();
        Ok(PersonalSection::of(json!({ "api_keys_made": keys })))
    }

    async fn erase(&self, _: &mut dyn Tx, _: &User, _: Timestamp) -> Result<(), StoreError> {
        Ok(())
    }
}
