//! `ReadThrough`, on each `Cache`.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use socle_application::caching::{CacheStatistics, ReadThrough};
use socle_application::ports::{Cache, CacheKey, CacheSpace, CacheTag, Clock as _, Randomness};
use socle_application::testkit::FixedClock;
use tokio::sync::Notify;
use uuid::Uuid;

use super::cache::Kept;

/// What a case gets: a cache that remembers nothing, and the clock it goes by. Its randomness is
/// [`Half`].
pub struct Subject {
    /// What is asked.
    pub read: Arc<ReadThrough>,
    /// What is behind it.
    pub cache: Arc<dyn Cache>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// What it needs to live.
    pub kept: Kept,
}

/// Draws half of the greatest number every time.
#[derive(Debug)]
pub struct Half;

impl Randomness for Half {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
        bytes[0] = 0x80;
    }
}

static SPACE: CacheSpace = CacheSpace { name: "contract", version: 1, ttl: Duration::from_mins(1) };
const THING: CacheTag = CacheTag { kind: "thing", id: Uuid::from_u128(1) };

fn key() -> CacheKey {
    CacheKey::new(&SPACE, "key", [THING])
}

impl Subject {
    /// Reads, where making is counted and makes the count.
    async fn read(&self, made: &AtomicU32) -> u32 {
        let compute = || async { Ok::<_, Infallible>(made.fetch_add(1, Ordering::SeqCst) + 1) };
        self.read.get_or_compute(&key(), compute).await.unwrap()
    }

    fn statistics(&self) -> CacheStatistics {
        self.read.statistics()[0]
    }
}

