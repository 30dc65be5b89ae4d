use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::notifications::policy;

use crate::notifications::NotificationsError;
use crate::notifications::ports::NotificationQueries;

/// Counts what a person has not read.
pub struct CountUnread {
    /// Knows notifications.
    pub queries: Arc<dyn NotificationQueries>,
}

impl CountUnread {
    /// How many whoever asks has not read.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, NotificationsError> {
        let user_id = policy::own_notifications(actor)?;
        Ok(self.queries.count_unread(user_id).await?)
    }
}
