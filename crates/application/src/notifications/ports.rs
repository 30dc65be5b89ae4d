//! What notifications need from the world.

#![cfg_attr(
    feature = "testkit",
    allow(clippy::ref_option_ref, reason = "what mockall makes of an `Option` of a reference")
)]

use std::collections::HashMap;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::{Locale, UserId};
use socle_domain::notifications::{
    KindPreference, NewNotification, Notification, NotificationId, NotificationKind,
    NotificationMessage, NotificationPreferences, Parameters,
};
use uuid::Uuid;

use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// The slice of a transaction that notifications have.
pub trait NotificationsTx: Send {
    /// Notifications.
    fn notifications(&mut self) -> &mut dyn Notifications;
}

/// Notifications in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Notifications: Send {
    /// Adds notifications, when the transaction commits: then each gets the next place of its person,
    /// and until the commit is done nobody else gets one. So places become visible in their order, and
    /// transactions that tell many people never wait for each other in a circle. Whoever is gone by
    /// then is told nothing; neither is anything told of an organization that is gone.
    async fn add(&mut self, notifications: &[NewNotification]) -> Result<(), StoreError>;

    /// How people want to hear of one kind, as far as they have chosen.
    async fn chosen(
        &mut self,
        kind: NotificationKind,
        people: &[UserId],
    ) -> Result<HashMap<UserId, KindPreference>, StoreError>;

    /// Stores how a person wants to hear of every kind.
    async fn set_preferences(
        &mut self,
        user_id: UserId,
        preferences: &NotificationPreferences,
    ) -> Result<(), StoreError>;

    /// Notes that a person has read one of theirs; what they read before keeps its time. `false` when
    /// there is none that they see.
    async fn mark_read(
        &mut self,
        user_id: UserId,
        id: NotificationId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Notes that a person has read all that there are now, and says how many they had not.
    async fn mark_all_read(&mut self, user_id: UserId, now: Timestamp) -> Result<u64, StoreError>;

    /// Deletes one of a person's; `false` when there is none that they see.
    async fn delete(&mut self, user_id: UserId, id: NotificationId) -> Result<bool, StoreError>;

    /// Takes one to mail it by itself: `None` when it is gone, was read, or was taken before.
    async fn take_for_mail(
        &mut self,
        id: NotificationId,
        now: Timestamp,
    ) -> Result<Option<Notification>, StoreError>;

    /// Takes all that wait for a person's digest, the earliest first, and notes that it was sent. Empty
    /// when there are none, when one was sent after `not_since`, or while somebody else takes them.
    async fn take_for_digest(
        &mut self,
        user_id: UserId,
        not_since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Notification>, StoreError>;

    /// Removes everything of a person who is erased, when the transaction commits; from then on nobody
    /// tells them anything.
    async fn forget_person(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// Reads of notifications that need no transaction. People see those that they want to see in the
/// product; the others are only mailed.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait NotificationQueries: Send + Sync {
    /// What a person was told, the latest first; only what they have not read with `unread`.
    async fn notifications_of(
        &self,
        user_id: UserId,
        unread: bool,
        page: PageRequest<NotificationId>,
    ) -> Result<Page<Notification, NotificationId>, StoreError>;

    /// How many they have not read.
    async fn count_unread(&self, user_id: UserId) -> Result<u64, StoreError>;

    /// What comes after a place, in order.
    async fn notifications_after(
        &self,
        user_id: UserId,
        position: i64,
        limit: u32,
    ) -> Result<Vec<Notification>, StoreError>;

    /// The place of what a person was told last; 0 when they were told nothing yet.
    async fn last_position(&self, user_id: UserId) -> Result<i64, StoreError>;

    /// What comes after a place, in order, whether the person sees it in the product or not.
    async fn everything_after(
        &self,
        user_id: UserId,
        position: i64,
        limit: u32,
    ) -> Result<Vec<Notification>, StoreError>;

    /// How a person wants to hear of every kind.
    async fn preferences_of(&self, user_id: UserId) -> Result<NotificationPreferences, StoreError>;

    /// The language of a person.
    async fn language_of(&self, user_id: UserId) -> Result<Option<Locale>, StoreError>;

    /// People for whom something waits that a digest is to tell, and to whom none was sent after
    /// `not_since`; in the order of identifiers, after one of them.
    async fn waiting_for_digest(
        &self,
        not_since: Timestamp,
        after: Option<UserId>,
        limit: u32,
    ) -> Result<Vec<UserId>, StoreError>;

    /// What organizations are called; closed ones, too.
    async fn organization_names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError>;

    /// What people are called, as far as they have an account.
    async fn person_names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError>;
}

/// Is told that there is something new for people, once it is visible. Called on the path of
/// requests: it must not wait.
pub trait NotificationChanges: Send + Sync {
    /// A person was told something.
    fn notified(&self, user_id: UserId);
}

/// What a notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In a few words.
    pub title: String,
    /// In a sentence or two.
    pub body: String,
}

/// Knows the words of notifications, in every language.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait Wording: Send + Sync {
    /// The words of a message; `None` stands for one that no installed context declares. What has no
    /// name among `names` is called by its kind. A word that is missing is a fault of ours: it is
    /// logged, and something general is said.
    fn say(
        &self,
        locale: Locale,
        message: Option<&'static NotificationMessage>,
        data: &Parameters,
        names: &HashMap<&'static str, String>,
    ) -> Words;
}
