//! What runs beside the HTTP server.

use std::sync::Arc;
use std::time::Duration;

use socle_application::outbox::DispatchOutbox;
use socle_application::privacy::EnforceRetention;
use socle_domain::access::{Actor, RequestId};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::wiring::Database;

/// How often the outbox is looked at when nobody says that there is something in it.
const POLL: Duration = Duration::from_secs(1);
/// How long to leave a failing database alone.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(2);
/// How often what is kept no longer is removed. The first time is at start.
const RETENTION_EVERY: Duration = Duration::from_secs(3_600);

/// The background work of one process.
pub(crate) struct Background {
    stop: watch::Sender<bool>,
    dispatching: JoinHandle<()>,
    retaining: JoinHandle<()>,
    listening: JoinHandle<()>,
}

impl Background {
    /// Starts it.
    pub(crate) fn start(
        dispatcher: Arc<DispatchOutbox>,
        retention: Arc<EnforceRetention>,
        database: Database,
    ) -> Self {
        let (stop, stopped) = watch::channel(false);
        let dispatching = tokio::spawn(dispatch(dispatcher, stopped));
        let retaining = tokio::spawn(retain(retention));
        Self { stop, dispatching, retaining, listening: tokio::spawn(database.listen()) }
    }

    /// Lets what is being done finish, for a while.
    pub(crate) async fn stop(self, at_most: Duration) {
        // Nothing is lost: what it would still hear concerns the memory of a process that ends.
        self.listening.abort();
        // Each step is a transaction of its own; the next start goes on.
        self.retaining.abort();
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

async fn retain(retention: Arc<EnforceRetention>) {
    let mut every = tokio::time::interval(RETENTION_EVERY);
    loop {
        every.tick().await;
        let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
        // What fails is logged kind by kind, and tried again an hour later.
        if let Err(denied) = retention.execute(&actor).await {
            tracing::error!(%denied, "retention was not enforced");
        }
    }
}
