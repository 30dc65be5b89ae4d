//! Notes what happened to an account: for the person, and for the audit.

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Client, Principal};
use socle_domain::identity::{SecurityEvent, SecurityEventKind, SessionId, UserId};

use crate::audit::{self, Happening};
use crate::identity::{audit_actions, audited};
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::{StoreError, Tx};

/// Notes that something happened, in the session that asked for it if there is one.
pub async fn record(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    user_id: UserId,
    kind: SecurityEventKind,
    now: Timestamp,
) -> Result<(), StoreError> {
    record_with(tx, randomness, actor, user_id, kind, &[], now).await
}

/// The same with what else the audit should say of it.
pub(super) async fn record_with(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    user_id: UserId,
    kind: SecurityEventKind,
    details: &[(&'static str, &str)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let session_id = match &actor.principal {
        Principal::User(signed_in) if signed_in.user_id == user_id => Some(signed_in.session_id),
        _ => None,
    };
    let happening = happening(actor, user_id, session_id, kind);
    let add =
        |happening: Happening, (name, value): &(&'static str, &str)| happening.with(name, value);
    let happening = details.iter().fold(happening, add);
    tx.security_events().record(&event(randomness, actor, user_id, session_id, kind, now)).await?;
    audit::record(tx, randomness, actor, happening, now).await
}

/// The same of a session that is not the one that asks.
pub(super) async fn record_in(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    user_id: UserId,
    session_id: Option<SessionId>,
    kind: SecurityEventKind,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.security_events().record(&event(randomness, actor, user_id, session_id, kind, now)).await?;
    let happening = happening(actor, user_id, session_id, kind);
    audit::record(tx, randomness, actor, happening, now).await
}

fn event(
    randomness: &dyn Randomness,
    actor: &Actor,
    user_id: UserId,
    session_id: Option<SessionId>,
    kind: SecurityEventKind,
    now: Timestamp,
) -> SecurityEvent {
    // People see their events: where an administrator works from is not theirs to see.
    let by_another = match &actor.principal {
        Principal::Anonymous => false,
        Principal::User(signed_in) => signed_in.user_id != user_id,
        Principal::ApiKey(_) | Principal::System => true,
    };
    let client = if by_another { Client::default() } else { actor.client.clone() };
    SecurityEvent {
        id: randomness.id(now),
        user_id,
        kind,
        session_id,
        ip: client.ip,
        user_agent: client.user_agent,
        occurred_at: now,
    }
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
