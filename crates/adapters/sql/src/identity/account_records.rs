//! Everything about one person that is not the person: to show it to them, and to forget it.

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _, Queryable, Selectable};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::identity::ports::{AccountRecords, AccountTraces};
use socle_application::store::StoreError;
use socle_domain::identity::{KnownDevice, SecurityEvent, SecurityEventKind, Session, UserId};

use super::rows::{SessionRow, digest, ip};
use crate::changes::Change;
use crate::error::{corrupt, store_error};
use crate::schema::{
    known_devices, one_time_tokens, recovery_codes, security_events, sessions, sign_in_challenges,
    totp_factors,
};
use crate::types::{DbUuid, Instant};
use crate::{SqlStore, SqlTx};

#[async_trait]
impl AccountTraces for SqlTx {
    async fn forget_all_of(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let user = DbUuid::of(user_id);
        // Their refresh tokens go with them.
        let ended: Vec<DbUuid> = diesel::delete(sessions::table.filter(sessions::user_id.eq(user)))
            .returning(sessions::id)
            .get_results(self.connection()?)
            .await
            .map_err(store_error)?;
        for id in ended {
            self.note(Change::Session(id.id()));
        }
        macro_rules! forget {
            ($($table:ident),+) => {$(
                diesel::delete($table::table.filter($table::user_id.eq(user)))
                    .execute(self.connection()?)
                    .await
                    .map_err(store_error)?;
            )+};
        }
        forget!(
            one_time_tokens,
            sign_in_challenges,
            known_devices,
            totp_factors,
            recovery_codes,
            security_events
        );
        Ok(())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = known_devices)]
struct DeviceRow {
    id: DbUuid,
    user_id: DbUuid,
    mark: Vec<u8>,
    user_agent: Option<String>,
    ip: Option<String>,
    first_seen_at: Instant,
    last_seen_at: Instant,
}

impl TryFrom<DeviceRow> for KnownDevice {
    type Error = StoreError;

    fn try_from(row: DeviceRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            mark: digest("known_devices.mark", row.mark)?,
            user_agent: row.user_agent,
            ip: row.ip.as_deref().map(|text| ip("known_devices.ip", text)).transpose()?,
            first_seen_at: row.first_seen_at.0,
            last_seen_at: row.last_seen_at.0,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = security_events)]
struct EventRow {
    id: DbUuid,
    user_id: DbUuid,
    kind: String,
    session_id: Option<DbUuid>,
    ip: Option<String>,
    user_agent: Option<String>,
    occurred_at: Instant,
}

impl TryFrom<EventRow> for SecurityEvent {
    type Error = StoreError;

    fn try_from(row: EventRow) -> Result<Self, StoreError> {
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

impl SqlStore {
    pub(super) async fn account_records_of(
        &self,
        user_id: UserId,
    ) -> Result<AccountRecords, StoreError> {
        let user = DbUuid::of(user_id);
        let query = sessions::table
            .filter(sessions::user_id.eq(user))
            .order(sessions::id.desc())
            .select(SessionRow::as_select());
        let sessions: Vec<SessionRow> = self.read(|c| query.load(c).boxed()).await?;
        let query = known_devices::table
            .filter(known_devices::user_id.eq(user))
            .order(known_devices::id.desc())
            .select(DeviceRow::as_select());
        let devices: Vec<DeviceRow> = self.read(|c| query.load(c).boxed()).await?;
        let query = security_events::table
            .filter(security_events::user_id.eq(user))
            .order(security_events::id.desc())
            .select(EventRow::as_select());
        let events: Vec<EventRow> = self.read(|c| query.load(c).boxed()).await?;
        Ok(AccountRecords {
            sessions: sessions.into_iter().map(Session::try_from).collect::<Result<_, _>>()?,
            devices: devices.into_iter().map(KnownDevice::try_from).collect::<Result<_, _>>()?,
            events: events.into_iter().map(SecurityEvent::try_from).collect::<Result<_, _>>()?,
        })
    }
}
