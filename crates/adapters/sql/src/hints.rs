//! Says that there is something to do, to whoever waits for it in this process and in others.
//!
//! A hint is lossy: whoever waits also looks now and then. On PostgreSQL other processes are told
//! after the commit and outside of it (see `backend/postgres/listen.rs`): a `NOTIFY` inside a
//! transaction makes all that announce something commit one after the other.

#[cfg(feature = "postgres")]
use std::collections::HashSet;
#[cfg(feature = "postgres")]
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
#[cfg(feature = "postgres")]
use uuid::Uuid;

/// What there may be to do.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// Messages to deliver.
    pub(crate) outbox: Hint,
    /// Tasks to begin.
    pub(crate) tasks: Hint,
    /// Audit entries to link. Only the process that added them is told: others find them in time.
    pub(crate) audited: Notify,
    /// People who were told something, of whom other processes are to hear.
    #[cfg(feature = "postgres")]
    pub(crate) told: ToldPeople,
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

/// People who were told something. However often that was, each is here once.
#[cfg(feature = "postgres")]
#[derive(Debug, Default)]
pub(crate) struct ToldPeople {
    waiting: Mutex<HashSet<Uuid>>,
    some: Notify,
}

/// People of whom others are being told. Dropped before they were, they wait again.
#[cfg(feature = "postgres")]
pub(crate) struct Telling<'a> {
    told: &'a ToldPeople,
    people: Vec<Uuid>,
}

#[cfg(feature = "postgres")]
impl ToldPeople {
    /// How many are told of at once: a notice holds less than 8,000 bytes, and an identifier takes 37.
    const AT_ONCE: usize = 200;
    /// How many wait at most while nobody can be told. Streams look by themselves now and then.
    const MAX: usize = 100_000;

    /// This one was told something.
    pub(crate) fn give(&self, id: Uuid) {
        let mut waiting = self.lock();
        if waiting.len() < Self::MAX {
            waiting.insert(id);
        }
        drop(waiting);
        self.some.notify_one();
    }

    /// Returns some of them, once there are any.
    pub(crate) async fn next(&self) -> Telling<'_> {
        loop {
            {
                let mut waiting = self.lock();
                let people: Vec<_> = waiting.iter().copied().take(Self::AT_ONCE).collect();
                if !people.is_empty() {
                    for id in &people {
                        waiting.remove(id);
                    }
                    return Telling { told: self, people };
                }
            }
            self.some.notified().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<Uuid>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(feature = "postgres")]
impl Telling<'_> {
    /// Who.
    pub(crate) fn people(&self) -> &[Uuid] {
        &self.people
    }

    /// Others know.
    pub(crate) fn done(mut self) {
        self.people.clear();
    }
}

#[cfg(feature = "postgres")]
impl Drop for Telling<'_> {
    fn drop(&mut self) {
        if !self.people.is_empty() {
            self.told.lock().extend(self.people.drain(..));
            self.told.some.notify_one();
        }
    }
}
