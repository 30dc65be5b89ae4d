//! A fresh adapter of each port, with the clock it goes by. Those over Redis have a server of their own.

#![allow(clippy::unused_async, reason = "what some adapters wait for, others have")]

use std::sync::Arc;
use std::time::Duration;

use socle_application::caching::ReadThrough;
use socle_application::ports::{Cache, Heard, SignalTopic, Signals as _};
use socle_application::testkit::FixedClock;
use socle_crypto::{HmacSha256, SecretKey32, SystemRandomness};
use socle_memory::{
    AccessCacheSettings, MemoryApiKeyCache, MemoryCache, MemoryCaches, MemoryMembershipCache,
    MemoryRateLimiter, MemorySessionCache, MemorySignals, MemoryUserCache, SessionCacheSettings,
    UnlimitedRateLimiter, UserCacheSettings,
};
use socle_redis::{RedisCache, RedisRateLimiter, RedisSignals, TimeOf};
use socle_storage::{ObjectStorage, S3Settings, StorageLocation};
use socle_tests::contract::cache::Kept;
use socle_tests::contract::read_through::Half;
use socle_tests::contract::{
    api_key_cache, cache, file_storage, membership_cache, rate_limiter, read_through,
    session_cache, signals, user_cache,
};
use socle_tests::redis_server::{Node, RedisServer};
use uuid::Uuid;

pub(crate) async fn memory_rate_limiter() -> rate_limiter::Subject {
    let clock = Arc::new(FixedClock::default());
    let limiter = Arc::new(MemoryRateLimiter::new(clock.clone()));
    rate_limiter::Subject { limiter, clock, kept: None }
}

/// Its own count allows everything: what is refused, Redis refuses.
pub(crate) async fn redis_rate_limiter() -> rate_limiter::Subject {
    let clock = Arc::new(FixedClock::default());
    let server = RedisServer::start().await;
    let node = server.link().await;
    let mac = Arc::new(HmacSha256::new(&SecretKey32::from_bytes([7; 32]), &[]));
    let time = TimeOf::Clock(clock.clone());
    let here = Arc::new(UnlimitedRateLimiter);
    let limiter = Arc::new(RedisRateLimiter::new(node.link.clone(), here, mac, time));
    rate_limiter::Subject { limiter, clock, kept: Some((node, server)) }
}

pub(crate) async fn memory_cache() -> cache::Subject {
    cache::Subject { cache: Arc::new(MemoryCache::new()), kept: None }
}

async fn over_redis() -> (Arc<RedisCache>, Kept) {
    let server = RedisServer::start().await;
    let mut node = server.link().await;
    let cache = Arc::new(RedisCache::new(node.link.clone(), Arc::new(SystemRandomness)));
    let running = cache.clone();
    node.keep(async move {
        running.run().await;
    });
    (cache, Some((node, server)))
}

pub(crate) async fn redis_cache() -> cache::Subject {
    let (cache, kept) = over_redis().await;
    cache::Subject { cache, kept }
}

fn read_through(cache: Arc<dyn Cache>, kept: Kept) -> read_through::Subject {
    let clock = Arc::new(FixedClock::default());
    let read = ReadThrough::new(cache.clone(), clock.clone(), Arc::new(Half));
    read_through::Subject { read: Arc::new(read), cache, clock, kept }
}

pub(crate) async fn memory_read_through() -> read_through::Subject {
    read_through(Arc::new(MemoryCache::new()), None)
}

pub(crate) async fn redis_read_through() -> read_through::Subject {
    let (cache, kept) = over_redis().await;
    read_through(cache, kept)
}

pub(crate) async fn memory_signals() -> signals::Subject {
    let here = Arc::new(MemorySignals::new());
    signals::Subject { there: here.clone(), here, kept: None }
}

pub(crate) async fn redis_signals() -> signals::Subject {
    let server = RedisServer::start().await;
    let (here, first) = listening(&server).await;
    let (there, second) = listening(&server).await;
    signals::Subject { here, there, kept: Some((vec![first, second], server)) }
}

/// A node that hears others.
async fn listening(server: &RedisServer) -> (Arc<RedisSignals>, Node) {
    let mut node = server.link().await;
    let local = Arc::new(MemorySignals::new());
    let signals = Arc::new(RedisSignals::new(node.link.clone(), local, &SystemRandomness));
    let mut beginning = signals.subscribe(&SignalTopic::new("beginning"), Uuid::nil());
    let running = signals.clone();
    node.keep(async move {
        running.run().await;
    });
    // What it may have missed before it listened.
    let begun = tokio::time::timeout(Duration::from_secs(30), beginning.next()).await;
    assert_eq!(begun.expect("the node listens"), Heard::Missed);
    (signals, node)
}

pub(crate) async fn memory_session_cache() -> session_cache::Subject {
    let clock = Arc::new(FixedClock::default());
    let cache = MemorySessionCache::new(SessionCacheSettings::default(), clock.clone());
    session_cache::Subject { cache: Arc::new(cache), clock }
}

pub(crate) async fn memory_user_cache() -> user_cache::Subject {
    let clock = Arc::new(FixedClock::default());
    let cache = MemoryUserCache::new(UserCacheSettings::default(), clock.clone());
    user_cache::Subject { cache: Arc::new(cache), clock }
}

/// Every cache of a node, as whoever tells of changes has them.
fn memory_caches(clock: &Arc<FixedClock>) -> MemoryCaches {
    let access = AccessCacheSettings::default();
    let sessions = SessionCacheSettings::default();
    MemoryCaches {
        sessions: Arc::new(MemorySessionCache::new(sessions, clock.clone())),
        users: Arc::new(MemoryUserCache::new(UserCacheSettings::default(), clock.clone())),
        memberships: Arc::new(MemoryMembershipCache::new(access, clock.clone())),
        api_keys: Arc::new(MemoryApiKeyCache::new(access, clock.clone())),
    }
}

pub(crate) async fn memory_membership_cache() -> membership_cache::Subject {
    let clock = Arc::new(FixedClock::default());
    let caches = memory_caches(&clock);
    let cache = caches.memberships.clone();
    membership_cache::Subject { cache, changes: Arc::new(caches), clock }
}

pub(crate) async fn memory_api_key_cache() -> api_key_cache::Subject {
    let clock = Arc::new(FixedClock::default());
    let caches = memory_caches(&clock);
    let cache = caches.api_keys.clone();
    api_key_cache::Subject { cache, changes: Arc::new(caches), clock }
}

pub(crate) async fn disk_file_storage() -> file_storage::Subject {
    let folder = tempfile::tempdir().unwrap();
    let location = StorageLocation::Disk(folder.path().join("files"));
    let storage = Arc::new(ObjectStorage::open(&location).unwrap());
    file_storage::Subject { storage, folder: Some(folder) }
}

/// A bucket of its own on the server that `cargo xtask test` starts.
pub(crate) async fn s3_file_storage() -> file_storage::Subject {
    let endpoint = file_storage::endpoint();
    let bucket = format!("contract-{}", uuid::Uuid::new_v4());
    file_storage::make_bucket(&endpoint, &bucket);
    let settings = S3Settings {
        endpoint: Some(endpoint.parse().unwrap()),
        access_key_id: Some("test".to_owned()),
        secret_access_key: Some("test".into()),
        ..S3Settings::default()
    };
    let location = StorageLocation::parse(&format!("s3://{bucket}/socle/files"), settings);
    let storage = Arc::new(ObjectStorage::open(&location.unwrap()).unwrap());
    file_storage::Subject { storage, folder: None }
}
