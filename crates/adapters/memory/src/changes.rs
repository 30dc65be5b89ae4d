use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use socle_application::ports::AskedAt;

/// Counts changes, so that a cache can tell an answer of the database that was on its way while the
/// thing changed.
///
/// An answer is as old as the moment at which the database was asked, and it may be believed if
/// nothing happened to the thing since. Things share counters: a change of one may cost another a
/// query, and never more. Nothing is evicted, so nothing is ever believed by mistake.
pub(crate) struct Changes {
    latest: Arc<AtomicU64>,
    by_thing: Box<[AtomicU64]>,
    all: AtomicU64,
    hasher: RandomState,
}

impl Changes {
    const COUNTERS: usize = 4_096;

    pub(crate) fn new() -> Self {
        Self::counting(Arc::new(AtomicU64::new(0)))
    }

    /// Counts changes of other things at the same moments.
    pub(crate) fn beside(&self) -> Self {
        Self::counting(Arc::clone(&self.latest))
    }

    fn counting(latest: Arc<AtomicU64>) -> Self {
        Self {
            latest,
            by_thing: (0..Self::COUNTERS).map(|_| AtomicU64::new(0)).collect(),
            all: AtomicU64::new(0),
            hasher: RandomState::new(),
        }
    }

    /// The moment at which the database is asked.
    pub(crate) fn now(&self) -> AskedAt {
        AskedAt(self.latest.load(Ordering::SeqCst))
    }

    /// When one of these things last changed: the same until one of them changes again.
    pub(crate) fn latest(&self, things: &[impl Hash]) -> AskedAt {
        let of_things = things.iter().map(|thing| self.counter(thing).load(Ordering::SeqCst)).max();
        AskedAt(of_things.unwrap_or_default().max(self.all.load(Ordering::SeqCst)))
    }

    /// Whether nothing of everything was said to have changed since.
    pub(crate) fn holds_for_all(&self, asked: AskedAt) -> bool {
        self.all.load(Ordering::SeqCst) <= asked.0
    }

    /// The thing has changed: answers from before are worth nothing.
    pub(crate) fn changed(&self, thing: impl Hash) {
        self.counter(thing).fetch_max(self.next(), Ordering::SeqCst);
    }

    /// Anything may have changed.
    pub(crate) fn all_changed(&self) {
        self.all.fetch_max(self.next(), Ordering::SeqCst);
    }

    /// Whether what the database said then may still be believed.
    pub(crate) fn holds(&self, thing: impl Hash, asked: AskedAt) -> bool {
        self.counter(thing).load(Ordering::SeqCst) <= asked.0 && self.holds_for_all(asked)
    }

    fn next(&self) -> u64 {
        self.latest.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn counter(&self, thing: impl Hash) -> &AtomicU64 {
        let hash = self.hasher.hash_one(thing);
        let index = usize::try_from(hash % Self::COUNTERS as u64).unwrap_or_default();
        &self.by_thing[index]
    }
}
