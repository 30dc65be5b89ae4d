use std::collections::HashMap;

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::dsl::exists;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::notifications::ports::NotificationQueries;
use socle_application::paging::{Page, PageRequest};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::{Locale, UserId, UserStatus};
use socle_domain::notifications::{
    KindPreference, MailFrequency, Notification, NotificationId, NotificationPreferences,
};
use uuid::Uuid;

use super::rows::{NotificationRow, PreferenceRow};
use super::schema::{notification_inboxes, notification_preferences, notifications};
use crate::SqlStore;
use crate::error::corrupt;
use crate::schema::{organizations, users};
use crate::types::{DbUuid, Instant};

fn all(rows: Vec<NotificationRow>) -> Result<Vec<Notification>, StoreError> {
    rows.into_iter().map(Notification::try_from).collect()
}

#[async_trait]
impl NotificationQueries for SqlStore {
    async fn notifications_of(
        &self,
        user_id: UserId,
        unread: bool,
        page: PageRequest<NotificationId>,
    ) -> Result<Page<Notification, NotificationId>, StoreError> {
        let mut query = notifications::table
            .filter(notifications::user_id.eq(DbUuid::of(user_id)))
            .filter(notifications::in_app)
            .order(notifications::id.desc())
            .limit(Page::<Notification, NotificationId>::rows_to_read(page.limit))
            .select(NotificationRow::as_select())
            .into_boxed();
        if unread {
            query = query.filter(notifications::read_at.is_null());
        }
        if let Some(after) = page.after {
            query = query.filter(notifications::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<NotificationRow> = self.read(|c| query.load(c).boxed()).await?;
        Ok(Page::of(all(rows)?, page.limit, |notification| notification.id))
    }

    async fn count_unread(&self, user_id: UserId) -> Result<u64, StoreError> {
        let query = notifications::table
            .filter(notifications::user_id.eq(DbUuid::of(user_id)))
            .filter(notifications::in_app)
            .filter(notifications::read_at.is_null())
            .count();
        let count: i64 = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(count.unsigned_abs())
    }

    async fn notifications_after(
        &self,
        user_id: UserId,
        position: i64,
        limit: u32,
    ) -> Result<Vec<Notification>, StoreError> {
        let query = notifications::table
            .filter(notifications::user_id.eq(DbUuid::of(user_id)))
            .filter(notifications::in_app)
            .filter(notifications::position.gt(position))
            .order(notifications::position)
            .limit(i64::from(limit))
            .select(NotificationRow::as_select());
        all(self.read(|c| query.load(c).boxed()).await?)
    }

    async fn last_position(&self, user_id: UserId) -> Result<i64, StoreError> {
        let query = notification_inboxes::table
            .find(DbUuid::of(user_id))
            .select(notification_inboxes::last_position);
        let last: Option<i64> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(last.unwrap_or_default())
    }

    async fn everything_after(
        &self,
        user_id: UserId,
        position: i64,
        limit: u32,
    ) -> Result<Vec<Notification>, StoreError> {
        let query = notifications::table
            .filter(notifications::user_id.eq(DbUuid::of(user_id)))
            .filter(notifications::position.gt(position))
            .order(notifications::position)
            .limit(i64::from(limit))
            .select(NotificationRow::as_select());
        all(self.read(|c| query.load(c).boxed()).await?)
    }

    async fn preferences_of(&self, user_id: UserId) -> Result<NotificationPreferences, StoreError> {
        let query = notification_preferences::table
            .filter(notification_preferences::user_id.eq(DbUuid::of(user_id)))
            .select(PreferenceRow::as_select());
        let rows: Vec<PreferenceRow> = self.read(|c| query.load(c).boxed()).await?;
        let chosen: HashMap<_, _> =
            rows.iter().map(PreferenceRow::read).collect::<Result<_, _>>()?;
        let of = |kind| chosen.get(&kind).copied();
        Ok(NotificationPreferences::of(|kind| of(kind).unwrap_or(KindPreference::default_of(kind))))
    }

    async fn language_of(&self, user_id: UserId) -> Result<Option<Locale>, StoreError> {
        let query = users::table.find(DbUuid::of(user_id)).select(users::locale);
        let tag: Option<String> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        let read = |tag: String| Locale::parse(&tag).map_err(|_| corrupt("users.locale", &tag));
        tag.map(read).transpose()
    }

    async fn waiting_for_digest(
        &self,
        not_since: Timestamp,
        after: Option<UserId>,
        limit: u32,
    ) -> Result<Vec<UserId>, StoreError> {
        let waiting = notifications::table
            .filter(notifications::user_id.eq(notification_inboxes::user_id))
            .filter(notifications::mail.eq(MailFrequency::Daily.as_str()))
            .filter(notifications::mailed_at.is_null())
            .filter(notifications::read_at.is_null());
        let sent = notification_inboxes::digest_sent_at;
        let mut query = notification_inboxes::table
            .filter(sent.is_null().or(sent.le(Instant(not_since))))
            .filter(exists(waiting))
            .order(notification_inboxes::user_id)
            .limit(i64::from(limit))
            .select(notification_inboxes::user_id)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(notification_inboxes::user_id.gt(DbUuid::of(after)));
        }
        let ids: Vec<DbUuid> = self.read(|c| query.load(c).boxed()).await?;
        Ok(ids.into_iter().map(DbUuid::id).collect())
    }

    async fn organization_names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(DbUuid).collect();
        let query = organizations::table
            .filter(organizations::id.eq_any(ids))
            .select((organizations::id, organizations::name));
        let rows: Vec<(DbUuid, String)> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|(id, name)| (id.0, name)).collect())
    }

    async fn person_names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(DbUuid).collect();
        let query = users::table
            .filter(users::id.eq_any(ids))
            .filter(users::status.ne(UserStatus::Erased.as_str()))
            .select((users::id, users::first_name, users::last_name));
        let rows: Vec<(DbUuid, String, String)> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|(id, first, last)| (id.0, format!("{first} {last}"))).collect())
    }
}
