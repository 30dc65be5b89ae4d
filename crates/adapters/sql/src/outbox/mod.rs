//! The outbox: messages enter in one transaction and leave in another.

use std::time::Duration;

use async_trait::async_trait;
use diesel::prelude::{
    BoolExpressionMethods as _, EscapeExpressionMethods as _, ExpressionMethods as _, Insertable,
    OptionalExtension as _, QueryDsl as _, QueryableByName, TextExpressionMethods as _,
};
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use socle_application::outbox::ports::{DueMessage, Outbox, OutboxSignal, OutboxTx};
use socle_application::outbox::{OutboxMessage, OutboxMessageId};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, UserId};
use socle_domain::privacy::retention;

use crate::backend::{SKIP_LOCKED, for_update_skip_locked, insert_rows};
use crate::error::store_error;
use crate::retention::Overdue;
use crate::schema::outbox;
use crate::text::{coalesce, containing, lower};
use crate::types::{DbUuid, Instant, InstantSql};
use crate::{SqlStore, SqlTx};

/// What was not delivered and never will be.
pub(crate) const OVERDUE: &[Overdue] = &[Overdue {
    rule: &retention::DEAD_MESSAGES,
    table: "outbox",
    key: "id",
    due: "due_at IS NULL AND created_at <= $1",
    set: None,
}];

impl OutboxTx for SqlTx {
    fn outbox(&mut self) -> &mut dyn Outbox {
        self
    }
}

#[derive(Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
struct NewRow<'a> {
    id: DbUuid,
    topic: &'a str,
    aggregate_id: DbUuid,
    organization_id: Option<DbUuid>,
    payload: &'a [u8],
    created_at: Instant,
    due_at: Instant,
}

#[async_trait]
impl Outbox for SqlTx {
    async fn append(&mut self, messages: &[OutboxMessage]) -> Result<(), StoreError> {
        if messages.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = messages
            .iter()
            .map(|message| NewRow {
                id: DbUuid::of(message.id),
                topic: &message.topic,
                aggregate_id: DbUuid(message.aggregate_id),
                organization_id: message.organization_id.map(DbUuid::of),
                payload: &message.payload,
                created_at: Instant(message.created_at),
                due_at: Instant(message.created_at),
            })
            .collect();
        insert_rows!(outbox::table, rows, self.connection()?);
        self.announce();
        Ok(())
    }

    async fn lock_due(
        &mut self,
        now: Timestamp,
        at_most: u32,
    ) -> Result<Vec<DueMessage>, StoreError> {
        let rows: Vec<DueRow> = diesel::sql_query(format!("{DUE}{SKIP_LOCKED}"))
            .bind::<InstantSql, _>(Instant(now))
            .bind::<BigInt, _>(i64::from(at_most))
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(rows.into_iter().map(DueMessage::from).collect())
    }

    async fn remove(&mut self, ids: &[OutboxMessageId]) -> Result<(), StoreError> {
        let ids: Vec<DbUuid> = ids.iter().map(|id| DbUuid::of(*id)).collect();
        diesel::delete(outbox::table.filter(outbox::id.eq_any(ids)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn postpone(
        &mut self,
        id: OutboxMessageId,
        due_at: Option<Timestamp>,
        error: &str,
    ) -> Result<(), StoreError> {
        let stored = outbox::table.find(DbUuid::of(id)).select(outbox::id);
        let free: Option<DbUuid> = for_update_skip_locked!(stored)
            .first(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        let Some(id) = free else { return Ok(()) };
        diesel::update(outbox::table.find(id))
            .set((
                outbox::due_at.eq(due_at.map(Instant)),
                outbox::failures.eq(outbox::failures + 1),
                outbox::last_error.eq(Some(error)),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn forget_person(
        &mut self,
        user_id: UserId,
        email: &EmailAddress,
    ) -> Result<(), StoreError> {
        let error = lower(coalesce(outbox::last_error, ""));
        let names_them = error.like(containing(email.as_str())).escape('\\');
        let about = outbox::aggregate_id.eq(DbUuid::of(user_id)).or(names_them);
        diesel::delete(outbox::table.filter(about))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}

/// Of what is about one thing only the first: the index of aggregates finds whether there is one.
const DUE: &str = "\
    SELECT * FROM outbox AS due WHERE due.due_at <= $1 AND NOT EXISTS (\
        SELECT 1 FROM outbox AS earlier WHERE earlier.aggregate_id = due.aggregate_id \
            AND earlier.position < due.position AND earlier.due_at IS NOT NULL) \
    ORDER BY due.position LIMIT $2";

#[derive(QueryableByName)]
#[diesel(table_name = outbox)]
struct DueRow {
    id: DbUuid,
    topic: String,
    aggregate_id: DbUuid,
    organization_id: Option<DbUuid>,
    payload: Vec<u8>,
    created_at: Instant,
    failures: i32,
}

impl From<DueRow> for DueMessage {
    fn from(row: DueRow) -> Self {
        Self {
            message: OutboxMessage {
                id: row.id.id(),
                topic: row.topic,
                aggregate_id: row.aggregate_id.0,
                organization_id: row.organization_id.map(DbUuid::id),
                payload: row.payload,
                created_at: row.created_at.0,
            },
            failures: row.failures.unsigned_abs(),
        }
    }
}

#[async_trait]
impl OutboxSignal for SqlStore {
    async fn wait(&self, at_most: Duration) {
        self.hints().outbox.wait(at_most).await;
    }
}
