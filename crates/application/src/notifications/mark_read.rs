use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::notifications::{NotificationId, policy};

use crate::notifications::NotificationsError;
use crate::ports::Clock;
use crate::store::{Store, finish};

/// Notes that a person has read a notification. Their own reading is nobody else's business: it leaves
/// no audit entry and is not announced.
pub struct MarkRead {
    /// Where notifications are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl MarkRead {
    /// Whoever asks has read it; saying so twice is saying it once.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: NotificationId,
    ) -> Result<(), NotificationsError> {
        let user_id = policy::own_notifications(actor)?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let outcome = match tx.notifications().mark_read(user_id, id, now).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Denied::NotFound.into()),
            Err(error) => Err(error.into()),
        };
        finish(tx, outcome).await
    }
}
