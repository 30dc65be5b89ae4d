use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::TimeDelta;
use moka::Expiry;
use moka::ops::compute::Op;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use socle_application::ports::{Clock, RateDecision, RateLimit, RateLimiter};
use socle_domain::Timestamp;

/// Counts in this process's memory.
///
/// A window starts with its first hit and ends `window` later, whatever is hit in between; then the
/// next hit starts another. Of any number of concurrent hits, exactly `max` are allowed.
///
/// # Limits of it
///
/// Every node counts for itself, and a restart forgets. At most `capacity` windows are kept; beyond
/// that the one that was hit longest ago makes room. So whoever keeps hammering stays counted, but a
/// flood of `capacity` other keys within a window sets a counter back. That takes as many source
/// addresses or accounts, and the alternative is memory without bound.
///
/// A key is kept as its 128-bit hash under a random secret: an entry has the same size however long
/// the key is, no address stands in memory, and nobody can construct two keys that count as one.
pub struct MemoryRateLimiter {
    windows: Cache<Key, Window>,
    clock: Arc<dyn Clock>,
    hashers: [RandomState; 2],
}

type Key = [u64; 2];

#[derive(Clone, Copy)]
struct Window {
    hits: u32,
    ends_at: Timestamp,
    length: Duration,
}

impl MemoryRateLimiter {
    /// How many windows are kept unless told otherwise; a few hundred megabytes when all are taken.
    pub const DEFAULT_CAPACITY: u64 = 1_000_000;

    /// Keeps [`Self::DEFAULT_CAPACITY`] windows.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self::with_capacity(clock, Self::DEFAULT_CAPACITY)
    }

    /// Keeps that many windows.
    pub fn with_capacity(clock: Arc<dyn Clock>, capacity: u64) -> Self {
        let windows = Cache::builder()
            .max_capacity(capacity)
            // The default may drop a new entry at once for the sake of popular ones: its first hits
            // would not count.
            .eviction_policy(EvictionPolicy::lru())
            .expire_after(Reclaim)
            .build();
        Self { windows, clock, hashers: [RandomState::new(), RandomState::new()] }
    }

    fn key(&self, limit: &RateLimit, key: &str) -> Key {
        self.hashers.each_ref().map(|hasher| hasher.hash_one((limit.name, key)))
    }

    /// Counts one more, and returns the window as it is then.
    fn count(&self, limit: &RateLimit, key: &str, now: Timestamp) -> Window {
        let mut window = Window::starting(limit, now);
        // Calls for one key run one after the other.
        self.windows.entry(self.key(limit, key)).and_compute_with(|known| {
            let known = known.map(moka::Entry::into_value).filter(|known| known.is_open(now));
            if let Some(known) = known {
                window = Window { hits: known.hits.saturating_add(1), ..known };
                if known.hits > limit.max {
                    // There is nothing to tell apart beyond the limit: a flood costs no write.
                    return Op::Nop;
                }
            }
            Op::Put(window)
        });
        window
    }
}

impl Window {
    fn starting(limit: &RateLimit, now: Timestamp) -> Self {
        let length = TimeDelta::from_std(limit.window).unwrap_or(TimeDelta::MAX);
        let ends_at = now.checked_add_signed(length).unwrap_or(Timestamp::MAX_UTC);
        Self { hits: 1, ends_at, length: limit.window }
    }

    /// How long it still lasts; never longer than it ever did.
    fn rest(&self, now: Timestamp) -> Duration {
        (self.ends_at - now).to_std().unwrap_or_default().min(self.length)
    }

    /// Whether it counts. Callers read the clock before they wait for each other, so one that read it
    /// first may come second, to a window that began after its now. One that seems to begin much later
    /// means that the clock was set back; nobody is to stay locked out for that long.
    fn is_open(&self, now: Timestamp) -> bool {
        let began_in =
            (self.ends_at - now).to_std().unwrap_or_default().saturating_sub(self.length);
        now < self.ends_at && began_in <= Self::OVERTAKEN_BY
    }

    /// By how much a caller may be overtaken, on however busy a machine.
    const OVERTAKEN_BY: Duration = Duration::from_mins(1);
}

#[async_trait]
impl RateLimiter for MemoryRateLimiter {
    async fn hit(&self, limit: &RateLimit, key: &str) -> RateDecision {
        let now = self.clock.now();
        let window = self.count(limit, key, now);
        RateDecision {
            allowed: window.hits <= limit.max,
            max: limit.max,
            remaining: limit.max.saturating_sub(window.hits),
            resets_in: window.rest(now),
        }
    }

    async fn peek(&self, limit: &RateLimit, key: &str) -> RateDecision {
        let now = self.clock.now();
        let window = self.windows.get(&self.key(limit, key)).filter(|window| window.is_open(now));
        // Without a window it is the one that a hit would start.
        let (hits, resets_in) =
            window.map_or((0, limit.window), |window| (window.hits, window.rest(now)));
        RateDecision {
            allowed: hits < limit.max,
            max: limit.max,
            remaining: limit.max.saturating_sub(hits),
            resets_in,
        }
    }
}

