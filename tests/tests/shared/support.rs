//! Nodes with everything that they share.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use socle_application::caching::ReadThrough;
use socle_application::ports::{
    Cache, CacheKey, CacheSpace, CacheTag, Heard, RateLimit, RateLimiter as _, SignalTopic,
    Signals as _,
};
use socle_crypto::{HmacSha256, SecretKey32, SystemClock, SystemRandomness};
use socle_memory::{MemoryRateLimiter, MemorySignals};
use socle_redis::{RedisCache, RedisRateLimiter, RedisSettings, RedisSignals, TimeOf};
use socle_tests::redis_server::Node;
use tokio::time::timeout;
use uuid::Uuid;

/// How long a test waits for what comes soon.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const LIMIT: RateLimit =
    RateLimit { name: "shared", max: 3, window: Duration::from_hours(1) };

static SPACE: CacheSpace = CacheSpace { name: "shared", version: 1, ttl: Duration::from_mins(10) };

pub(crate) const THING: CacheTag = CacheTag { kind: "thing", id: Uuid::from_u128(1) };

pub(crate) const TOPIC: SignalTopic = SignalTopic::new("shared");

pub(crate) fn key() -> CacheKey {
    CacheKey::new(&SPACE, "key", [THING])
}

/// A node with every adapter.
pub(crate) struct Everything {
    pub(crate) limiter: Arc<RedisRateLimiter>,
    pub(crate) cache: Arc<RedisCache>,
    pub(crate) read: Arc<ReadThrough>,
    pub(crate) signals: Arc<RedisSignals>,
    pub(crate) node: Node,
}

impl Everything {
    /// A node whose link is open and that hears others.
    pub(crate) async fn on(settings: &RedisSettings) -> Self {
        let mut node = Node::open(settings).await;
        let link = node.link.clone();
        let clock = Arc::new(SystemClock);
        let randomness = Arc::new(SystemRandomness);
        let mac = Arc::new(HmacSha256::new(&SecretKey32::from_bytes([7; 32]), &[]));
        let here = Arc::new(MemoryRateLimiter::new(clock.clone()));
        let limiter = RedisRateLimiter::new(link.clone(), here, mac, TimeOf::Redis);
        let cache = Arc::new(RedisCache::new(link.clone(), randomness.clone()));
        let read = ReadThrough::new(cache.clone(), clock, randomness);
        let here = Arc::new(MemorySignals::new());
        let signals = Arc::new(RedisSignals::new(link, here, &SystemRandomness));
        let mut beginning = signals.subscribe(&TOPIC, Uuid::nil());
        let (keeping, carrying) = (cache.clone(), signals.clone());
        node.keep(async move {
            keeping.run().await;
        });
        node.keep(async move {
            carrying.run().await;
        });
        assert_eq!(in_time(beginning.next()).await, Heard::Missed);
        Self { limiter: Arc::new(limiter), cache, read: Arc::new(read), signals, node }
    }

    /// Whether this key may once more.
    pub(crate) async fn hit(&self, key: &str) -> bool {
        in_time(self.limiter.hit(&LIMIT, key)).await.allowed
    }

    /// Reads the value, which is this if it has to be made.
    pub(crate) async fn read(&self, made: u32) -> u32 {
        let compute = || async { Ok::<_, Infallible>(made) };
        in_time(self.read.get_or_compute(&key(), compute)).await.unwrap()
    }

    /// Whether something is found.
    pub(crate) async fn finds(&self) -> bool {
        in_time(self.cache.get(&key())).await.value.is_some()
    }
}

/// What waits for ever fails the test instead.
pub(crate) async fn in_time<T>(what: impl Future<Output = T>) -> T {
    timeout(PATIENCE, what).await.expect("it comes to an end")
}
