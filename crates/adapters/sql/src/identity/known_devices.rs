#![expect(clippy::ref_option_ref, reason = "Diesel's derive takes fields by reference")]

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::KnownDevices;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::{KnownDevice, TokenDigest, UserId};

use super::rows::digest;
use crate::SqlTx;
use crate::error::store_error;
use crate::schema::known_devices;
use crate::types::{DbUuid, Instant};

#[derive(Insertable)]
#[diesel(table_name = known_devices, treat_none_as_default_value = false)]
struct KnownDeviceRow<'a> {
    id: DbUuid,
    user_id: DbUuid,
    mark: &'a [u8],
    user_agent: Option<&'a str>,
    ip: Option<String>,
    first_seen_at: Instant,
    last_seen_at: Instant,
}

impl<'a> From<&'a KnownDevice> for KnownDeviceRow<'a> {
    fn from(device: &'a KnownDevice) -> Self {
        Self {
            id: DbUuid::of(device.id),
            user_id: DbUuid::of(device.user_id),
            mark: device.mark.as_bytes(),
            user_agent: device.user_agent.as_deref(),
            ip: device.ip.map(|ip| ip.to_string()),
            first_seen_at: Instant(device.first_seen_at),
            last_seen_at: Instant(device.last_seen_at),
        }
    }
}

/// Marks as they stand in the database.
pub(super) fn bytes(marks: &[TokenDigest]) -> Vec<Vec<u8>> {
    marks.iter().map(|mark| mark.as_bytes().to_vec()).collect()
}

#[async_trait]
impl KnownDevices for SqlTx {
    async fn known_mark(
        &mut self,
        user_id: UserId,
        marks: &[TokenDigest],
    ) -> Result<Option<TokenDigest>, StoreError> {
        let mark: Option<Vec<u8>> = known_devices::table
            .filter(known_devices::user_id.eq(DbUuid::of(user_id)))
            .filter(known_devices::mark.eq_any(bytes(marks)))
            .select(known_devices::mark)
            .order(known_devices::id)
            .first(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        mark.map(|mark| digest("known_devices.mark", mark)).transpose()
    }

    async fn see(
        &mut self,
        user_id: UserId,
        marks: &[TokenDigest],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let seen = known_devices::table
            .filter(known_devices::user_id.eq(DbUuid::of(user_id)))
            .filter(known_devices::mark.eq_any(bytes(marks)));
        let seen = diesel::update(seen)
            .set(known_devices::last_seen_at.eq(Instant(now)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(seen > 0)
    }

    async fn any_of(&mut self, user_id: UserId) -> Result<bool, StoreError> {
        let any: Option<DbUuid> = known_devices::table
            .filter(known_devices::user_id.eq(DbUuid::of(user_id)))
            .select(known_devices::id)
            .first(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        Ok(any.is_some())
    }

    async fn insert(&mut self, device: &KnownDevice) -> Result<(), StoreError> {
        diesel::insert_into(known_devices::table)
            .values(KnownDeviceRow::from(device))
            .on_conflict((known_devices::user_id, known_devices::mark))
            .do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
