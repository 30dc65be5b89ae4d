//! How a person wants to hear of notifications.

use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::UserId;
use socle_domain::notifications::{NotificationPreferences, policy};

use crate::audit::{self, Happening};
use crate::notifications::NotificationsError;
use crate::notifications::ports::NotificationQueries;
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Shows a person how they hear of notifications.
pub struct GetPreferences {
    /// Knows preferences.
    pub queries: Arc<dyn NotificationQueries>,
}

impl GetPreferences {
    /// How whoever asks hears of every kind.
    pub async fn execute(
        &self,
        actor: &Actor,
    ) -> Result<NotificationPreferences, NotificationsError> {
        let user_id = policy::own_notifications(actor)?;
        Ok(self.queries.preferences_of(user_id).await?)
    }
}

/// Changes how a person hears of notifications.
pub struct SetPreferences {
    /// Where preferences are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl SetPreferences {
    /// Replaces all of what whoever asks has chosen. It holds for what is told from now on.
    pub async fn execute(
        &self,
        actor: &Actor,
        preferences: &NotificationPreferences,
    ) -> Result<(), NotificationsError> {
        let user_id = policy::own_notifications(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user_id, preferences).await;
        Ok(finish(tx, outcome).await?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        preferences: &NotificationPreferences,
    ) -> Result<(), StoreError> {
        tx.notifications().set_preferences(user_id, preferences).await?;
        let changed =
            Happening::on_platform("notification.preferences_changed").to("user", user_id);
        audit::record(tx, &*self.randomness, actor, changed, self.clock.now()).await
    }
}
