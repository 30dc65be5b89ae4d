//! Notifications as they go over the wire.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use socle_application::notifications::SeenNotification;
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::notifications::NotificationId;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::cursor;

/// Something a person was told.
#[derive(Serialize, ToSchema)]
pub(super) struct NotificationBody {
    id: Uuid,
    /// Where it stands among those of the person: a later one has a greater number. What
    /// `Last-Event-ID` takes.
    #[schema(example = 17)]
    position: i64,
    /// `new_application`, `status_change`, `new_job`, `message` or `system`.
    #[schema(example = "system")]
    kind: &'static str,
    /// In a few words, in the language of the person.
    #[schema(example = "You now belong to Acme")]
    title: String,
    /// In a sentence or two.
    #[schema(example = "You can work with its members from now on.")]
    body: String,
    /// Which things it is about; what is in it depends on the message.
    data: BTreeMap<String, String>,
    /// Where it leads.
    #[schema(example = "https://app.example.com/account/organizations")]
    link: String,
    /// The organization whose business it is, if it is one's.
    #[schema(required)]
    organization_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    /// When the person read it.
    #[schema(required)]
    read_at: Option<DateTime<Utc>>,
}

impl From<SeenNotification> for NotificationBody {
    fn from(SeenNotification { notification, words, link }: SeenNotification) -> Self {
        Self {
            id: notification.id.as_uuid(),
            position: notification.position,
            kind: notification.kind.as_str(),
            title: words.title,
            body: words.body,
            data: notification.data.into_iter().map(|(name, it)| (name, it.to_string())).collect(),
            link,
            organization_id: notification.organization_id.map(|id| id.as_uuid()),
            created_at: notification.created_at,
            read_at: notification.read_at,
        }
    }
}

/// A page of notifications, the latest first.
#[derive(Serialize, ToSchema)]
pub(super) struct NotificationPage {
    data: Vec<NotificationBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<SeenNotification, NotificationId>> for NotificationPage {
    fn from(page: Page<SeenNotification, NotificationId>) -> Self {
        Self {
            data: page.items.into_iter().map(NotificationBody::from).collect(),
            next_cursor: page.next.map(cursor),
        }
    }
}

/// How many notifications a person has not read.
#[derive(Serialize, ToSchema)]
pub(super) struct UnreadCountBody {
    pub(super) count: u64,
}
