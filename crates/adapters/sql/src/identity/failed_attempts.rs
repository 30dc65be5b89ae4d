use async_trait::async_trait;
use diesel::prelude::{
    AsChangeset, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::FailedAttempts;
use socle_application::store::StoreError;
use socle_domain::identity::{Lockout, TokenDigest};

use crate::SqlTx;
use crate::error::{corrupt, store_error};
use crate::schema::failed_attempts;
use crate::types::Instant;

/// What counts under a key.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = failed_attempts, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct LockoutRow {
    failures: i32,
    lockouts: i32,
    locked_until: Option<Instant>,
    last_failure_at: Option<Instant>,
}

impl From<&Lockout> for LockoutRow {
    fn from(lockout: &Lockout) -> Self {
        let count = |count| i32::try_from(count).unwrap_or(i32::MAX);
        Self {
            failures: count(lockout.failures),
            lockouts: count(lockout.lockouts),
            locked_until: lockout.locked_until.map(Instant),
            last_failure_at: lockout.last_failure_at.map(Instant),
        }
    }
}

impl TryFrom<LockoutRow> for Lockout {
    type Error = StoreError;

    fn try_from(row: LockoutRow) -> Result<Self, StoreError> {
        let count = |column: &str, count: i32| {
            u32::try_from(count).map_err(|_| corrupt(column, "less than nothing"))
        };
        Ok(Self {
            failures: count("failed_attempts.failures", row.failures)?,
            lockouts: count("failed_attempts.lockouts", row.lockouts)?,
            locked_until: row.locked_until.map(|at| at.0),
            last_failure_at: row.last_failure_at.map(|at| at.0),
        })
    }
}

#[async_trait]
impl FailedAttempts for SqlTx {
    async fn lock(&mut self, key: TokenDigest) -> Result<Lockout, StoreError> {
        // A row that is not there cannot be locked, and one that is may be taken by somebody else
        // before a second statement comes to it: one statement adds it or locks it.
        let nothing = LockoutRow::from(&Lockout::default());
        let row: LockoutRow = diesel::insert_into(failed_attempts::table)
            .values((failed_attempts::key.eq(key.as_bytes().as_slice()), nothing))
            .on_conflict(failed_attempts::key)
            .do_update()
            .set(failed_attempts::failures.eq(failed_attempts::failures))
            .returning(LockoutRow::as_returning())
            .get_result(self.connection()?)
            .await
            .map_err(store_error)?;
        row.try_into()
    }

    async fn store(&mut self, key: TokenDigest, lockout: &Lockout) -> Result<(), StoreError> {
        diesel::update(failed_attempts::table.find(key.as_bytes().as_slice()))
            .set(LockoutRow::from(lockout))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn take(&mut self, key: TokenDigest) -> Result<Lockout, StoreError> {
        let row = diesel::delete(failed_attempts::table.find(key.as_bytes().as_slice()))
            .returning(LockoutRow::as_returning())
            .get_result(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        row.map_or_else(|| Ok(Lockout::default()), Lockout::try_from)
    }
}
