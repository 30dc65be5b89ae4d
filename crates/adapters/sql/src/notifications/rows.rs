//! Rows, and what they are in the domain.

use std::collections::BTreeMap;

use diesel::prelude::{Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::notifications::{
    KindPreference, MailFrequency, NewNotification, Notification, NotificationKind, Parameter,
    Parameters,
};

use super::schema::{notification_preferences, notifications};
use crate::error::corrupt;
use crate::types::{DbUuid, Instant};

/// A notification, as people see it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = notifications)]
pub(super) struct NotificationRow {
    id: DbUuid,
    user_id: DbUuid,
    position: i64,
    kind: String,
    message: String,
    organization_id: Option<DbUuid>,
    data: String,
    created_at: Instant,
    read_at: Option<Instant>,
}

impl TryFrom<NotificationRow> for Notification {
    type Error = StoreError;

    fn try_from(row: NotificationRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            position: row.position,
            kind: kind(&row.kind)?,
            message: row.message,
            organization_id: row.organization_id.map(DbUuid::id),
            data: parameters(&row.data)?,
            created_at: row.created_at.0,
            read_at: row.read_at.map(|at| at.0),
        })
    }
}

/// A notification that is added.
#[derive(Insertable)]
#[diesel(table_name = notifications, treat_none_as_default_value = false)]
pub(super) struct NewRow {
    id: DbUuid,
    user_id: DbUuid,
    position: i64,
    kind: &'static str,
    message: &'static str,
    organization_id: Option<DbUuid>,
    data: String,
    in_app: bool,
    mail: &'static str,
    created_at: Instant,
}

impl NewRow {
    pub(super) fn new(new: &NewNotification, position: i64) -> Self {
        let text = |(name, value): (&String, &Parameter)| (name.clone(), value.to_string().into());
        let data: serde_json::Map<String, serde_json::Value> = new.data.iter().map(text).collect();
        Self {
            id: DbUuid::of(new.id),
            user_id: DbUuid::of(new.user_id),
            position,
            kind: new.message.kind.as_str(),
            message: new.message.key,
            organization_id: new.organization_id.map(DbUuid::of),
            data: serde_json::Value::Object(data).to_string(),
            in_app: new.preference.in_app,
            mail: new.preference.mail.as_str(),
            created_at: Instant(new.created_at),
        }
    }
}

/// How a person wants to hear of one kind.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = notification_preferences)]
pub(super) struct PreferenceRow {
    pub(super) user_id: DbUuid,
    kind: String,
    in_app: bool,
    mail: String,
}

impl PreferenceRow {
    pub(super) fn new(user_id: DbUuid, kind: NotificationKind, it: KindPreference) -> Self {
        let (kind, mail) = (kind.as_str().to_owned(), it.mail.as_str().to_owned());
        Self { user_id, kind, in_app: it.in_app, mail }
    }

    pub(super) fn read(&self) -> Result<(NotificationKind, KindPreference), StoreError> {
        let mail = MailFrequency::parse(&self.mail)
            .ok_or_else(|| corrupt("notification_preferences.mail", &self.mail))?;
        Ok((kind(&self.kind)?, KindPreference { in_app: self.in_app, mail }))
    }
}

fn kind(name: &str) -> Result<NotificationKind, StoreError> {
    NotificationKind::parse(name).ok_or_else(|| corrupt("notifications.kind", name))
}

fn parameters(data: &str) -> Result<Parameters, StoreError> {
    let unreadable = || corrupt("notifications.data", "something that is no parameter");
    let texts: BTreeMap<String, String> = serde_json::from_str(data).map_err(|_| unreadable())?;
    let read = |(name, text): (String, String)| Some((name, Parameter::parse(&text)?));
    texts.into_iter().map(|pair| read(pair).ok_or_else(unreadable)).collect()
}
