use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use moka::ops::compute::Op;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use socle_application::identity::ports::UserCache;
use socle_application::ports::AskedAt;
use socle_application::ports::Clock;
use socle_domain::Timestamp;
use socle_domain::identity::{User, UserId};

use crate::changes::Changes;

/// How much a [`MemoryUserCache`] remembers, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserCacheSettings {
    /// How long a person is remembered. It bounds how long a change goes unnoticed of which nobody
    /// told this node.
    pub ttl: Duration,
    /// How many people are remembered.
    pub capacity: u64,
}

impl Default for UserCacheSettings {
    /// 5 s; 100,000 people.
    fn default() -> Self {
        Self { ttl: Duration::from_secs(5), capacity: 100_000 }
    }
}

/// Remembers people in this process's memory.
///
/// # Guarantees
///
/// - Once `outdated` has returned, `get` serves nothing that the database was asked before, and for
///   `ttl` nothing of an earlier version, whenever it was asked.
/// - Of two answers that are both believable, the one with the higher version stays.
/// - A node that is told nothing asks the database again after `ttl`.
pub struct MemoryUserCache {
    users: Cache<UserId, Remembered>,
    least_versions: Cache<UserId, i64>,
    changes: Changes,
    ttl: TimeDelta,
    clock: Arc<dyn Clock>,
}

#[derive(Clone)]
struct Remembered {
    user: Arc<User>,
    at: Timestamp,
    asked: AskedAt,
}

impl MemoryUserCache {
    /// An empty cache.
    pub fn new(settings: UserCacheSettings, clock: Arc<dyn Clock>) -> Self {
        // moka refuses more than a thousand years.
        let ttl = settings.ttl.min(Duration::from_hours(24));
        let users = Cache::builder().max_capacity(settings.capacity).time_to_live(ttl).build();
        let least_versions = Cache::builder()
            .max_capacity(settings.capacity)
            .time_to_live(ttl)
            // The default may refuse a new entry for the sake of popular ones.
            .eviction_policy(EvictionPolicy::lru())
            .build();
        let ttl = TimeDelta::from_std(ttl).unwrap_or(TimeDelta::MAX);
        Self { users, least_versions, changes: Changes::new(), ttl, clock }
    }

    /// [`UserCache::outdated`], which needs no waiting here.
    pub(crate) fn outdated_now(&self, id: UserId, version: i64) {
        self.least_versions.entry(id).and_upsert_with(|known| {
            known.map_or(version, |known| known.into_value().max(version))
        });
        self.changes.changed(id);
        self.users.invalidate(&id);
    }

    /// Forgets everybody.
    pub(crate) fn forget_all(&self) {
        self.changes.all_changed();
        self.users.invalidate_all();
    }

    fn holds(&self, id: UserId, remembered: &Remembered) -> bool {
        let age = self.clock.now() - remembered.at;
        // A negative age means that the clock was set back: nobody knows how old it is.
        TimeDelta::zero() <= age && age < self.ttl && self.changes.holds(id, remembered.asked)
    }
}

#[async_trait]
impl UserCache for MemoryUserCache {
    async fn get(&self, id: UserId) -> Option<Arc<User>> {
        let remembered = self.users.get(&id)?;
        self.holds(id, &remembered).then_some(remembered.user)
    }

    async fn asking(&self) -> AskedAt {
        self.changes.now()
    }

    async fn remember(&self, user: Arc<User>, asked: AskedAt) {
        let id = user.id;
        if self.least_versions.get(&id).is_some_and(|least| user.version < least) {
            return;
        }
        let new = Remembered { user, at: self.clock.now(), asked };
        self.users.entry(id).and_compute_with(|known| {
            let newer = known
                .map(moka::Entry::into_value)
                .filter(|known| known.user.version > new.user.version && self.holds(id, known));
            if newer.is_some() { Op::Nop } else { Op::Put(new) }
        });
    }

    async fn outdated(&self, id: UserId, version: i64) {
        self.outdated_now(id, version);
    }
}
