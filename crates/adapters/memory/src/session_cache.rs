use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use socle_application::identity::ports::{SessionCache, SessionStanding};
use socle_application::ports::AskedAt;
use socle_application::ports::Clock;
use socle_domain::identity::{SessionId, UserId};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::changes::Changes;

/// How much a [`MemorySessionCache`] remembers, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionCacheSettings {
    /// How long a standing is remembered. It bounds how long a node that was not told of it may
    /// still see a session as live after another ended it.
    pub ttl: Duration,
    /// How long an end is remembered, at least `ttl`. As long as an access token lives, it outlasts
    /// every request that could still bring an older answer of the database.
    pub end_ttl: Duration,
    /// How many standings are remembered, and as many ends.
    pub capacity: u64,
}

impl Default for SessionCacheSettings {
    /// 5 s; 15 min, the life of an access token; 100,000 sessions.
    fn default() -> Self {
        Self { ttl: Duration::from_secs(5), end_ttl: Duration::from_mins(15), capacity: 100_000 }
    }
}

/// Remembers standings in this process's memory.
///
/// # Guarantees
///
/// - **On this node, an end is immediate and stays.** Once `end` has returned, no `get` sees the
///   session as live, not even when a request read the database before the sign-out committed and
///   calls `remember` after it: that answer is older than the end, and is not believed.
/// - **What is forgotten is asked for.** Once `forget` has returned, `get` serves nothing that the
///   database was asked before.
/// - **On other nodes, as soon as they are told**, through
///   [`MemoryCaches`](crate::MemoryCaches), and **within `ttl`** if they are not.
pub struct MemorySessionCache {
    standings: Cache<SessionId, Remembered>,
    ends: Cache<SessionId, SessionStanding>,
    changes: Changes,
    ttl: TimeDelta,
    clock: Arc<dyn Clock>,
}

#[derive(Clone, Copy)]
struct Remembered {
    standing: SessionStanding,
    at: Timestamp,
    asked: AskedAt,
}

impl MemorySessionCache {
    /// An empty cache.
    pub fn new(settings: SessionCacheSettings, clock: Arc<dyn Clock>) -> Self {
        let SessionCacheSettings { ttl, end_ttl, capacity } = settings;
        let ttl = ttl.min(Self::LONGEST);
        let standings = Cache::builder().max_capacity(capacity).time_to_live(ttl).build();
        let ends = Cache::builder()
            .max_capacity(capacity)
            .time_to_live(end_ttl.clamp(ttl, Self::LONGEST))
            // The default may refuse a new entry for the sake of popular ones: an end must get in.
            .eviction_policy(EvictionPolicy::lru())
            .build();
        let ttl = TimeDelta::from_std(ttl).unwrap_or(TimeDelta::MAX);
        Self { standings, ends, changes: Changes::new(), ttl, clock }
    }

    /// A cache is no archive, and moka refuses more than a thousand years.
    const LONGEST: Duration = Duration::from_hours(24);

    fn remembered(&self, id: SessionId) -> Option<SessionStanding> {
        let Remembered { standing, at, asked } = self.standings.get(&id)?;
        let age = self.clock.now() - at;
        // A negative age means that the clock was set back: nobody knows how old it is.
        let is_fresh = TimeDelta::zero() <= age && age < self.ttl;
        // Asked here and not in `remember`: a change could slip in between asking and inserting.
        (is_fresh && self.changes.holds(id, asked)).then_some(standing)
    }

    /// [`SessionCache::forget`], which needs no waiting here.
    pub(crate) fn forget_now(&self, id: SessionId) {
        self.changes.changed(id);
        self.standings.invalidate(&id);
    }

    /// Forgets every session. What is known to have ended stays so.
    pub(crate) fn forget_all(&self) {
        self.changes.all_changed();
        self.standings.invalidate_all();
    }
}

#[async_trait]
impl SessionCache for MemorySessionCache {
    /// What is remembered. Of an ended session, `ended` is true; when nothing else is known of it,
    /// the rest are values that make it even less live.
    async fn get(&self, id: SessionId) -> Option<SessionStanding> {
        // The order matters: a standing that `remember` slipped in during `end` must not win.
        self.ends.get(&id).or_else(|| self.remembered(id))
    }

