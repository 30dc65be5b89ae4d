//! What a transaction tells people, stored in the last moment before its commit.
//!
//! Whoever adds to a person's notifications locks the row that counts them until the commit is done, so
//! that nobody sees a later place before an earlier one. Were that lock taken where a use case tells
//! somebody, everybody who tells the same person would wait for all that comes after it; and two
//! transactions that tell the same two people could wait for each other for ever. So what is told is
//! kept until nothing else is left to do, and then stored person by person, in the order of identifiers.

use std::collections::{BTreeMap, BTreeSet};

use diesel::OptionalExtension as _;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _, QueryableByName};
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::notifications::NewNotification;
use socle_domain::organizations::OrganizationId;

use super::rows::NewRow;
use super::schema::notifications;
use crate::SqlTx;
use crate::backend::insert_rows;
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::organizations;
use crate::types::{DbUuid, UuidSql};

/// Counts on by as many as are told. SQLite numbers parameters by where they first stand. Nothing comes back for whoever is gone: then nothing is told.
const COUNT: &str = "\
    INSERT INTO notification_inboxes AS inbox (user_id, last_position, closed) \
    SELECT id, $1, FALSE FROM users WHERE id = $2 AND status <> 'erased' \
    ON CONFLICT (user_id) DO UPDATE SET last_position = inbox.last_position + excluded.last_position \
        WHERE NOT inbox.closed \
    RETURNING last_position";

/// Nobody tells them anything any more, whoever is about to do so just now.
const CLOSE: &str = "\
    INSERT INTO notification_inboxes (user_id, last_position, closed) VALUES ($1, 0, TRUE) \
    ON CONFLICT (user_id) DO UPDATE SET last_position = 0, closed = TRUE, digest_sent_at = NULL";

/// What is stored upon commit.
#[derive(Default)]
pub(crate) struct Told {
    added: BTreeMap<UserId, Vec<NewNotification>>,
    forgotten: BTreeSet<UserId>,
}

impl Told {
    pub(super) fn add(&mut self, notifications: &[NewNotification]) {
        for notification in notifications {
            self.added.entry(notification.user_id).or_default().push(notification.clone());
        }
    }

    pub(super) fn forget(&mut self, user_id: UserId) {
        self.forgotten.insert(user_id);
    }

    /// Whether there is nothing to store.
    pub(crate) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.forgotten.is_empty()
    }
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    last_position: i64,
}

impl SqlTx {
    /// Stores what was told: nothing may follow but the commit.
    pub(crate) async fn store_told(&mut self) -> Result<(), StoreError> {
        let Told { mut added, forgotten } = std::mem::take(self.told());
        self.leave_out_gone_organizations(&mut added).await?;
        let people: BTreeSet<UserId> = added.keys().chain(&forgotten).copied().collect();
        let mut rows = Vec::new();
        for user_id in people {
            if forgotten.contains(&user_id) {
                self.forget_all_of(user_id).await?;
            } else if let Some(told) = added.remove(&user_id) {
                self.count(user_id, &told, &mut rows).await?;
            }
        }
        if !rows.is_empty() {
            insert_rows!(notifications::table, rows, self.connection()?);
        }
        Ok(())
    }

    /// Gives what one person is told its places.
    async fn count(
        &mut self,
        user_id: UserId,
        told: &[NewNotification],
        rows: &mut Vec<NewRow>,
    ) -> Result<(), StoreError> {
        let number = i64::try_from(told.len()).unwrap_or(i64::MAX);
        let counted: Option<Counted> = diesel::sql_query(COUNT)
            .bind::<BigInt, _>(number)
            .bind::<UuidSql, _>(DbUuid::of(user_id))
            .get_result(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        let Some(Counted { last_position }) = counted else { return Ok(()) };
        let first = last_position - number + 1;
        rows.extend((first..).zip(told).map(|(position, new)| NewRow::new(new, position)));
        self.note(Change::Notified(user_id));
        Ok(())
    }

    async fn leave_out_gone_organizations(
        &mut self,
        added: &mut BTreeMap<UserId, Vec<NewNotification>>,
    ) -> Result<(), StoreError> {
        let named: BTreeSet<OrganizationId> =
            added.values().flatten().filter_map(|it| it.organization_id).collect();
        if named.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = named.into_iter().map(DbUuid::of).collect();
        let there: Vec<DbUuid> = organizations::table
            .filter(organizations::id.eq_any(ids))
            .select(organizations::id)
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        let there: BTreeSet<OrganizationId> = there.into_iter().map(DbUuid::id).collect();
        added.retain(|_, told| {
            told.retain(|it| it.organization_id.is_none_or(|id| there.contains(&id)));
            !told.is_empty()
        });
        Ok(())
    }

    async fn forget_all_of(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let user_id = DbUuid::of(user_id);
        diesel::sql_query(CLOSE)
            .bind::<UuidSql, _>(user_id)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        diesel::delete(notifications::table.filter(notifications::user_id.eq(user_id)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
