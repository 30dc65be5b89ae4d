//! Audit entries about people: what the use cases of identity write them with.

use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::identity::UserId;

use crate::audit::{self, Happening};
use crate::identity::audit_actions;
use crate::ports::Randomness;
use crate::store::{Store, StoreError, finish};

/// Something that happened to a person.
pub(super) fn about(action: &'static str, user_id: UserId) -> Happening {
    Happening::on_platform(action).to("user", user_id)
}

/// Something that happened to a person, or to nobody who is known.
pub(super) fn about_whom(action: &'static str, user_id: Option<UserId>) -> Happening {
    user_id.map_or_else(|| Happening::on_platform(action), |user_id| about(action, user_id))
}

/// Somebody did not get in, by that proof.
pub(super) fn sign_in_failed(user_id: Option<UserId>, method: &'static str) -> Happening {
    about_whom(audit_actions::SIGN_IN_FAILED, user_id).failed().with("method", method)
}

/// Somebody who is signed in did not prove again who they are.
pub(super) fn proof_failed(user_id: UserId, method: &'static str, purpose: &str) -> Happening {
    let happening = about(audit_actions::PROOF_FAILED, user_id).failed();
    happening.with("method", method).with("purpose", purpose)
}

/// Notes a refusal in a transaction of its own: what was refused has none, or undid it.
pub(super) async fn refusal(
    store: &dyn Store,
    randomness: &dyn Randomness,
    actor: &Actor,
    happening: Happening,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let outcome = audit::record(&mut *tx, randomness, actor, happening, now).await;
    finish(tx, outcome).await
}