    async fn asking(&self) -> AskedAt {
        self.changes.now()
    }

    async fn remember(&self, id: SessionId, standing: SessionStanding, asked: AskedAt) {
        self.standings.insert(id, Remembered { standing, at: self.clock.now(), asked });
    }

    async fn end(&self, id: SessionId) {
        let known = self.ends.get(&id).or_else(|| Some(self.standings.get(&id)?.standing));
        let standing = SessionStanding { ended: true, ..known.unwrap_or_else(unknown) };
        // First the end, then the standing: in between, both are there and the end is asked first.
        self.ends.insert(id, standing);
        self.forget_now(id);
    }

    async fn forget(&self, id: SessionId) {
        self.forget_now(id);
    }
}

/// The standing of a session of which only its end is known.
fn unknown() -> SessionStanding {
    SessionStanding {
        user_id: UserId::from_uuid(Uuid::nil()),
        ended: true,
        expires_at: Timestamp::UNIX_EPOCH,
        last_seen_at: Timestamp::UNIX_EPOCH,
        authenticated_at: Timestamp::UNIX_EPOCH,
        browser_secret: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_application::testkit::FixedClock;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use tokio::sync::Barrier;

    fn id(number: u16) -> SessionId {
        SessionId::from_uuid(Uuid::from_u128(u128::from(number) + 1))
    }

    fn live(clock: &dyn Clock) -> SessionStanding {
        SessionStanding {
            user_id: UserId::from_uuid(Uuid::from_u128(7)),
            ended: false,
            expires_at: clock.now() + TimeDelta::days(1),
            last_seen_at: Timestamp::UNIX_EPOCH,
            authenticated_at: Timestamp::UNIX_EPOCH,
            browser_secret: None,
        }
    }

    fn cache() -> (Arc<MemorySessionCache>, Arc<FixedClock>) {
        with(SessionCacheSettings::default())
    }

    fn with(settings: SessionCacheSettings) -> (Arc<MemorySessionCache>, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::default());
        let port: Arc<dyn Clock> = Arc::<FixedClock>::clone(&clock);
        (Arc::new(MemorySessionCache::new(settings, port)), clock)
    }

    #[tokio::test]
    async fn remembers_for_its_time_and_no_longer() {
        let (cache, clock) = cache();
        let standing = live(&*clock);
        assert_eq!(cache.get(id(1)).await, None);
        cache.remember(id(1), standing, cache.asking().await).await;
        assert_eq!(cache.get(id(1)).await, Some(standing));
        assert_eq!(cache.get(id(2)).await, None);
        clock.advance(TimeDelta::microseconds(4_999_999));
        assert_eq!(cache.get(id(1)).await, Some(standing));
        clock.advance(TimeDelta::microseconds(1));
        assert_eq!(cache.get(id(1)).await, None);
        cache.remember(id(1), standing, cache.asking().await).await;
        assert_eq!(cache.get(id(1)).await, Some(standing));
    }

    #[tokio::test]
    async fn believes_nothing_from_the_future() {
        let (cache, clock) = cache();
        cache.remember(id(1), live(&*clock), cache.asking().await).await;
        clock.advance(TimeDelta::seconds(-1));
        assert_eq!(cache.get(id(1)).await, None);
    }

    #[tokio::test]
    async fn an_end_is_seen_at_once() {
        let (cache, clock) = cache();
        let standing = live(&*clock);
        cache.remember(id(1), standing, cache.asking().await).await;
        cache.remember(id(2), standing, cache.asking().await).await;
        cache.end(id(1)).await;
        assert_eq!(cache.get(id(1)).await, Some(SessionStanding { ended: true, ..standing }));
        assert_eq!(cache.get(id(2)).await, Some(standing));
    }

    #[tokio::test]
    async fn a_late_answer_of_the_database_revives_nothing() {
        let (cache, clock) = cache();
        let stale = live(&*clock);
        let asked = cache.asking().await;
        cache.end(id(1)).await;
        for _ in 0..10 {
            cache.remember(id(1), stale, asked).await;
            let seen = cache.get(id(1)).await.unwrap();
            assert!(seen.ended && !seen.is_live(clock.now()));
            // Long after every standing of that time has expired.
            clock.advance(TimeDelta::seconds(60));
        }
    }

    #[tokio::test]
    async fn forgetting_everything_forgets_no_end() {
        let (cache, clock) = cache();
        let asked = cache.asking().await;
        cache.remember(id(1), live(&*clock), asked).await;
        cache.end(id(2)).await;
        cache.forget_all();
        cache.remember(id(3), live(&*clock), asked).await;
        assert_eq!(cache.get(id(1)).await, None);
        assert!(cache.get(id(2)).await.unwrap().ended);
        assert_eq!(cache.get(id(3)).await, None, "an answer from before");
        cache.remember(id(3), live(&*clock), cache.asking().await).await;
        assert_eq!(cache.get(id(3)).await, Some(live(&*clock)));
    }

    #[tokio::test]
    async fn ending_twice_is_ending_once() {
        let (cache, clock) = cache();
        cache.remember(id(1), live(&*clock), cache.asking().await).await;
        cache.end(id(1)).await;
        let once = cache.get(id(1)).await;
        cache.end(id(1)).await;
        assert_eq!(cache.get(id(1)).await, once);
    }

    #[tokio::test]
    async fn an_end_gets_in_when_the_cache_is_full() {
        let settings = SessionCacheSettings { capacity: 10, ..SessionCacheSettings::default() };
        let (cache, clock) = with(settings);
        for number in 0..1_000 {
            cache.remember(id(number), live(&*clock), cache.asking().await).await;
            cache.get(id(number)).await;
            cache.end(id(number)).await;
            cache.standings.run_pending_tasks();
            cache.ends.run_pending_tasks();
            assert!(cache.get(id(number)).await.unwrap().ended, "{number}");
        }
        assert!(cache.ends.entry_count() <= 10 && cache.standings.entry_count() <= 10);
    }

    #[test]
    fn an_end_outlives_every_standing() {
        let day = Duration::from_hours(24);
        for (ttl, end_ttl, expected) in [
            (Duration::from_secs(30), Duration::from_secs(1), Duration::from_secs(30)),
            (Duration::MAX, Duration::ZERO, day),
        ] {
            let settings = SessionCacheSettings { ttl, end_ttl, capacity: 10 };
            let ends = with(settings).0.ends.policy().time_to_live();
            assert_eq!(ends, Some(expected));
        }
    }

    /// Requests that read "live" before the sign-out race with it, over and over; whoever asks after
    /// the sign-out has returned must never see the session as live again.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn no_race_revives_a_session() {
        const RACERS: usize = 8;
        let (cache, clock) = cache();
        let standing = live(&*clock);
        for round in 0..500 {
            let start = Arc::new(Barrier::new(RACERS + 1));
            let ended = Arc::new(AtomicBool::new(false));
            let checked = Arc::new(AtomicUsize::new(0));
            let mut racers = tokio::task::JoinSet::new();
            for _ in 0..RACERS {
                let (cache, start) = (Arc::clone(&cache), Arc::clone(&start));
                let (ended, checked) = (Arc::clone(&ended), Arc::clone(&checked));
                racers.spawn(async move {
                    start.wait().await;
                    for _ in 0..50 {
                        let was_ended = ended.load(Ordering::SeqCst);
                        cache.remember(id(round), standing, cache.asking().await).await;
                        let seen = cache.get(id(round)).await;
                        if was_ended {
                            checked.fetch_add(1, Ordering::SeqCst);
                            assert!(seen.is_none_or(|seen| seen.ended), "revived");
                        }
                    }
                });
            }
            start.wait().await;
            cache.end(id(round)).await;
            ended.store(true, Ordering::SeqCst);
            racers.join_all().await;
            assert!(cache.get(id(round)).await.unwrap().ended, "revived in round {round}");
        }
    }
}
