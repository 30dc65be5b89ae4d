//! What runs beside the HTTP server: one file a kind of work.

mod dispatching;
mod housekeeping;
mod linking;

use std::sync::Arc;
use std::time::Duration;

use socle_application::access::ApiKeyUses;
use socle_application::audit::LinkAuditEntries;
use socle_application::caching::ReadThrough;
use socle_application::outbox::DispatchOutbox;
use socle_application::tasks::{FireSchedules, RecoverTasks, TaskWorker};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::wiring::{Database, Upkeep};

/// How long to leave a failing database alone.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(2);

/// What there is to do.
pub(crate) struct Work {
    /// Delivers what changes announce.
    pub(crate) dispatcher: Arc<DispatchOutbox>,
    /// Does tasks.
    pub(crate) worker: Arc<TaskWorker>,
    /// Takes tasks from workers that are gone.
    pub(crate) recover: Arc<RecoverTasks>,
    /// Enqueues what is done again and again.
    pub(crate) schedules: Arc<FireSchedules>,
    /// Links audit entries.
    pub(crate) linker: Arc<LinkAuditEntries>,
    /// When API keys were last used.
    pub(crate) api_key_uses: Arc<ApiKeyUses>,
    /// What was cached, and how often that helped.
    pub(crate) cache: Arc<ReadThrough>,
    /// Keeps in touch with other nodes.
    pub(crate) upkeep: Upkeep,
}

/// The background work of one process.
pub(crate) struct Background {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
    listening: tokio::task::JoinHandle<()>,
    upkeep: tokio::task::JoinHandle<()>,
}

impl Background {
    /// Starts it: what every process does, and with `tasks` what workers do.
    pub(crate) fn start(work: Work, database: Database, tasks: bool) -> Self {
        let Work { dispatcher, worker, recover, schedules, linker, api_key_uses, cache, upkeep } =
            work;
        let (stop, stopped) = watch::channel(false);
        let mut running = JoinSet::new();
        running.spawn(linking::run(linker, stopped.clone()));
        running.spawn(housekeeping::note_key_uses(api_key_uses, stopped.clone()));
        running.spawn(housekeeping::report_cache(cache, stopped.clone()));
        if tasks {
            running.spawn(dispatching::run(dispatcher, stopped.clone()));
            running.spawn(housekeeping::recover(recover, stopped.clone()));
            running.spawn(housekeeping::fire(schedules, stopped.clone()));
            running.spawn(async move { worker.run(stopped).await });
        }
        let (listening, upkeep) = (tokio::spawn(database.listen()), tokio::spawn(upkeep.run()));
        Self { stop, running, listening, upkeep }
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
        // Last: others are told what the work has changed.
        self.upkeep.abort();
    }
}
