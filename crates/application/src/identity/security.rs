//! Notes what happened to an account: for the person, and for the audit.

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Principal};
use socle_domain::identity::{SecurityEvent, SecurityEventKind, SessionId, UserId};

use crate::audit::ports::AuditTx;
use crate::audit::{self, Happening};
use crate::identity::ports::IdentityTx;
use crate::identity::{audit_actions, audited};
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::StoreError;

/// Notes that something happened, in the session that asked for it if there is one.
pub async fn record<T: IdentityTx + AuditTx + ?Sized>(
    tx: &mut T,
    randomness: &dyn Randomness,
    actor: &Actor,
    user_id: UserId,
    kind: SecurityEventKind,
    now: Timestamp,
) -> Result<(), StoreError> {
    let session_id = match &actor.principal {
        Principal::User(signed_in) if signed_in.user_id == user_id => Some(signed_in.session_id),
        _ => None,
    };
    record_in(tx, randomness, actor, user_id, session_id, kind, now).await
}

/// The same of a session that is not the one that asks.
pub(super) async fn record_in<T: IdentityTx + AuditTx + ?Sized>(
    tx: &mut T,
    randomness: &dyn Randomness,
    actor: &Actor,
    user_id: UserId,
    session_id: Option<SessionId>,
    kind: SecurityEventKind,
    now: Timestamp,
) -> Result<(), StoreError> {
    let event = SecurityEvent {
        id: randomness.id(now),
        user_id,
        kind,
        session_id,
        ip: actor.client.ip,
        user_agent: actor.client.user_agent.clone(),
        occurred_at: now,
    };
    tx.security_events().record(&event).await?;
    let happening = happening(actor, user_id, session_id, kind);
    audit::record(tx, randomness, actor, happening, now).await
}

fn happening(
    actor: &Actor,
    user_id: UserId,
    session_id: Option<SessionId>,
    kind: SecurityEventKind,
) -> Happening {
    let happening = audited::about(audit_actions::of(kind), user_id);
    let happening = match session_id {
        Some(session_id) => happening.with("session_id", session_id),
        None => happening,
    };
    // Whoever holds a mailed link or gives a code is the person, though not signed in. Who guesses,
    // or presents a copy, need not be.
    let by_anybody =
        matches!(kind, SecurityEventKind::AccountLocked | SecurityEventKind::RefreshTokenReused);
    if matches!(actor.principal, Principal::Anonymous) && !by_anybody {
        happening.by(user_id)
    } else {
        happening
    }
}
