//! What goes over the wire.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::audit::{AuditActor, AuditEntryId, RecordedEntry};
use socle_domain::identity::TokenDigest;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::cursor;

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditEventBody {
    pub id: Uuid,
    pub occurred_at: DateTime<Utc>,
    pub actor: AuditActorBody,
    /// What was done.
    #[schema(example = "session.started")]
    pub action: String,
    /// `success` or `failure`.
    pub outcome: &'static str,
    /// The kind of thing it was done to.
    #[schema(example = "user")]
    pub resource_type: Option<String>,
    /// Which one.
    pub resource_id: Option<Uuid>,
    /// Identifiers, kinds and names of fields.
    pub details: BTreeMap<String, String>,
    /// Where from; `null` also for those who may not see it, and when it was erased.
    pub ip: Option<String>,
    /// With what; `null` as `ip` is.
    pub user_agent: Option<String>,
    pub request_id: String,
    /// The number in its chain; `null` until it is linked, which takes about a second.
    pub sequence: Option<i64>,
    /// What holds it in its chain, in hexadecimal; `null` until it is linked.
    pub hash: Option<String>,
}

/// Who did it.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditActorBody {
    /// `user`, `api_key`, `system` or `anonymous`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub id: Option<Uuid>,
}

/// A page of what happened.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditEventPage {
    data: Vec<AuditEventBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<AuditActor> for AuditActorBody {
    fn from(actor: AuditActor) -> Self {
        Self { kind: actor.kind(), id: actor.id() }
    }
}

impl From<RecordedEntry> for AuditEventBody {
    fn from(RecordedEntry { entry, place }: RecordedEntry) -> Self {
        let (resource_type, resource_id) =
            entry.resource.map(|resource| (resource.kind, resource.id)).unzip();
        Self {
            id: entry.id.as_uuid(),
            occurred_at: entry.occurred_at,
            actor: entry.actor.into(),
            action: entry.action,
            outcome: entry.outcome.as_str(),
            resource_type,
            resource_id,
            details: entry.details,
            ip: entry.ip.map(|ip| ip.to_string()),
            user_agent: entry.user_agent,
            request_id: entry.request_id.as_str().to_owned(),
            sequence: place.map(|place| place.sequence),
            hash: place.map(|place| hexadecimal(&place.link)),
        }
    }
}

impl From<Page<RecordedEntry, AuditEntryId>> for AuditEventPage {
    fn from(page: Page<RecordedEntry, AuditEntryId>) -> Self {
        let data = page.items.into_iter().map(AuditEventBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

fn hexadecimal(digest: &TokenDigest) -> String {
    digest.as_bytes().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
