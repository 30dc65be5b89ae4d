//! What is done now and then, and is not missed when it is done later.

use std::sync::Arc;
use std::time::Duration;

use socle_application::access::ApiKeyUses;
use socle_application::files::CleanUpFiles;
use socle_application::idempotency::Idempotency;
use socle_application::privacy::EnforceRetention;
use socle_domain::access::{Actor, RequestId};
use tokio::sync::watch;

/// How often it is stored when API keys were used.
const NOTE_KEY_USES_EVERY: Duration = Duration::from_secs(30);
/// How often what is kept no longer is removed. The first time is at start.
const PURGE_EVERY: Duration = Duration::from_secs(3_600);

/// Stores when API keys were used, and once more at the end.
pub(super) async fn note_key_uses(uses: Arc<ApiKeyUses>, mut stopped: watch::Receiver<bool>) {
    loop {
        let is_last = *stopped.borrow();
        if let Err(error) = uses.store().await {
            tracing::warn!(%error, "the last uses of API keys cannot be stored");
        }
        if is_last {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(NOTE_KEY_USES_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Removes what is kept no longer. Each step is a transaction of its own: what a stop interrupts, the
/// next start goes on with.
pub(super) async fn enforce_retention(
    retention: Arc<EnforceRetention>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
        tokio::select! {
            // What fails is logged kind by kind, and tried again an hour later.
            done = retention.execute(&actor) => if let Err(denied) = done {
                tracing::error!(%denied, "retention was not enforced");
            },
            _ = stopped.changed() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(PURGE_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Removes the content of files that belongs to nobody. What a stop interrupts, the next start goes on
/// with.
pub(super) async fn clean_up_files(
    clean_up: Arc<CleanUpFiles>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
        tokio::select! {
            done = clean_up.execute(&actor) => if let Err(error) = done {
                tracing::warn!(%error, "the storage of files cannot be cleaned up");
            },
            _ = stopped.changed() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(PURGE_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Removes answers that nobody may ask for any more.
pub(super) async fn purge(idempotency: Arc<Idempotency>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match idempotency.purge_expired().await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "removed answers to idempotent requests"),
            Err(error) => tracing::warn!(%error, "expired idempotency keys cannot be removed"),
        }
        tokio::select! {
            () = tokio::time::sleep(PURGE_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}
