use std::sync::atomic::{AtomicU64, Ordering};

/// How well one kind of values is cached, since the start of this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheStatistics {
    /// The space's name.
    pub space: &'static str,
    /// Lookups that found a value.
    pub hits: u64,
    /// Lookups that took what somebody else was making.
    pub shared: u64,
    /// Values that were made, whether that succeeded or not.
    pub misses: u64,
    /// Lookups that the cache did not answer; each is also one of the others.
    pub unanswered: u64,
}

impl CacheStatistics {
    /// The part of lookups that cost no work, from 0 to 1; `None` before the first.
    pub fn hit_rate(&self) -> Option<f64> {
        let saved = self.hits + self.shared;
        let all = saved + self.misses;
        #[expect(clippy::cast_precision_loss, reason = "a rate needs no 53 bits")]
        (all > 0).then(|| saved as f64 / all as f64)
    }
}

/// Counts for one space.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) hits: Count,
    pub(super) shared: Count,
    pub(super) misses: Count,
    pub(super) unanswered: Count,
}

/// A number that only grows.
#[derive(Default)]
pub(super) struct Count(AtomicU64);

impl Count {
    pub(super) fn add_one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Counts {
    pub(super) fn read(&self, space: &'static str) -> CacheStatistics {
        let read = |count: &Count| count.0.load(Ordering::Relaxed);
        CacheStatistics {
            space,
            hits: read(&self.hits),
            shared: read(&self.shared),
            misses: read(&self.misses),
            unanswered: read(&self.unanswered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_saved_work_counts_as_hit() {
        let statistics = |hits, shared, misses| CacheStatistics {
            space: "any",
            hits,
            shared,
            misses,
            unanswered: 0,
        };
        assert_eq!(statistics(0, 0, 0).hit_rate(), None);
        assert_eq!(statistics(0, 0, 2).hit_rate(), Some(0.0));
        assert_eq!(statistics(2, 1, 1).hit_rate(), Some(0.75));
        assert_eq!(statistics(1, 0, 0).hit_rate(), Some(1.0));
    }
}
