use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::notifications::{NotificationId, policy};

use crate::notifications::NotificationsError;
use crate::store::{Store, finish};

/// Deletes a notification. Like reading it, that is nobody else's business.
pub struct DeleteNotification {
    /// Where notifications are kept.
    pub store: Arc<dyn Store>,
}

impl DeleteNotification {
    /// Deletes one of whoever asks.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: NotificationId,
    ) -> Result<(), NotificationsError> {
        let user_id = policy::own_notifications(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = match tx.notifications().delete(user_id, id).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Denied::NotFound.into()),
            Err(error) => Err(error.into()),
        };
        finish(tx, outcome).await
    }
}
