use std::sync::Arc;
use std::time::Duration;

use socle_application::audit::LinkAuditEntries;
use tokio::sync::watch;

use super::PAUSE_AFTER_FAILURE;

/// How long audit entries gather before they are linked, and then for how long at most the first
/// one is waited for: many that come at once share a transaction.
const GATHER: Duration = Duration::from_millis(500);

/// Links audit entries, and once more when no request can add any.
pub(super) async fn run(linker: Arc<LinkAuditEntries>, mut stopped: watch::Receiver<bool>) {
    loop {
        let is_last = *stopped.borrow();
        let pause = match linker.run_once().await {
            Ok(_) => GATHER,
            Err(error) => {
                tracing::warn!(%error, "audit entries cannot be linked");
                PAUSE_AFTER_FAILURE
            }
        };
        if is_last {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => continue,
        }
        tokio::select! {
            () = linker.wait(GATHER) => {}
            _ = stopped.changed() => {}
        }
    }
}
