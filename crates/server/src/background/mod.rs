//! What runs beside the HTTP server: one file a kind of work.

mod dispatching;
mod housekeeping;
mod linking;

use std::sync::Arc;
use std::time::Duration;

use socle_application::access::ApiKeyUses;
use socle_application::audit::LinkAuditEntries;
use socle_application::files::CleanUpFiles;
use socle_application::idempotency::Idempotency;
use socle_application::outbox::DispatchOutbox;
use socle_application::privacy::EnforceRetention;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::wiring::Database;

/// How long to leave a failing database alone.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(2);

/// What there is to do.
pub(crate) struct Work {
    /// Delivers what changes announce.
    pub(crate) dispatcher: Arc<DispatchOutbox>,
    /// Links audit entries.
    pub(crate) linker: Arc<LinkAuditEntries>,
    /// When API keys were last used.
    pub(crate) api_key_uses: Arc<ApiKeyUses>,
    /// Removes what is kept no longer.
    pub(crate) retention: Arc<EnforceRetention>,
    /// Removes the content of files that belongs to nobody.
    pub(crate) clean_up_files: Arc<CleanUpFiles>,
    /// Answers that are kept for requests that come again.
    pub(crate) idempotency: Arc<Idempotency>,
}

/// The background work of one process.
pub(crate) struct Background {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
    listening: tokio::task::JoinHandle<()>,
}

impl Background {
    /// Starts it.
    pub(crate) fn start(work: Work, database: Database) -> Self {
        let Work { dispatcher, linker, api_key_uses, retention, clean_up_files, idempotency } =
            work;
        let (stop, stopped) = watch::channel(false);
        let mut running = JoinSet::new();
        running.spawn(dispatching::run(dispatcher, stopped.clone()));
        running.spawn(linking::run(linker, stopped.clone()));
        running.spawn(housekeeping::note_key_uses(api_key_uses, stopped.clone()));
        running.spawn(housekeeping::enforce_retention(retention, stopped.clone()));
        running.spawn(housekeeping::clean_up_files(clean_up_files, stopped.clone()));
        running.spawn(housekeeping::purge(idempotency, stopped));
        Self { stop, running, listening: tokio::spawn(database.listen()) }
    }

    /// Lets what is being done finish, for a while.
    pub(crate) async fn stop(mut self, at_most: Duration) {
        // Nothing is lost: what it would still hear concerns the memory of a process that ends.
        self.listening.abort();
        // Whoever listens is gone only when there is nothing left to stop.
        let _ = self.stop.send(true);
        let all = async { while self.running.join_next().await.is_some() {} };
        if tokio::time::timeout(at_most, all).await.is_err() {
            tracing::warn!("background work did not finish in time; it will be taken up again");
        }
    }
}
