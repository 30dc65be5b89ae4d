use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _, Queryable, Selectable};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::audit::ports::{ActorTrail, TrailEntry};
use socle_application::store::StoreError;
use socle_domain::audit::{AuditChain, Resource};
use socle_domain::identity::UserId;

use crate::SqlStore;
use crate::schema::audit_entries;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
struct TrailRow {
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
        let query = audit_entries::table
            .filter(audit_entries::actor_id.eq(DbUuid::of(user_id)))
            .order(audit_entries::id.desc())
            .select(TrailRow::as_select());
        let rows: Vec<TrailRow> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(TrailEntry::from).collect())
    }
}
