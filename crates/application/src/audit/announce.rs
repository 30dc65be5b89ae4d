//! Notes what happened and announces it, in the transaction of the change.

use socle_domain::Timestamp;
use socle_domain::access::Actor;

use crate::audit::ports::AuditTx;
use crate::audit::{Happening, record};
use crate::outbox::ports::OutboxTx;
use crate::outbox::{Event, OutboxMessage};
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::StoreError;

/// Notes what happened, under the name of the event that announces it to others.
pub async fn announce<T: AuditTx + OutboxTx + ?Sized, E: Event>(
    tx: &mut T,
    randomness: &dyn Randomness,
    actor: &Actor,
    happening: Happening,
    event: &E,
    now: Timestamp,
) -> Result<(), StoreError> {
    record(tx, randomness, actor, happening, now).await?;
    let message = OutboxMessage::event(randomness.id(now), event, now);
    tx.outbox().append(&[message]).await
}
