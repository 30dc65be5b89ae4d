use std::sync::Arc;
use std::time::Duration;

use socle_application::outbox::{DispatchOutbox, Dispatched};
use tokio::sync::watch;

use super::PAUSE_AFTER_FAILURE;

/// How often the outbox is looked at when nobody says that there is something in it.
const POLL: Duration = Duration::from_secs(1);

/// Delivers what changes announced.
pub(super) async fn run(dispatcher: Arc<DispatchOutbox>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let pause = match dispatcher.run_once().await {
            // There may be more where that came from.
            Ok(done) if done != Dispatched::default() => continue,
            Ok(_) => POLL,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be dispatched");
                PAUSE_AFTER_FAILURE
            }
        };
        tokio::select! {
            () = dispatcher.wait(pause) => {}
            _ = stopped.changed() => {}
        }
    }
}
