//! What people are told: in their order, once, and for nobody else.

pub mod erasing;
pub mod mailing;
pub mod places;
pub mod reading;
pub mod waking;

use socle_application::notifications::{Telling, notify};
use socle_crypto::SystemRandomness;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::notifications::{
    KindPreference, MailFrequency, Notification, NotificationKind, NotificationMessage,
    NotificationPreferences, messages,
};

use super::samples::{begin, insert, now, user};
use crate::databases::TestDatabase;

/// Of another kind than those of the platform.
static WRITTEN: NotificationMessage = NotificationMessage {
    key: "sample-written",
    kind: NotificationKind::Message,
    names: &[],
    path: "messages",
};

/// A person who is stored.
async fn somebody(database: &TestDatabase) -> UserId {
    let user = user();
    insert(&*database.store, &[&user]).await;
    user.id
}

/// Tells people, in a transaction of its own.
async fn tell(database: &TestDatabase, telling: &Telling, people: &[UserId], at: Timestamp) {
    let mut tx = begin(&*database.store).await;
    notify(&mut *tx, &SystemRandomness, telling, people, at).await.unwrap();
    tx.commit().await.unwrap();
}

/// Tells one person something of the platform's.
async fn tell_one(database: &TestDatabase, user_id: UserId) {
    tell(database, &Telling::new(&messages::MEMBER_ADDED), &[user_id], now()).await;
}

async fn prefer(
    database: &TestDatabase,
    user_id: UserId,
    kind: NotificationKind,
    in_app: bool,
    mail: MailFrequency,
) {
    let preferences = NotificationPreferences::of(|other| {
        if other == kind {
            KindPreference { in_app, mail }
        } else {
            KindPreference::default_of(other)
        }
    });
    let mut tx = begin(&*database.store).await;
    tx.notifications().set_preferences(user_id, &preferences).await.unwrap();
    tx.commit().await.unwrap();
}

async fn after(database: &TestDatabase, user_id: UserId, position: i64) -> Vec<Notification> {
    database.notifications.notifications_after(user_id, position, 1_000).await.unwrap()
}

fn positions(notifications: &[Notification]) -> Vec<i64> {
    notifications.iter().map(|notification| notification.position).collect()
}
