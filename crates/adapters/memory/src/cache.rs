use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use moka::Expiry;
use socle_application::ports::{AskedAt, Cache, CacheKey, CacheTag, CacheTicket, Lookup};

use crate::changes::Changes;

/// Remembers values in this process's memory.
///
/// # Guarantees
///
/// - Once a thing was invalidated, nothing is found that was asked for before and is made of it.
/// - Nothing is waited for, and no lookup goes unanswered.
///
/// # Limits of it
///
/// A node forgets what it is told of, and other nodes nothing. It keeps so many bytes; beyond them, what
/// is asked for least makes room.
pub struct MemoryCache {
    entries: moka::sync::Cache<Name, Remembered>,
    things: Changes,
}

type Name = (&'static str, u32, String);

#[derive(Clone)]
struct Remembered {
    value: Arc<[u8]>,
    asked: AskedAt,
    ttl: Duration,
}

impl MemoryCache {
    /// How many bytes are kept unless told otherwise: 64 MiB.
    pub const DEFAULT_CAPACITY: u64 = 64 * 1024 * 1024;

    /// What an entry takes besides its key and value, roughly.
    const OVERHEAD: usize = 200;

    /// An empty cache that keeps [`Self::DEFAULT_CAPACITY`] bytes.
    pub fn new() -> Self {
        Self::with_capacity(Self::DEFAULT_CAPACITY)
    }

    /// An empty cache that keeps that many bytes.
    pub fn with_capacity(bytes: u64) -> Self {
        let size = |name: &Name, remembered: &Remembered| {
            let size = name.2.len() + remembered.value.len() + Self::OVERHEAD;
            u32::try_from(size).unwrap_or(u32::MAX)
        };
        let entries = moka::sync::Cache::builder()
            .max_capacity(bytes)
            .weigher(size)
            .expire_after(Reclaim)
            .build();
        Self { entries, things: Changes::new() }
    }

    fn name(key: &CacheKey) -> Name {
        (key.space.name, key.space.version, key.key.clone())
    }

    fn holds(&self, key: &CacheKey, asked: AskedAt) -> bool {
        key.tags.iter().all(|tag| self.things.holds(tag, asked)) && self.things.holds_for_all(asked)
    }
}

impl Default for MemoryCache {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Cache for MemoryCache {
    async fn get(&self, key: &CacheKey) -> Lookup {
        // Before the value is looked at: of what changes in between, the ticket knows nothing.
        let ticket = CacheTicket(self.things.latest(&key.tags).0.to_string());
        let remembered = self.entries.get(&Self::name(key));
        let value = remembered
            .filter(|remembered| self.holds(key, remembered.asked))
            .map(|remembered| remembered.value.to_vec());
        Lookup { value, ticket, answered: true }
    }

    async fn put(&self, key: &CacheKey, value: &[u8], ticket: &CacheTicket) {
        // A ticket of another cache is as old as can be.
        let asked = AskedAt(ticket.0.parse().unwrap_or_default());
        if self.holds(key, asked) {
            let remembered = Remembered { value: value.into(), asked, ttl: key.space.ttl };
            self.entries.insert(Self::name(key), remembered);
        }
    }

    fn invalidate(&self, tag: CacheTag) {
        self.things.changed(tag);
    }

    fn invalidate_all(&self) {
        self.things.all_changed();
        self.entries.invalidate_all();
    }
}

/// Takes back the memory of values whose time is over.
struct Reclaim;

impl Reclaim {
    /// moka refuses more than a thousand years.
    const LONGEST: Duration = Duration::from_hours(24);
}

impl Expiry<Name, Remembered> for Reclaim {
    fn expire_after_create(&self, _: &Name, new: &Remembered, _: Instant) -> Option<Duration> {
        Some(new.ttl.min(Self::LONGEST))
    }

    fn expire_after_update(
        &self,
        _: &Name,
        new: &Remembered,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(new.ttl.min(Self::LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_application::ports::CacheSpace;

    static SPACE: CacheSpace =
        CacheSpace { name: "memory", version: 1, ttl: Duration::from_mins(1) };

    #[tokio::test]
    async fn memory_is_bounded() {
        let cache = MemoryCache::with_capacity(100_000);
        for number in 0..1_000 {
            let key = CacheKey::new(&SPACE, number, []);
            let ticket = cache.get(&key).await.ticket;
            cache.put(&key, &[0; 1_000], &ticket).await;
        }
        cache.entries.run_pending_tasks();
        assert!(cache.entries.weighted_size() <= 100_000);
        assert!(cache.entries.entry_count() > 10);
    }
}
