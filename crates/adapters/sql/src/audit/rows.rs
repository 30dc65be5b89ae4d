//! Rows, and what they are in the domain.

#![expect(clippy::ref_option_ref, reason = "Diesel's derive takes fields by reference")]

use std::collections::BTreeMap;

use diesel::prelude::{Insertable, Queryable, Selectable};
use socle_application::audit::ports::{Found, UnreadableEntry};
use socle_application::store::StoreError;
use socle_domain::access::RequestId;
use socle_domain::audit::{
    AuditActor, AuditChain, AuditEntry, ChainHead, Link, LinkedEntry, Outcome, RecordedEntry,
    Resource,
};
use socle_domain::identity::TokenDigest;

use super::schema::{audit_chains, audit_entries};
use crate::error::corrupt;
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

/// An entry, linked or not.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
pub(super) struct EntryRow {
    pub(super) id: DbUuid,
    chain_id: DbUuid,
    actor_kind: String,
    actor_id: Option<DbUuid>,
    action: String,
    outcome: String,
    resource_kind: Option<String>,
    resource_id: Option<DbUuid>,
    details: String,
    request_id: String,
    ip: Option<String>,
    user_agent: Option<String>,
    occurred_at: Instant,
    sequence: Option<i64>,
    link: Option<Vec<u8>>,
    client_salt: Option<Vec<u8>>,
    client_digest: Option<Vec<u8>>,
}

impl EntryRow {
    /// The entry itself.
    pub(super) fn entry(self) -> Result<AuditEntry, StoreError> {
        let unreadable = |column, value: &str| corrupt(&format!("audit_entries.{column}"), value);
        let actor_id = self.actor_id.map(|id| id.0);
        let actor = AuditActor::parse(&self.actor_kind, actor_id)
            .ok_or_else(|| unreadable("actor_kind", &self.actor_kind))?;
        let outcome =
            Outcome::parse(&self.outcome).ok_or_else(|| unreadable("outcome", &self.outcome))?;
        let resource = self.resource_kind.zip(self.resource_id);
        let details: BTreeMap<String, String> = serde_json::from_str(&self.details)
            .map_err(|_| unreadable("details", "something that is no list of details"))?;
        let request_id = RequestId::parse(&self.request_id)
            .ok_or_else(|| unreadable("request_id", "something that is no identifier"))?;
        let ip = self.ip.map(|ip| ip.parse().map_err(|_| unreadable("ip", &ip))).transpose()?;
        Ok(AuditEntry {
            id: self.id.id(),
            chain: AuditChain::from_uuid(self.chain_id.0),
            actor,
            action: self.action,
            outcome,
            resource: resource.map(|(kind, id)| Resource { kind, id: id.0 }),
            details,
            request_id,
            ip,
            user_agent: self.user_agent,
            occurred_at: self.occurred_at.0,
        })
    }

    /// The entry, and its place if it has one.
    pub(super) fn recorded(mut self) -> Result<RecordedEntry, StoreError> {
        let place = match (self.sequence, self.link.take()) {
            (Some(sequence), Some(link)) => Some(ChainHead {
                sequence,
                link: digest(&link).ok_or_else(|| corrupt("audit_entries.link", NO_DIGEST))?,
            }),
            _ => None,
        };
        Ok(RecordedEntry { entry: self.entry()?, place })
    }

    /// A linked entry, or what stands in its place.
    pub(super) fn found(self) -> Found {
        let sequence = self.sequence.unwrap_or_default();
        let unreadable = UnreadableEntry { sequence, id: self.id.id() };
        let link = self.link(sequence).ok_or(unreadable)?;
        let entry = self.entry().map_err(|_| unreadable)?;
        Ok(LinkedEntry { entry, link })
    }

    fn link(&self, sequence: i64) -> Option<Link> {
        let salt = match &self.client_salt {
            Some(salt) => Some(<[u8; 16]>::try_from(salt.as_slice()).ok()?),
            None => None,
        };
        let link = digest(self.link.as_deref()?)?;
        Some(Link { sequence, link, salt, client: digest(self.client_digest.as_deref()?)? })
    }
}

const NO_DIGEST: &str = "something that is no digest";

fn digest(bytes: &[u8]) -> Option<TokenDigest> {
    <[u8; 32]>::try_from(bytes).ok().map(TokenDigest::from_bytes)
}

/// The head of a chain.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_chains)]
pub(super) struct HeadRow {
    sequence: i64,
    link: Vec<u8>,
}

impl TryFrom<HeadRow> for ChainHead {
    type Error = StoreError;

    fn try_from(row: HeadRow) -> Result<Self, StoreError> {
        let link = digest(&row.link).ok_or_else(|| corrupt("audit_chains.link", NO_DIGEST))?;
        Ok(Self { sequence: row.sequence, link })
    }
}
