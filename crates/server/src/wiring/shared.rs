//! What this node remembers, and what it shares with others: in its memory alone, or over Redis.

use std::sync::Arc;
use std::time::Duration;

use socle_application::caching::ReadThrough;
use socle_application::changes::{
    AnnounceChanges, EachOf, InvalidateCache, WakeStreams, announced_changes, hear_changes,
};
use socle_application::notifications::{NotificationHub, StreamLimits};
use socle_application::ports::{Cache, Clock, Mac, Randomness, RateLimiter, Signals};
use socle_application::store::ChangesObserver;
use socle_memory::{
    AccessCacheSettings, MemoryApiKeyCache, MemoryCache, MemoryCaches, MemoryMembershipCache,
    MemoryRateLimiter, MemorySessionCache, MemorySignals, MemoryUserCache, SessionCacheSettings,
    UnlimitedRateLimiter, UserCacheSettings,
};
use socle_redis::{RedisCache, RedisLink, RedisRateLimiter, RedisSignals, TimeOf};

use super::Database;
use crate::commands::Failure;
use crate::config::Settings;

/// How long a start waits for Redis. Then it goes on without, as it would later.
const WAIT_FOR_REDIS: Duration = Duration::from_secs(1);

/// What is remembered and shared.
pub(super) struct Shared {
    /// Counts.
    pub(super) limiter: Arc<dyn RateLimiter>,
    /// Remembers what was read, for use cases.
    pub(super) cache: Arc<ReadThrough>,
    /// Remembers what decides about requests. In memory always: no request waits for a network to
    /// learn whose it is.
    pub(super) caches: MemoryCaches,
    /// Wakes the streams of notifications.
    pub(super) streams: Arc<NotificationHub>,
    store: Arc<dyn Cache>,
    signals: Arc<dyn Signals>,
    redis: Option<Redis>,
}

/// What keeps in touch with Redis.
#[derive(Clone)]
struct Redis {
    link: Arc<RedisLink>,
    cache: Arc<RedisCache>,
    signals: Arc<RedisSignals>,
}

impl Shared {
    pub(super) fn new(
        settings: &Settings,
        mac: &Arc<dyn Mac>,
        clock: &Arc<dyn Clock>,
        randomness: &Arc<dyn Randomness>,
    ) -> Result<Self, Failure> {
        let link = settings.redis_settings().map(|redis| RedisLink::new(&redis)).transpose();
        let named = |error| Failure::new("SOCLE_REDIS_URL or SOCLE_REDIS_PREFIX", error);
        let link = link.map_err(named)?.map(Arc::new);

        let mut limiter: Arc<dyn RateLimiter> = Arc::new(MemoryRateLimiter::new(clock.clone()));
        let mut store: Arc<dyn Cache> = Arc::new(MemoryCache::new());
        let mut signals: Arc<dyn Signals> = Arc::new(MemorySignals::new());
        let redis = link.map(|link| {
            let mac = mac.clone();
            let here = limiter.clone();
            limiter = Arc::new(RedisRateLimiter::new(link.clone(), here, mac, TimeOf::Redis));
            let cache = Arc::new(RedisCache::new(link.clone(), randomness.clone()));
            store = cache.clone();
            let here = signals.clone();
            let shared = Arc::new(RedisSignals::new(link.clone(), here, &**randomness));
            signals = shared.clone();
            Redis { link, cache, signals: shared }
        });
        if !settings.rate_limits.enabled {
            limiter = Arc::new(UnlimitedRateLimiter);
        }
        let cache = ReadThrough::new(store.clone(), clock.clone(), randomness.clone());
        let caches = caches(settings, clock);
        let streams = Arc::new(NotificationHub::new(StreamLimits::default()));
        Ok(Self { limiter, cache: Arc::new(cache), caches, streams, store, signals, redis })
    }

    /// Has this node's memory, and other nodes, told of what changes in the database.
    pub(super) fn hear_of_changes(&self, database: &Database) {
        let cache = Arc::new(InvalidateCache(self.store.clone()));
        let mut observers = self.heard_from_others();
        observers.insert(0, cache);
        database.tell_changes_to(Arc::new(EachOf(observers)));
        if self.redis.is_some() {
            database.tell_own_changes_to(Arc::new(AnnounceChanges(self.signals.clone())));
        }
    }

    /// Who is told what other nodes announce: first what remembers, then what asks it.
    fn heard_from_others(&self) -> Vec<Arc<dyn ChangesObserver>> {
        vec![Arc::new(self.caches.clone()), Arc::new(WakeStreams(self.streams.clone()))]
    }

    /// What keeps it in touch with other nodes.
    pub(super) fn upkeep(&self) -> Upkeep {
        Upkeep { redis: self.redis.clone(), observer: EachOf(self.heard_from_others()) }
    }
}

/// Keeps a node in touch with others.
pub(crate) struct Upkeep {
    redis: Option<Redis>,
    observer: EachOf,
}

impl Upkeep {
    /// Keeps it, for as long as this is polled. Without Redis there is nothing to keep.
    pub(crate) async fn run(self) {
        let Some(Redis { link, cache, signals }) = self.redis else { return };
        // The cache that nodes share is told by whoever changes something.
        let announced = announced_changes(&*signals);
        tokio::join!(
            async {
                link.run().await;
            },
            async {
                cache.run().await;
            },
            async {
                signals.run().await;
            },
            hear_changes(announced, &self.observer),
        );
    }

    /// Waits a little for Redis, if there is one.
    pub(crate) fn opened(&self) -> impl Future<Output = ()> + use<> {
        let link = self.redis.as_ref().map(|redis| redis.link.clone());
        async move {
            if let Some(link) = link {
                // Without it, the link itself says so.
                let _ = tokio::time::timeout(WAIT_FOR_REDIS, link.opened()).await;
            }
        }
    }
}

/// What is remembered of the database.
fn caches(settings: &Settings, clock: &Arc<dyn Clock>) -> MemoryCaches {
    let ttl = Duration::from_secs(settings.auth.recheck_seconds);
    let sessions = SessionCacheSettings { ttl, ..SessionCacheSettings::default() };
    let users = UserCacheSettings { ttl, ..UserCacheSettings::default() };
    let access = AccessCacheSettings { ttl, ..AccessCacheSettings::default() };
    MemoryCaches {
        sessions: Arc::new(MemorySessionCache::new(sessions, clock.clone())),
        users: Arc::new(MemoryUserCache::new(users, clock.clone())),
        memberships: Arc::new(MemoryMembershipCache::new(access, clock.clone())),
        api_keys: Arc::new(MemoryApiKeyCache::new(access, clock.clone())),
    }
}
