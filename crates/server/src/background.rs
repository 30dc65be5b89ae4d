//! What runs beside the HTTP server.

use std::sync::Arc;
use std::time::Duration;

use socle_application::audit::LinkAuditEntries;
use socle_application::outbox::DispatchOutbox;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::wiring::Database;

/// How often the outbox is looked at when nobody says that there is something in it.
const POLL: Duration = Duration::from_secs(1);
/// How long audit entries gather before they are linked, and then for how long at most the first
/// one is waited for: many that come at once share a transaction.
const GATHER: Duration = Duration::from_millis(500);
/// How long to leave a failing database alone.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(2);

/// The background work of one process.
pub(crate) struct Background {
    stop: watch::Sender<bool>,
    dispatching: JoinHandle<()>,
    linking: JoinHandle<()>,
    listening: JoinHandle<()>,
}

impl Background {
    /// Starts it.
    pub(crate) fn start(
        dispatcher: Arc<DispatchOutbox>,
        linker: Arc<LinkAuditEntries>,
        database: Database,
    ) -> Self {
        let (stop, stopped) = watch::channel(false);
        let linking = tokio::spawn(link(linker, stopped.clone()));
        let dispatching = tokio::spawn(dispatch(dispatcher, stopped));
        Self { stop, dispatching, linking, listening: tokio::spawn(database.listen()) }
    }

    /// Lets what is being done finish, for a while.
    pub(crate) async fn stop(self, at_most: Duration) {
        // Nothing is lost: what it would still hear concerns the memory of a process that ends.
        self.listening.abort();
        // Whoever listens is gone only when there is nothing left to stop.
        let _ = self.stop.send(true);
        let both = async { tokio::join!(self.dispatching, self.linking) };
        if tokio::time::timeout(at_most, both).await.is_err() {
            tracing::warn!("background work did not finish in time; it will be taken up again");
        }
    }
}

async fn dispatch(dispatcher: Arc<DispatchOutbox>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let pause = match dispatcher.run_once().await {
            // There may be more where that came from.
            Ok(done) if done.delivered > 0 => continue,
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

/// Links audit entries, and once more when no request can add any.
async fn link(linker: Arc<LinkAuditEntries>, mut stopped: watch::Receiver<bool>) {
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