/// Takes back the memory of windows that have ended. Later than they end, because this goes by
/// another clock than [`Window::is_open`], which decides.
struct Reclaim;

impl Reclaim {
    const MARGIN: Duration = Duration::from_mins(1);
}

impl Expiry<Key, Window> for Reclaim {
    fn expire_after_create(&self, _: &Key, window: &Window, _: Instant) -> Option<Duration> {
        Some(window.length.saturating_add(Self::MARGIN))
    }

    fn expire_after_update(
        &self,
        _: &Key,
        window: &Window,
        _: Instant,
        rest: Option<Duration>,
    ) -> Option<Duration> {
        // The first hit of a window in the place of one that has ended. Other hits prolong nothing.
        if window.hits == 1 { Some(window.length.saturating_add(Self::MARGIN)) } else { rest }
    }
}

/// Allows everything: for installations that limit elsewhere, such as in a proxy.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnlimitedRateLimiter;

impl UnlimitedRateLimiter {
    const fn allow(limit: &RateLimit) -> RateDecision {
        RateDecision {
            allowed: true,
            max: limit.max,
            remaining: limit.max,
            resets_in: Duration::ZERO,
        }
    }
}

#[async_trait]
impl RateLimiter for UnlimitedRateLimiter {
    async fn hit(&self, limit: &RateLimit, _: &str) -> RateDecision {
        Self::allow(limit)
    }

