use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::notifications::{NotificationId, policy};

use crate::notifications::ports::NotificationQueries;
use crate::notifications::{NotificationReader, NotificationsError, SeenNotification};
use crate::paging::{Page, PageRequest};

/// Shows a person what they were told.
pub struct ListNotifications {
    /// Knows notifications.
    pub queries: Arc<dyn NotificationQueries>,
    /// Puts them into words.
    pub reader: Arc<NotificationReader>,
}

impl ListNotifications {
    /// What whoever asks was told, the latest first; with `unread`, what they have not read.
    pub async fn execute(
        &self,
        actor: &Actor,
        unread: bool,
        page: PageRequest<NotificationId>,
    ) -> Result<Page<SeenNotification, NotificationId>, NotificationsError> {
        let user_id = policy::own_notifications(actor)?;
        let found = self.queries.notifications_of(user_id, unread, page).await?;
        let locale = self.queries.language_of(user_id).await?.unwrap_or_default();
        let items = self.reader.read(locale, found.items).await?;
        Ok(Page { items, next: found.next })
    }
}
