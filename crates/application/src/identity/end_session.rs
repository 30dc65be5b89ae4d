use std::sync::Arc;

use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{SessionEnd, SessionEndReason, SessionId, policy};

use crate::audit::{self, Happening};
use crate::identity::audit_actions;
use crate::identity::events::SessionEnded;
use crate::identity::ports::SessionCache;
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};

/// Ends one of a person's own sessions ("sign out that device").
pub struct EndSession {
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
pub enum EndSessionError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such session, or it is somebody else's, or it is over: the three cannot be told
    /// apart.
    #[error("there is no such session")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EndSession {
    /// Ends the session.
    pub async fn execute(&self, actor: &Actor, id: SessionId) -> Result<(), EndSessionError> {
        let signed_in = policy::own_account(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in, id).await;
        finish(tx, outcome).await?;
        self.session_cache.end(id).await;
        Ok(())
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        id: SessionId,
    ) -> Result<(), EndSessionError> {
        let now = self.clock.now();
        let session = tx.sessions().lock(id).await?;
        let own = session.filter(|session| session.user_id == signed_in.user_id);
        let session = own.ok_or(EndSessionError::NotFound)?;
        let reason = if id == signed_in.session_id {
            SessionEndReason::SignedOut
        } else {
            SessionEndReason::EndedByOwner
        };
        if !tx.sessions().end(session.id, SessionEnd { at: now, reason }).await? {
            return Err(EndSessionError::NotFound);
        }
        let event = SessionEnded::new(session.id, session.user_id);
        let event = OutboxMessage::event(self.randomness.id(now), &event, now);
        tx.outbox().append(&[event]).await?;
        let ended = Happening::on_platform(audit_actions::SESSION_ENDED);
        let ended = ended.to("session", session.id).with("reason", reason.as_str());
        Ok(audit::record(tx, &*self.randomness, actor, ended, now).await?)
    }
}