pub async fn what_was_made_is_found(subject: &Subject) {
    let made = AtomicU32::new(0);
    for _ in 0..5 {
        assert_eq!(subject.read(&made).await, 1);
    }
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

pub async fn of_fifty_at_once_one_makes_it(subject: &Subject) {
    let made = Arc::new(AtomicU32::new(0));
    let release = Arc::new(Notify::new());
    let asking = (0..50).map(|_| {
        let (read, made, release) = (subject.read.clone(), made.clone(), release.clone());
        tokio::spawn(async move {
            let compute = || async {
                let number = made.fetch_add(1, Ordering::SeqCst) + 1;
                release.notified().await;
                Ok::<_, Infallible>(number)
            };
            read.get_or_compute(&key(), compute).await.unwrap()
        })
    });
    let asking = join_all(asking.collect::<Vec<_>>());
    // It takes until somebody has begun; whoever comes later finds it begun, or done.
    crate::poll("the beginning", Duration::from_secs(30), async || {
        (made.load(Ordering::SeqCst) == 1).then_some(())
    })
    .await;
    release.notify_one();
    assert!(asking.await.into_iter().all(|answer| answer.unwrap() == 1));
    assert_eq!(made.load(Ordering::SeqCst), 1);
    let CacheStatistics { hits, shared, misses, .. } = subject.statistics();
    assert_eq!((hits + shared, misses), (49, 1));
}

pub async fn a_failure_is_nobody_elses(subject: &Subject) {
    let fail = || async { Err::<u32, _>("broken") };
    assert_eq!(subject.read.get_or_compute(&key(), fail).await, Err("broken"));
    assert_eq!(subject.read(&AtomicU32::new(0)).await, 1);
    // What is found is found, whoever would fail.
    assert_eq!(subject.read.get_or_compute(&key(), fail).await, Ok(1));
}

pub async fn whoever_leaves_is_followed_by_the_next(subject: &Subject) {
    let begun = Arc::new(Notify::new());
    let (read, signal) = (subject.read.clone(), begun.clone());
    let first = tokio::spawn(async move {
        let never = || async {
            signal.notify_one();
            std::future::pending::<Result<u32, Infallible>>().await
        };
        read.get_or_compute(&key(), never).await
    });
    begun.notified().await;
    let made = AtomicU32::new(6);
    let second = subject.read(&made);
    tokio::pin!(second);
    // It waits for the first.
    assert!((&mut second).now_or_never().is_none());
    first.abort();
    assert_eq!(second.await, 7);
}

pub async fn nothing_is_served_after_its_time(subject: &Subject) {
    let made = AtomicU32::new(0);
    assert_eq!(subject.read(&made).await, 1);
    subject.clock.advance(TimeDelta::seconds(60) - TimeDelta::microseconds(1));
    assert_eq!(subject.read(&made).await, 1);
    subject.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(subject.read(&made).await, 2);
    assert_eq!(subject.read(&made).await, 2);
    // Nor what seems to be from the future: the clock was set back.
    subject.clock.advance(TimeDelta::seconds(-1));
    assert_eq!(subject.read(&made).await, 3);
}

/// Chance is a half here: what took three seconds is made anew some two seconds before its end.
pub async fn a_value_may_end_before_its_time(subject: &Subject) {
    let made = AtomicU32::new(0);
    let end = subject.clock.now() + TimeDelta::seconds(10);
    let read = async |end| {
        let compute = || async { Ok::<_, Infallible>(made.fetch_add(1, Ordering::SeqCst) + 1) };
        subject.read.get_or_compute_until(&key(), |_| Some(end), compute).await.unwrap()
    };
    assert_eq!(read(end).await, 1);
    subject.clock.advance(TimeDelta::seconds(10) - TimeDelta::microseconds(1));
    assert_eq!(read(end).await, 1);
    subject.clock.advance(TimeDelta::microseconds(1));
    // Never later than its space says.
    let far = subject.clock.now() + TimeDelta::days(1);
    assert_eq!(read(far).await, 2);
    subject.clock.advance(TimeDelta::seconds(60));
    assert_eq!(read(far).await, 3);
}

pub async fn what_costs_much_is_made_anew_before_its_time(subject: &Subject) {
    let made = AtomicU32::new(0);
    let slow = || async {
        subject.clock.advance(TimeDelta::seconds(3));
        Ok::<_, Infallible>(made.fetch_add(1, Ordering::SeqCst) + 1)
    };
    assert_eq!(subject.read.get_or_compute(&key(), slow).await, Ok(1));
    subject.clock.advance(TimeDelta::seconds(57));
    assert_eq!(subject.read.get_or_compute(&key(), slow).await, Ok(1), "three seconds are left");
    subject.clock.advance(TimeDelta::seconds(1));
    assert_eq!(subject.read.get_or_compute(&key(), slow).await, Ok(2), "two seconds are left");
    assert_eq!(subject.read.get_or_compute(&key(), slow).await, Ok(2));
}

pub async fn what_was_begun_before_an_invalidation_is_not_served_after_it(subject: &Subject) {
    let (begun, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (read, begun_there, release_there) = (subject.read.clone(), begun.clone(), release.clone());
    let early = tokio::spawn(async move {
        let compute = || async {
            begun_there.notify_one();
            release_there.notified().await;
            Ok::<_, Infallible>(1_u32)
        };
        read.get_or_compute(&key(), compute).await
    });
    begun.notified().await;
    subject.cache.invalidate(THING);
    // Whoever asks now does not wait for what is on its way.
    let made = AtomicU32::new(1);
    assert_eq!(subject.read(&made).await, 2);
    release.notify_one();
    assert_eq!(early.await.unwrap(), Ok(1));
    assert!(subject.read(&made).await >= 2);
}

pub async fn what_is_read_is_counted(subject: &Subject) {
    assert_eq!(subject.read.statistics(), []);
    let made = AtomicU32::new(0);
    for _ in 0..4 {
        subject.read(&made).await;
    }
    let expected =
        CacheStatistics { space: "contract", hits: 3, shared: 0, misses: 1, unanswered: 0 };
    assert_eq!(subject.read.statistics(), [expected]);
    assert_eq!(expected.hit_rate(), Some(0.75));
}
