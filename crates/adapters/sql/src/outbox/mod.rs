//! The outbox: messages enter in a transaction and leave through the queue.

use std::time::Duration;

use async_trait::async_trait;
use diesel::prelude::{
    BoolExpressionMethods as _, EscapeExpressionMethods as _, ExpressionMethods as _, Insertable,
    NullableExpressionMethods as _, QueryDsl as _, QueryableByName, TextExpressionMethods as _,
};
use diesel::sql_types::{BigInt, Binary, Integer, Text};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::outbox::ports::{ClaimedMessage, Outbox, OutboxQueue, OutboxTx};
use socle_application::outbox::{OutboxMessage, OutboxMessageId};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, UserId};
use socle_domain::privacy::retention;

use crate::backend::{CLAIM_MESSAGES, insert_rows};
use crate::error::store_error;
use crate::retention::Overdue;
use crate::schema::outbox;
use crate::types::{DbUuid, Instant, InstantSql, UuidSql};
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
                payload: &message.payload,
                created_at: Instant(message.created_at),
                due_at: Instant(message.created_at),
            })
            .collect();
        insert_rows!(outbox::table, rows, self.connection()?);
        self.announce();
        Ok(())
    }

    async fn forget_person(
        &mut self,
        user_id: UserId,
        email: &EmailAddress,
    ) -> Result<(), StoreError> {
        let address = email.as_str().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let names_them = outbox::last_error.like(format!("%{address}%")).escape('\\');
        let about = outbox::aggregate_id.eq(DbUuid::of(user_id)).or(names_them.assume_not_null());
        diesel::delete(outbox::table.filter(about))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}

#[derive(QueryableByName)]
struct ClaimedRow {
    #[diesel(sql_type = UuidSql)]
    id: DbUuid,
    #[diesel(sql_type = Text)]
    topic: String,
    #[diesel(sql_type = UuidSql)]
    aggregate_id: DbUuid,
    #[diesel(sql_type = Binary)]
    payload: Vec<u8>,
    #[diesel(sql_type = InstantSql)]
    created_at: Instant,
    #[diesel(sql_type = Integer)]
    attempts: i32,
}

impl From<ClaimedRow> for ClaimedMessage {
    fn from(row: ClaimedRow) -> Self {
        Self {
            message: OutboxMessage {
                id: row.id.id(),
                topic: row.topic,
                aggregate_id: row.aggregate_id.0,
                payload: row.payload,
                created_at: row.created_at.0,
            },
            attempt: row.attempts.unsigned_abs(),
        }
    }
}

#[async_trait]
impl OutboxQueue for SqlStore {
    async fn claim(
        &self,
        limit: u32,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Vec<ClaimedMessage>, StoreError> {
        let claim = diesel::sql_query(CLAIM_MESSAGES)
            .bind::<InstantSql, _>(Instant(lease_until))
            .bind::<InstantSql, _>(Instant(now))
            .bind::<BigInt, _>(i64::from(limit));
        let mut rows: Vec<ClaimedRow> = self.write(|c| claim.load(c).boxed()).await?;
        // RETURNING promises no order.
        rows.sort_unstable_by_key(|row| row.id.0);
        Ok(rows.into_iter().map(ClaimedMessage::from).collect())
    }

    async fn complete(&self, id: OutboxMessageId) -> Result<(), StoreError> {
        let delete = diesel::delete(outbox::table.find(DbUuid::of(id)));
        self.write(|c| delete.execute(c).boxed()).await?;
        Ok(())
    }

    async fn postpone(
        &self,
        id: OutboxMessageId,
        due_at: Option<Timestamp>,
        error: &str,
    ) -> Result<(), StoreError> {
        let error = error.to_owned();
        let update = diesel::update(outbox::table.find(DbUuid::of(id)))
            .set((outbox::due_at.eq(due_at.map(Instant)), outbox::last_error.eq(Some(error))));
        self.write(|c| update.execute(c).boxed()).await?;
        Ok(())
    }

    async fn wait(&self, at_most: Duration) {
        // Waking is for the common case; what another node announced is found by looking again.
        let _ = tokio::time::timeout(at_most, self.announced().notified()).await;
    }
}
