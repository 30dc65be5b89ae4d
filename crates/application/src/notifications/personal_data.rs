//! What notifications keep of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::identity::User;
use socle_domain::{Id as _, Timestamp};

use crate::notifications::NotificationReader;
use crate::notifications::ports::NotificationQueries;
use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// What a person was told, in their language, and how they want to hear of it. What others were told
/// about them holds their identifier, which leads to nobody once they are erased.
pub struct NotificationsData {
    /// Knows notifications.
    pub queries: Arc<dyn NotificationQueries>,
    /// Puts them into words.
    pub reader: Arc<NotificationReader>,
}

impl NotificationsData {
    const AT_ONCE: u32 = 500;
}

#[async_trait]
impl PersonalData for NotificationsData {
    fn section(&self) -> &'static str {
        "notifications"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let (mut records, mut position) = (Vec::new(), 0);
        loop {
            let found = self.queries.everything_after(user.id, position, Self::AT_ONCE).await?;
            let Some(last) = found.last().map(|notification| notification.position) else { break };
            for seen in self.reader.read(user.locale, found).await? {
                let it = seen.notification;
                records.push(json!({
                    "id": it.id.as_uuid(),
                    "kind": it.kind.as_str(),
                    "title": seen.words.title,
                    "body": seen.words.body,
                    "organization_id": it.organization_id.map(|id| id.as_uuid()),
                    "created_at": it.created_at,
                    "read_at": it.read_at,
                }));
            }
            position = last;
        }
        let preferences = self.queries.preferences_of(user.id).await?;
        let preferences: serde_json::Map<_, _> = preferences
            .iter()
            .map(|(kind, it)| {
                let value = json!({ "in_app": it.in_app, "mail": it.mail.as_str() });
                (kind.as_str().to_owned(), value)
            })
            .collect();
        let records = json!({ "notifications": records, "preferences": preferences });
        Ok(PersonalSection::of(records))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.notifications().forget_person(user.id).await
    }
}
