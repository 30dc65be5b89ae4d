use std::time::Duration;

use async_trait::async_trait;

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Names the limit; part of the key under which it counts.
    pub name: &'static str,
    /// How often.
    pub max: u32,
    /// In how long a time, from the first time on.
    pub window: Duration,
}

/// Whether it may happen once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateDecision {
    /// Whether it may.
    pub allowed: bool,
    /// How often it may in all.
    pub max: u32,
    /// How often it still may in this window.
    pub remaining: u32,
    /// How long until the window ends.
    pub resets_in: Duration,
}

/// Something happened too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many requests; try again in {} s", retry_after.as_secs())]
pub struct RateLimited {
    /// How often it may happen.
    pub max: u32,
    /// How long to wait.
    pub retry_after: Duration,
}

/// Counts how often things happen. An adapter that cannot count answers "allowed": a broken counter
/// must not lock everybody out.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait RateLimiter: Send + Sync {
    /// Counts one occurrence, and says whether it was within the limit.
    async fn hit(&self, limit: &RateLimit, key: &str) -> RateDecision;

    /// Says whether one more would be within the limit, without counting it.
    async fn peek(&self, limit: &RateLimit, key: &str) -> RateDecision;
}

impl RateDecision {
    /// `Err` when it may not happen.
    pub fn into_result(self) -> Result<(), RateLimited> {
        if self.allowed {
            Ok(())
        } else {
            Err(RateLimited { max: self.max, retry_after: self.resets_in })
        }
    }
}
