use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::email::{ReportClass, Suppression, SuppressionReason};

use crate::audit::{self, Happening};
use crate::email::AddressKeys;
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::{StoreError, Tx};

/// What is put on the list.
pub(super) struct Suppressed<'a> {
    pub(super) keys: &'a AddressKeys,
    pub(super) reason: SuppressionReason,
    pub(super) class: Option<ReportClass>,
}

/// Puts an address on the list, or notes that it was heard of again, in the transaction of whatever
/// says so. Says whether it is new there.
pub(super) async fn suppress(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    Suppressed { keys, reason, class }: Suppressed<'_>,
    now: Timestamp,
) -> Result<(Suppression, bool), StoreError> {
    let new = Suppression {
        id: randomness.id(now),
        address_digest: keys.digest,
        email: Some(keys.email.clone()),
        reason,
        class: class.clone(),
        created_at: now,
        reported_at: now,
    };
    let Some(mut suppression) = insert_or_lock(tx, keys, &new).await? else {
        let happening = happening("email_suppression.added", &new);
        audit::record(tx, randomness, actor, happening, now).await?;
        let class = class.as_ref().map(ReportClass::as_str);
        tracing::info!(id = %new.id, reason = reason.as_str(), class, "an address gets no more mail");
        return Ok((new, true));
    };
    let before = suppression.reason;
    let changed = suppression.hear((&keys.email, keys.digest), reason, class, now);
    tx.suppressions().update(&suppression).await?;
    if changed {
        let happening = happening("email_suppression.changed", &suppression);
        let happening = happening.with("from", before.as_str());
        audit::record(tx, randomness, actor, happening, now).await?;
    }
    Ok((suppression, false))
}

/// Adds an entry, or returns the one that is there, locked.
async fn insert_or_lock(
    tx: &mut dyn Tx,
    keys: &AddressKeys,
    new: &Suppression,
) -> Result<Option<Suppression>, StoreError> {
    // Somebody else may add one, or take one away, in between: once, not again and again.
    for _ in 0..3 {
        let found = tx.suppressions().lock(keys).await?;
        if found.is_some() {
            return Ok(found);
        }
        if tx.suppressions().insert(new).await? {
            return Ok(None);
        }
    }
    Err(StoreError::Unavailable("an entry comes and goes".into()))
}

/// What happened to an entry of the list; which address it is stays untold.
pub(super) fn happening(action: &'static str, suppression: &Suppression) -> Happening {
    let reason = suppression.reason.as_str();
    Happening::on_platform(action).to("email_suppression", suppression.id).with("reason", reason)
}
