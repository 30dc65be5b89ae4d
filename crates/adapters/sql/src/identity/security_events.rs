use async_trait::async_trait;
use diesel::prelude::{Queryable, Selectable};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::SecurityEvents;
use socle_application::store::StoreError;
use socle_domain::identity::{SecurityEvent, SecurityEventKind};

use super::rows::{SecurityEventRow, ip};
use crate::SqlTx;
use crate::error::{corrupt, store_error};
use crate::schema::security_events;
use crate::types::{DbUuid, Instant};

#[async_trait]
impl SecurityEvents for SqlTx {
    async fn record(&mut self, event: &SecurityEvent) -> Result<(), StoreError> {
        diesel::insert_into(security_events::table)
            .values(SecurityEventRow::from(event))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}

/// An event, read back.
#[derive(Queryable, Selectable)]
#[diesel(table_name = security_events)]
pub(super) struct ListedEventRow {
    id: DbUuid,
    user_id: DbUuid,
    kind: String,
    session_id: Option<DbUuid>,
    ip: Option<String>,
    user_agent: Option<String>,
    occurred_at: Instant,
}

impl TryFrom<ListedEventRow> for SecurityEvent {
    type Error = StoreError;

    fn try_from(row: ListedEventRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            kind: SecurityEventKind::parse(&row.kind)
                .ok_or_else(|| corrupt("security_events.kind", &row.kind))?,
            session_id: row.session_id.map(DbUuid::id),
            ip: row.ip.as_deref().map(|text| ip("security_events.ip", text)).transpose()?,
            user_agent: row.user_agent,
            occurred_at: row.occurred_at.0,
        })
    }
}
