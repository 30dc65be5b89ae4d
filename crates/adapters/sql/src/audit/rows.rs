//! Rows, and what they are in the domain.

#![expect(clippy::ref_option_ref, reason = "Diesel's derive takes fields by reference")]

use diesel::prelude::Insertable;
use socle_domain::audit::AuditEntry;

use crate::schema::audit_entries;
use crate::types::{DbUuid, Instant};

/// An entry that is not linked yet.
#[derive(Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
pub(super) struct NewEntryRow<'a> {
    id: DbUuid,
    chain_id: DbUuid,
    actor_kind: &'static str,
    actor_id: Option<DbUuid>,
    action: &'a str,
    outcome: &'static str,
    resource_kind: Option<&'a str>,
    resource_id: Option<DbUuid>,
    details: String,
    request_id: &'a str,
    ip: Option<String>,
    user_agent: Option<&'a str>,
    occurred_at: Instant,
}

impl<'a> From<&'a AuditEntry> for NewEntryRow<'a> {
    fn from(entry: &'a AuditEntry) -> Self {
        Self {
            id: DbUuid::of(entry.id),
            chain_id: DbUuid(entry.chain.as_uuid()),
            actor_kind: entry.actor.kind(),
            actor_id: entry.actor.id().map(DbUuid),
            action: &entry.action,
            outcome: entry.outcome.as_str(),
            resource_kind: entry.resource.as_ref().map(|resource| resource.kind.as_str()),
            resource_id: entry.resource.as_ref().map(|resource| DbUuid(resource.id)),
            details: serde_json::json!(entry.details).to_string(),
            request_id: entry.request_id.as_str(),
            ip: entry.ip.map(|ip| ip.to_string()),
            user_agent: entry.user_agent.as_deref(),
            occurred_at: Instant(entry.occurred_at),
        }
    }
}
