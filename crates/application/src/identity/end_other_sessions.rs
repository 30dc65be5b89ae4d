use std::sync::Arc;

use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{SessionEnd, SessionEndReason, SessionId, policy};

use crate::audit;
use crate::identity::events::SessionEnded;
use crate::identity::ports::SessionCache;
use crate::identity::{audit_actions, audited};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};

/// Ends every session of a person but the one that asks ("sign out everywhere else").
pub struct EndOtherSessions {
    /// Where sessions are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Forgets the sessions.
    pub session_cache: Arc<dyn SessionCache>,
}

/// Why no sessions were ended.
#[derive(Debug, thiserror::Error)]
pub enum EndOtherSessionsError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EndOtherSessions {
    /// Ends the other sessions of whoever asks.
    pub async fn execute(&self, actor: &Actor) -> Result<(), EndOtherSessionsError> {
        let signed_in = policy::own_account(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in).await;
        for ended in finish(tx, outcome).await? {
            self.session_cache.end(ended).await;
        }
        Ok(())
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
    ) -> Result<Vec<SessionId>, EndOtherSessionsError> {
        let now = self.clock.now();
        let SignedIn { user_id, session_id, .. } = signed_in;
        let end = SessionEnd { at: now, reason: SessionEndReason::EndedByOwner };
        let ended = tx.sessions().end_others_of(user_id, session_id, end).await?;
        let event = |id: &SessionId| {
            OutboxMessage::event(self.randomness.id(now), &SessionEnded::new(*id, user_id), now)
        };
        let events: Vec<_> = ended.iter().map(event).collect();
        tx.outbox().append(&events).await?;
        let all_others = audited::about(audit_actions::OTHER_SESSIONS_ENDED, user_id);
        let all_others = all_others.with("count", ended.len());
        audit::record(tx, &*self.randomness, actor, all_others, now).await?;
        Ok(ended)
    }
}
