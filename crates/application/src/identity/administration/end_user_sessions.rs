use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{SessionEnd, SessionEndReason, SessionId, UserId, policy};

use crate::audit;
use crate::identity::events::SessionEnded;
use crate::identity::ports::SessionCache;
use crate::identity::{audit_actions, audited};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};

/// Signs somebody out everywhere.
pub struct EndUserSessions {
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
pub enum EndUserSessionsError {
    /// Only administrators may, and nobody above themselves.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such person.
    #[error("there is no such person")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EndUserSessions {
    /// Ends every session of a person.
    pub async fn execute(&self, actor: &Actor, id: UserId) -> Result<(), EndUserSessionsError> {
        policy::manage_users(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, id).await;
        for ended in finish(tx, outcome).await? {
            self.session_cache.end(ended).await;
        }
        Ok(())
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: UserId,
    ) -> Result<Vec<SessionId>, EndUserSessionsError> {
        let now = self.clock.now();
        let user = tx.users().lock(id).await?.ok_or(EndUserSessionsError::NotFound)?;
        policy::end_sessions(actor, &user)?;
        let end = SessionEnd { at: now, reason: SessionEndReason::EndedByAdministrator };
        let ended = tx.sessions().end_all_of(id, end).await?;
        let event = |session: &SessionId| {
            OutboxMessage::event(self.randomness.id(now), &SessionEnded::new(*session, id), now)
        };
        let events: Vec<_> = ended.iter().map(event).collect();
        tx.outbox().append(&events).await?;
        let all = audited::about(audit_actions::SESSIONS_ENDED, id).with("count", ended.len());
        audit::record(tx, &*self.randomness, actor, all, now).await?;
        Ok(ended)
    }
}