    async fn peek(&self, limit: &RateLimit, _: &str) -> RateDecision {
        Self::allow(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_application::testkit::FixedClock;

    const MINUTE: Duration = Duration::from_mins(1);
    const THREE: RateLimit = RateLimit { name: "three", max: 3, window: MINUTE };

    fn limiter() -> (MemoryRateLimiter, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::default());
        let port: Arc<dyn Clock> = Arc::<FixedClock>::clone(&clock);
        (MemoryRateLimiter::new(port), clock)
    }

    fn decision(allowed: bool, remaining: u32, seconds: u64) -> RateDecision {
        RateDecision { allowed, max: 3, remaining, resets_in: Duration::from_secs(seconds) }
    }

    #[tokio::test]
    async fn allows_as_often_as_the_limit_says() {
        let (limiter, _) = limiter();
        for remaining in [2, 1, 0] {
            assert_eq!(limiter.hit(&THREE, "a").await, decision(true, remaining, 60));
        }
        for _ in 0..3 {
            assert_eq!(limiter.hit(&THREE, "a").await, decision(false, 0, 60));
        }
    }

    #[tokio::test]
    async fn peeking_counts_nothing() {
        let (limiter, clock) = limiter();
        for _ in 0..10 {
            assert_eq!(limiter.peek(&THREE, "a").await, decision(true, 3, 60));
        }
        limiter.hit(&THREE, "a").await;
        clock.advance(TimeDelta::seconds(10));
        for _ in 0..10 {
            assert_eq!(limiter.peek(&THREE, "a").await, decision(true, 2, 50));
        }
        limiter.hit(&THREE, "a").await;
        limiter.hit(&THREE, "a").await;
        assert_eq!(limiter.peek(&THREE, "a").await, decision(false, 0, 50));
    }

    #[tokio::test]
    async fn a_window_starts_with_its_first_hit_and_nothing_prolongs_it() {
        let (limiter, clock) = limiter();
        for elapsed in 0..60 {
            let decision = limiter.hit(&THREE, "a").await;
            assert_eq!(decision.allowed, elapsed < 3);
            assert_eq!(decision.resets_in, Duration::from_secs(60 - elapsed));
            clock.advance(TimeDelta::seconds(1));
        }
        assert_eq!(limiter.peek(&THREE, "a").await, decision(true, 3, 60));
        assert_eq!(limiter.hit(&THREE, "a").await, decision(true, 2, 60));
    }

    #[tokio::test]
    async fn limits_and_keys_count_apart() {
        let (limiter, _) = limiter();
        let other = RateLimit { name: "other", ..THREE };
        for _ in 0..4 {
            limiter.hit(&THREE, "a").await;
        }
        assert!(!limiter.peek(&THREE, "a").await.allowed);
        assert_eq!(limiter.hit(&THREE, "b").await, decision(true, 2, 60));
        assert_eq!(limiter.hit(&other, "a").await, decision(true, 2, 60));
        // The border between name and key is part of the key.
        let shifted = RateLimit { name: "threea", ..THREE };
        assert_eq!(limiter.hit(&shifted, "").await, decision(true, 2, 60));
    }

    #[tokio::test]
    async fn a_limit_of_zero_allows_nothing() {
        let (limiter, _) = limiter();
        let never = RateLimit { name: "never", max: 0, window: MINUTE };
        assert_eq!(
            limiter.peek(&never, "a").await,
            RateDecision { max: 0, ..decision(false, 0, 60) }
        );
        assert_eq!(
            limiter.hit(&never, "a").await,
            RateDecision { max: 0, ..decision(false, 0, 60) }
        );
    }

    #[tokio::test]
    async fn a_caller_that_was_overtaken_starts_no_window() {
        let (limiter, clock) = limiter();
        for _ in 0..3 {
            assert!(limiter.hit(&THREE, "a").await.allowed);
        }
        clock.advance(TimeDelta::milliseconds(-5));
        assert_eq!(limiter.hit(&THREE, "a").await, decision(false, 0, 60));
        assert_eq!(limiter.peek(&THREE, "a").await, decision(false, 0, 60));
    }

    #[tokio::test]
    async fn a_clock_set_back_locks_nobody_out() {
        let (limiter, clock) = limiter();
        for _ in 0..4 {
            limiter.hit(&THREE, "a").await;
        }
        clock.advance(TimeDelta::days(-1));
        assert_eq!(limiter.hit(&THREE, "a").await, decision(true, 2, 60));
    }

    #[tokio::test]
    async fn bears_the_longest_window_and_the_highest_limit() {
        let (limiter, _) = limiter();
        let extreme = RateLimit { name: "extreme", max: u32::MAX, window: Duration::MAX };
        assert!(limiter.hit(&extreme, "a").await.allowed);
        assert!(limiter.hit(&extreme, "a").await.allowed);
        assert!(limiter.peek(&extreme, "a").await.resets_in > Duration::from_secs(1_000_000_000));
    }

    #[tokio::test]
    async fn a_window_without_length_never_limits() {
        let (limiter, _) = limiter();
        let instant = RateLimit { name: "instant", max: 1, window: Duration::ZERO };
        for _ in 0..5 {
            assert_eq!(
                limiter.hit(&instant, "a").await,
                RateDecision { max: 1, ..decision(true, 0, 0) }
            );
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn fifty_at_once_get_three() {
        let (limiter, clock) = limiter();
        let limiter = Arc::new(limiter);
        for _ in 0..200 {
            let mut callers = tokio::task::JoinSet::new();
            for _ in 0..50 {
                let limiter = Arc::clone(&limiter);
                callers.spawn(async move { limiter.hit(&THREE, "a").await });
            }
            let decisions = callers.join_all().await;
            let mut remaining: Vec<u32> =
                decisions.iter().filter(|d| d.allowed).map(|d| d.remaining).collect();
            remaining.sort_unstable();
            assert_eq!(remaining, [0, 1, 2]);
            // The next round starts in the place of a window that has ended.
            clock.advance(TimeDelta::seconds(60));
        }
    }

    #[tokio::test]
    async fn a_flood_of_keys_takes_no_more_memory_and_frees_nobody_who_goes_on() {
        let clock = Arc::new(FixedClock::default());
        let limiter = MemoryRateLimiter::with_capacity(clock, 100);
        for number in 0..10_000 {
            if number % 50 == 0 {
                assert_eq!(limiter.hit(&THREE, "hammered").await.allowed, number < 150);
            }
            let key = format!("{number}{}", "x".repeat(1_000));
            assert!(limiter.hit(&THREE, &key).await.allowed);
            limiter.windows.run_pending_tasks();
            assert!(limiter.windows.entry_count() <= 100);
        }
    }

    #[tokio::test]
    async fn new_keys_count_when_the_cache_is_full() {
        let clock = Arc::new(FixedClock::default());
        let limiter = MemoryRateLimiter::with_capacity(clock, 10);
        for number in 0..100 {
            for attempt in 0..5 {
                let decision = limiter.hit(&THREE, &number.to_string()).await;
                assert_eq!(decision.allowed, attempt < 3, "{number}");
                limiter.windows.run_pending_tasks();
            }
        }
    }

    #[tokio::test]
    async fn unlimited_never_refuses() {
        let never = RateLimit { name: "never", max: 0, window: MINUTE };
        for _ in 0..10 {
            assert!(UnlimitedRateLimiter.hit(&never, "a").await.allowed);
            assert_eq!(UnlimitedRateLimiter.peek(&THREE, "a").await, decision(true, 3, 0));
        }
    }

    #[test]
    fn memory_is_reclaimed_after_the_window_however_often_it_is_hit() {
        let now = Instant::now();
        let rest = Some(Duration::from_secs(7));
        let started = Window::starting(&THREE, Timestamp::UNIX_EPOCH);
        let hit_again = Window { hits: 2, ..started };
        let whole = Some(MINUTE + Reclaim::MARGIN);
        assert_eq!(Reclaim.expire_after_create(&[0, 0], &started, now), whole);
        assert_eq!(Reclaim.expire_after_update(&[0, 0], &started, now, rest), whole);
        assert_eq!(Reclaim.expire_after_update(&[0, 0], &hit_again, now, rest), rest);
    }
}
