use std::collections::HashMap;

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::notifications::ports::Notifications;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::notifications::{
    KindPreference, MailFrequency, NewNotification, Notification, NotificationId, NotificationKind,
    NotificationPreferences,
};

use super::rows::{NotificationRow, PreferenceRow};
use super::schema::{notification_inboxes, notification_preferences, notifications};
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::types::{DbUuid, Instant, InstantSql, UuidSql};

const MARK_READ: &str = "\
    UPDATE notifications SET read_at = coalesce(read_at, $1) \
    WHERE id = $2 AND user_id = $3 AND in_app";

#[async_trait]
impl Notifications for SqlTx {
    async fn add(&mut self, notifications: &[NewNotification]) -> Result<(), StoreError> {
        self.told().add(notifications);
        Ok(())
    }

    async fn chosen(
        &mut self,
        kind: NotificationKind,
        people: &[UserId],
    ) -> Result<HashMap<UserId, KindPreference>, StoreError> {
        let people: Vec<_> = people.iter().copied().map(DbUuid::of).collect();
        let rows: Vec<PreferenceRow> = notification_preferences::table
            .filter(notification_preferences::kind.eq(kind.as_str()))
            .filter(notification_preferences::user_id.eq_any(people))
            .select(PreferenceRow::as_select())
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        rows.iter().map(|row| Ok((row.user_id.id(), row.read()?.1))).collect()
    }

    async fn set_preferences(
        &mut self,
        user_id: UserId,
        preferences: &NotificationPreferences,
    ) -> Result<(), StoreError> {
        let user_id = DbUuid::of(user_id);
        for (kind, it) in preferences.iter() {
            let (in_app, mail) = (it.in_app, it.mail.as_str());
            diesel::insert_into(notification_preferences::table)
                .values(PreferenceRow::new(user_id, kind, it))
                .on_conflict((notification_preferences::user_id, notification_preferences::kind))
                .do_update()
                .set((
                    notification_preferences::in_app.eq(in_app),
                    notification_preferences::mail.eq(mail),
                ))
                .execute(self.connection()?)
                .await
                .map_err(store_error)?;
        }
        Ok(())
    }

    async fn mark_read(
        &mut self,
        user_id: UserId,
        id: NotificationId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let marked = diesel::sql_query(MARK_READ)
            .bind::<InstantSql, _>(Instant(now))
            .bind::<UuidSql, _>(DbUuid::of(id))
            .bind::<UuidSql, _>(DbUuid::of(user_id))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(marked > 0)
    }

    async fn mark_all_read(&mut self, user_id: UserId, now: Timestamp) -> Result<u64, StoreError> {
        let unread = notifications::table
            .filter(notifications::user_id.eq(DbUuid::of(user_id)))
            .filter(notifications::in_app)
            .filter(notifications::read_at.is_null());
        let marked = diesel::update(unread)
            .set(notifications::read_at.eq(Some(Instant(now))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(marked as u64)
    }

    async fn delete(&mut self, user_id: UserId, id: NotificationId) -> Result<bool, StoreError> {
        let one = notifications::table
            .find(DbUuid::of(id))
            .filter(notifications::user_id.eq(DbUuid::of(user_id)))
            .filter(notifications::in_app);
        let deleted = diesel::delete(one).execute(self.connection()?).await.map_err(store_error)?;
        Ok(deleted > 0)
    }

    async fn take_for_mail(
        &mut self,
        id: NotificationId,
        now: Timestamp,
    ) -> Result<Option<Notification>, StoreError> {
        let waiting = notifications::table
            .find(DbUuid::of(id))
            .filter(notifications::mail.eq(MailFrequency::Immediately.as_str()))
            .filter(notifications::mailed_at.is_null())
            .filter(notifications::read_at.is_null());
        let row: Option<NotificationRow> = diesel::update(waiting)
            .set(notifications::mailed_at.eq(Some(Instant(now))))
            .returning(NotificationRow::as_returning())
            .get_result(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        row.map(Notification::try_from).transpose()
    }

    async fn take_for_digest(
        &mut self,
        user_id: UserId,
        not_since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Notification>, StoreError> {
        let user_id = DbUuid::of(user_id);
        let inbox =
            notification_inboxes::table.find(user_id).select(notification_inboxes::digest_sent_at);
        let sent: Option<Option<Instant>> =
            for_update!(inbox).first(self.connection()?).await.optional().map_err(store_error)?;
        let Some(sent) = sent else { return Ok(Vec::new()) };
        if sent.is_some_and(|sent| sent.0 > not_since) {
            return Ok(Vec::new());
        }
        let waiting = notifications::table
            .filter(notifications::user_id.eq(user_id))
            .filter(notifications::mail.eq(MailFrequency::Daily.as_str()))
            .filter(notifications::mailed_at.is_null())
            .filter(notifications::read_at.is_null());
        let rows: Vec<NotificationRow> = diesel::update(waiting)
            .set(notifications::mailed_at.eq(Some(Instant(now))))
            .returning(NotificationRow::as_returning())
            .get_results(self.connection()?)
            .await
            .map_err(store_error)?;
        if !rows.is_empty() {
            diesel::update(notification_inboxes::table.find(user_id))
                .set(notification_inboxes::digest_sent_at.eq(Some(Instant(now))))
                .execute(self.connection()?)
                .await
                .map_err(store_error)?;
        }
        let taken: Result<Vec<_>, _> = rows.into_iter().map(Notification::try_from).collect();
        let mut taken = taken?;
        taken.sort_by_key(|notification| notification.position);
        Ok(taken)
    }

    async fn forget_person(&mut self, user_id: UserId) -> Result<(), StoreError> {
        self.told().forget(user_id);
        let chosen = notification_preferences::table
            .filter(notification_preferences::user_id.eq(DbUuid::of(user_id)));
        diesel::delete(chosen).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }
}
