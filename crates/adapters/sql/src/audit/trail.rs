use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _, Queryable, Selectable};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::audit::ports::{ActorTrail, TrailEntry};
use socle_application::store::StoreError;
use socle_domain::audit::{AuditChain, Resource};
use socle_domain::identity::UserId;

use super::parts::{Part, merge};
use super::schema::audit_entries;
use crate::SqlStore;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
struct TrailRow {
    id: DbUuid,
    chain_id: DbUuid,
    action: String,
    outcome: String,
    resource_kind: Option<String>,
    resource_id: Option<DbUuid>,
    ip: Option<String>,
    user_agent: Option<String>,
    occurred_at: Instant,
}

impl From<TrailRow> for TrailEntry {
    fn from(row: TrailRow) -> Self {
        let resource = row.resource_kind.zip(row.resource_id);
        Self {
            chain: AuditChain::from_uuid(row.chain_id.0),
            action: row.action,
            outcome: row.outcome,
            resource: resource.map(|(kind, id)| Resource { kind, id: id.0 }),
            ip: row.ip,
            user_agent: row.user_agent,
            occurred_at: row.occurred_at.0,
        }
    }
}

#[async_trait]
impl ActorTrail for SqlStore {
    async fn entries_by(&self, user_id: UserId) -> Result<Vec<TrailEntry>, StoreError> {
        let mut rows: Vec<TrailRow> = Vec::new();
        for part in Part::BOTH {
            let by_them = audit_entries::table
                .select(TrailRow::as_select())
                .into_boxed()
                .filter(audit_entries::actor_id.eq(DbUuid::of(user_id)));
            let query = match part {
                Part::Unlinked => by_them.filter(audit_entries::sequence.is_null()),
                Part::Linked => by_them.filter(audit_entries::sequence.is_not_null()),
            };
            let found: Vec<TrailRow> = self.read(|c| query.load(c).boxed()).await?;
            rows.extend(found);
        }
        merge(&mut rows, |row| row.id, i64::MAX);
        Ok(rows.into_iter().map(TrailEntry::from).collect())
    }
}
