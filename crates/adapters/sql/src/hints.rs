//! Says that there is something to do, to whoever waits for it in this process and in others.
//!
//! A hint is lossy: whoever waits also looks now and then. On PostgreSQL other processes are told
//! after the commit and outside of it (see `backend/postgres/listen.rs`): a `NOTIFY` inside a
//! transaction makes all that announce something commit one after the other.

use std::time::Duration;

use tokio::sync::Notify;

/// What there may be to do.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// Messages to deliver.
    pub(crate) outbox: Hint,
    /// Tasks to begin.
    pub(crate) tasks: Hint,
    /// Audit entries to link. Only the process that added them is told: others find them in time.
    pub(crate) audited: Notify,
}

/// One kind of thing to do.
#[derive(Debug, Default)]
pub(crate) struct Hint {
    here: Notify,
    #[cfg(feature = "postgres")]
    elsewhere: Notify,
}

impl Hint {
    /// There is something, and whoever hears of it first may have it.
    pub(crate) fn give(&self) {
        self.here.notify_one();
        #[cfg(feature = "postgres")]
        self.elsewhere.notify_one();
    }

    /// Another process says that there is something.
    #[cfg(feature = "postgres")]
    pub(crate) fn pass_on(&self) {
        self.here.notify_one();
    }

    /// Returns when there may be something, or after `at_most`.
    pub(crate) async fn wait(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most, self.here.notified()).await;
    }

    /// Returns when other processes are to be told.
    #[cfg(feature = "postgres")]
    pub(crate) async fn to_tell(&self) {
        self.elsewhere.notified().await;
    }
}
