use async_trait::async_trait;
use diesel::prelude::{
    AsChangeset, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::SecondFactors;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::{TokenDigest, TotpFactor, TotpStep, UserId};

use super::known_devices::bytes;
use crate::SqlTx;
use crate::backend::insert_rows;
use crate::error::store_error;
use crate::schema::{recovery_codes, totp_factors};
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = totp_factors, primary_key(user_id), treat_none_as_null = true, treat_none_as_default_value = false)]
struct TotpFactorRow {
    user_id: DbUuid,
    sealed_secret: Vec<u8>,
    created_at: Instant,
    confirmed_at: Option<Instant>,
    last_step: Option<i64>,
}

impl From<&TotpFactor> for TotpFactorRow {
    fn from(factor: &TotpFactor) -> Self {
        Self {
            user_id: DbUuid::of(factor.user_id),
            sealed_secret: factor.sealed_secret.clone(),
            created_at: Instant(factor.created_at),
            confirmed_at: factor.confirmed_at.map(Instant),
            last_step: factor.last_step.map(|step| step.0),
        }
    }
}

impl From<TotpFactorRow> for TotpFactor {
    fn from(row: TotpFactorRow) -> Self {
        Self {
            user_id: row.user_id.id(),
            sealed_secret: row.sealed_secret,
            created_at: row.created_at.0,
            confirmed_at: row.confirmed_at.map(|at| at.0),
            last_step: row.last_step.map(TotpStep),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = recovery_codes, treat_none_as_default_value = false)]
struct RecoveryCodeRow {
    user_id: DbUuid,
    digest: Vec<u8>,
    created_at: Instant,
}

#[async_trait]
impl SecondFactors for SqlTx {
    async fn totp(&mut self, user_id: UserId) -> Result<Option<TotpFactor>, StoreError> {
        let row = totp_factors::table
            .find(DbUuid::of(user_id))
            .select(TotpFactorRow::as_select())
            .first(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        Ok(row.map(TotpFactor::from))
    }

    async fn put_totp(&mut self, factor: &TotpFactor) -> Result<(), StoreError> {
        diesel::insert_into(totp_factors::table)
            .values(TotpFactorRow::from(factor))
            .on_conflict(totp_factors::user_id)
            .do_update()
            .set(TotpFactorRow::from(factor))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn remove(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let user_id = DbUuid::of(user_id);
        diesel::delete(totp_factors::table.find(user_id))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user_id)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn replace_recovery_codes(
        &mut self,
        user_id: UserId,
        codes: &[TokenDigest],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let user_id = DbUuid::of(user_id);
        diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user_id)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        let rows = bytes(codes).into_iter().map(|digest| RecoveryCodeRow {
            user_id,
            digest,
            created_at: Instant(now),
        });
        let rows: Vec<_> = rows.collect();
        insert_rows!(recovery_codes::table, rows, self.connection()?);
        Ok(())
    }

    async fn use_recovery_code(
        &mut self,
        user_id: UserId,
        digests: &[TokenDigest],
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError> {
        let unused = recovery_codes::table
            .filter(recovery_codes::user_id.eq(DbUuid::of(user_id)))
            .filter(recovery_codes::used_at.is_null());
        // One statement decides: whoever comes second finds `used_at` set.
        let used = diesel::update(unused.filter(recovery_codes::digest.eq_any(bytes(digests))))
            .set(recovery_codes::used_at.eq(Some(Instant(now))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        if used == 0 {
            return Ok(None);
        }
        let left = unused.count().get_result(self.connection()?).await.map_err(store_error)?;
        Ok(Some(left))
    }
}
