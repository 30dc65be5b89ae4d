//! What runs beside the HTTP server.

use std::sync::Arc;
use std::time::Duration;

use socle_application::outbox::DispatchOutbox;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::wiring::Database;

/// How often the outbox is looked at when nobody says that there is something in it.
const POLL: Duration = Duration::from_secs(1);
/// How long to leave a failing database alone.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(2);

/// The background work of one process.
pub(crate) struct Background {
    stop: watch::Sender<bool>,
    dispatching: JoinHandle<()>,
    listening: JoinHandle<()>,
}

impl Background {
    /// Starts it.
    pub(crate) fn start(dispatcher: Arc<DispatchOutbox>, database: Database) -> Self {
        let (stop, stopped) = watch::channel(false);
        let dispatching = tokio::spawn(dispatch(dispatcher, stopped));
        Self { stop, dispatching, listening: tokio::spawn(database.listen()) }
    }

    /// Lets what is being done finish, for a while.
    pub(crate) async fn stop(self, at_most: Duration) {
        // Nothing is lost: what it would still hear concerns the memory of a process that ends.
        self.listening.abort();
        // Whoever listens is gone only when there is nothing left to stop.
        let _ = self.stop.send(true);
        if tokio::time::timeout(at_most, self.dispatching).await.is_err() {
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
