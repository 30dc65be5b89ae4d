use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::notifications::policy;

use crate::notifications::NotificationsError;
use crate::ports::Clock;
use crate::store::{Store, finish};

/// Notes that a person has read everything they were told.
pub struct MarkAllRead {
    /// Where notifications are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl MarkAllRead {
    /// Whoever asks has read everything that there is now. Says how much of it they had not.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, NotificationsError> {
        let user_id = policy::own_notifications(actor)?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let outcome = tx.notifications().mark_all_read(user_id, now).await;
        Ok(finish(tx, outcome).await?)
    }
}
