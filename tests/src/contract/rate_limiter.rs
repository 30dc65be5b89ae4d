//! `RateLimiter`.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::ports::{RateDecision, RateLimit, RateLimiter};
use socle_application::testkit::FixedClock;

use super::cache::Kept;

/// What a case gets: an adapter that nothing has been counted with, and the clock it goes by.
pub struct Subject {
    /// The adapter.
    pub limiter: Arc<dyn RateLimiter>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// What it needs to live.
    pub kept: Kept,
}

const LIMIT: RateLimit = RateLimit { name: "contract", max: 3, window: Duration::from_mins(1) };
const OTHER: RateLimit = RateLimit { name: "other", ..LIMIT };

impl Subject {
    async fn hit(&self) -> RateDecision {
        self.limiter.hit(&LIMIT, "key").await
    }

    async fn peek(&self) -> RateDecision {
        self.limiter.peek(&LIMIT, "key").await
    }

    fn pass(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }
}

const fn decision(allowed: bool, remaining: u32, seconds: u64) -> RateDecision {
    RateDecision { allowed, max: 3, remaining, resets_in: Duration::from_secs(seconds) }
}

pub async fn as_many_as_the_limit_says_are_allowed(subject: &Subject) {
    for remaining in (0..LIMIT.max).rev() {
        assert_eq!(subject.hit().await, decision(true, remaining, 60));
    }
    for _ in 0..10 {
        assert_eq!(subject.hit().await, decision(false, 0, 60));
    }
}

pub async fn a_window_begins_with_its_first_hit_and_is_not_prolonged(subject: &Subject) {
    subject.pass(1_000);
    assert_eq!(subject.hit().await, decision(true, 2, 60));
    subject.pass(20);
    assert_eq!(subject.hit().await, decision(true, 1, 40));
    subject.pass(39);
    assert_eq!(subject.hit().await, decision(true, 0, 1));
    assert_eq!(subject.hit().await, decision(false, 0, 1));
    subject.pass(1);
    assert_eq!(subject.hit().await, decision(true, 2, 60));
}

pub async fn looking_counts_nothing(subject: &Subject) {
    for _ in 0..10 {
        assert_eq!(subject.peek().await, decision(true, 3, 60));
    }
    subject.hit().await;
    subject.pass(10);
    for _ in 0..10 {
        assert_eq!(subject.peek().await, decision(true, 2, 50));
    }
}

pub async fn looking_tells_what_the_next_hit_would(subject: &Subject) {
    for _ in 0..LIMIT.max {
        assert!(subject.peek().await.allowed);
        assert!(subject.hit().await.allowed);
    }
    assert_eq!(subject.peek().await, decision(false, 0, 60));
    subject.pass(60);
    assert_eq!(subject.peek().await, decision(true, 3, 60));
}

pub async fn keys_and_limits_count_apart(subject: &Subject) {
    for _ in 0..=LIMIT.max {
        subject.hit().await;
    }
    assert!(!subject.hit().await.allowed);
    // A key that ends where the other begins is another key.
    for (limit, key) in [(&LIMIT, "ke"), (&LIMIT, "key:"), (&LIMIT, ""), (&OTHER, "key")] {
        assert_eq!(subject.limiter.peek(limit, key).await, decision(true, 3, 60), "{key}");
        assert_eq!(subject.limiter.hit(limit, key).await, decision(true, 2, 60), "{key}");
    }
    assert!(!subject.hit().await.allowed);
}

pub async fn any_key_can_be_counted(subject: &Subject) {
    let long = "k".repeat(100_000);
    for key in ["2001:db8::/64", "ünïcödé שלום", "new\nline \0 space", &long] {
        assert_eq!(subject.limiter.hit(&LIMIT, key).await, decision(true, 2, 60));
        assert_eq!(subject.limiter.hit(&LIMIT, key).await, decision(true, 1, 60));
    }
}

pub async fn of_many_at_once_the_limit_is_allowed(subject: &Subject) {
    let limit = RateLimit { max: 20, ..LIMIT };
    let hits = (0..50).map(|_| {
        let limiter = Arc::clone(&subject.limiter);
        tokio::spawn(async move { limiter.hit(&limit, "crowd").await })
    });
    let decisions: Vec<_> = join_all(hits).await.into_iter().map(Result::unwrap).collect();
    let mut remaining: Vec<u32> =
        decisions.iter().filter(|d| d.allowed).map(|d| d.remaining).collect();
    remaining.sort_unstable();
    assert_eq!(remaining, (0..20).collect::<Vec<_>>());
}
