//! What the audit log keeps of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::Timestamp;
use socle_domain::identity::User;

use crate::audit::ports::ActorTrail;
use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// What a person did. Entries prove what happened, and stay (GDPR art. 17 §3 b and e): with the
/// identifier of somebody who is nobody any more, and without address and program.
pub struct AuditData {
    /// Knows entries.
    pub trail: Arc<dyn ActorTrail>,
}

#[async_trait]
impl PersonalData for AuditData {
    fn section(&self) -> &'static str {
        "audit"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let entries = self.trail.entries_by(user.id).await?;
        let entries: Vec<_> = entries
            .iter()
            .map(|entry| {
                json!({
                    "chain": entry.chain.as_uuid(),
                    "action": entry.action,
                    "outcome": entry.outcome,
                    "resource_type": entry.resource.as_ref().map(|resource| &resource.kind),
                    "resource_id": entry.resource.as_ref().map(|resource| resource.id),
                    "ip": entry.ip,
                    "user_agent": entry.user_agent,
                    "occurred_at": entry.occurred_at,
                })
            })
            .collect();
        Ok(PersonalSection::of(json!({ "entries": entries })))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.audit_log().forget_clients_of(user.id).await?;
        Ok(())
    }
}
