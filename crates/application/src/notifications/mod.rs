//! What people are told: the use cases.
//!
//! Another context tells people something with [`notify()`], in the transaction of the change. A
//! notification is a row with a place among those of its person; places become visible in their order
//! (see [`ports::Notifications::add`]), so whoever has seen one has missed nothing before it. A hint
//! after the commit wakes the streams of that person on every node ([`NotificationHub`]), which then
//! read what comes after their place.

mod count_unread;
mod delete_notification;
mod digest;
mod follow;
mod hub;
mod list_notifications;
mod mail_notification;
mod mails;
mod mark_all_read;
mod mark_read;
mod notify;
mod notify_people;
mod personal_data;
pub mod ports;
mod preferences;
mod reader;

pub use count_unread::CountUnread;
pub use delete_notification::DeleteNotification;
pub use digest::{DIGEST, SendDigests};
pub use follow::{FollowError, FollowNotifications, Following, Next};
pub use hub::{NoPlace, NotificationHub, Place, StreamLimits, Wake};
pub use list_notifications::ListNotifications;
pub use mail_notification::{MAIL, MailNotification};
pub use mails::NotificationMails;
pub use mark_all_read::MarkAllRead;
pub use mark_read::MarkRead;
pub use notify::{Telling, notify, notify_each};
pub use notify_people::NotifyPeople;
pub use personal_data::NotificationsData;
pub use preferences::{GetPreferences, SetPreferences};
pub use reader::{
    NameSource, NotificationReader, OrganizationNames, PersonNames, SeenNotification,
};

use socle_domain::access::Denied;

use crate::store::StoreError;

/// Every use case of notifications, built once by the wiring.
pub struct Notifications {
    /// Shows them.
    pub list: ListNotifications,
    /// Counts those that were not read.
    pub count_unread: CountUnread,
    /// Says that one was read.
    pub mark_read: MarkRead,
    /// Says that all were.
    pub mark_all_read: MarkAllRead,
    /// Deletes one.
    pub delete: DeleteNotification,
    /// Shows how a person wants to hear of them.
    pub get_preferences: GetPreferences,
    /// Changes that.
    pub set_preferences: SetPreferences,
    /// Hears of them while they are told.
    pub follow: FollowNotifications,
}

/// Why nothing was done about a person's notifications.
#[derive(Debug, thiserror::Error)]
pub enum NotificationsError {
    /// Whoever asks may not, or there is no such notification of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
