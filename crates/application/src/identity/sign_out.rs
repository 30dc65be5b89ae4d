use std::sync::Arc;

use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{SessionEnd, SessionEndReason, policy};

use crate::audit::{self, Happening};
use crate::identity::audit_actions;
use crate::identity::events::SessionEnded;
use crate::identity::ports::SessionCache;
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};

/// Ends the session that asks. Its access token stops working with the next request.
pub struct SignOut {
    /// Where sessions are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Forgets the session.
    pub session_cache: Arc<dyn SessionCache>,
}

/// Why no session was ended.
#[derive(Debug, thiserror::Error)]
pub enum SignOutError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SignOut {
    /// Ends the session.
    pub async fn execute(&self, actor: &Actor) -> Result<(), SignOutError> {
        let signed_in = policy::own_account(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in).await;
        finish(tx, outcome).await?;
        self.session_cache.end(signed_in.session_id).await;
        Ok(())
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
    ) -> Result<(), SignOutError> {
        let now = self.clock.now();
        let end = SessionEnd { at: now, reason: SessionEndReason::SignedOut };
        if tx.sessions().end(signed_in.session_id, end).await? {
            let event = SessionEnded::new(signed_in.session_id, signed_in.user_id);
            let event = OutboxMessage::event(self.randomness.id(now), &event, now);
            tx.outbox().append(&[event]).await?;
            let ended = Happening::on_platform(audit_actions::SESSION_ENDED);
            let ended =
                ended.to("session", signed_in.session_id).with("reason", end.reason.as_str());
            audit::record(tx, &*self.randomness, actor, ended, now).await?;
        }
        Ok(())
    }
}
