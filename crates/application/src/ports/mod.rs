//! Ports that belong to no context.

mod asked_at;
mod cache;
mod clock;
mod cpu;
mod mac;
mod randomness;
mod rate_limiter;
mod sealer;
mod signals;

pub use asked_at::AskedAt;
pub use cache::{Cache, CacheKey, CacheSpace, CacheTag, CacheTicket, Lookup};
pub use clock::Clock;
pub use cpu::{CpuWork, CpuWorkError, compute};
pub use mac::Mac;
pub(crate) use randomness::digest_of;
pub use randomness::{Randomness, RandomnessExt};
pub use rate_limiter::{RateDecision, RateLimit, RateLimited, RateLimiter};
pub use sealer::{SealError, Sealer};
pub use signals::{Heard, Signal, SignalTopic, Signals, Subscription};

#[cfg(feature = "testkit")]
pub use {
    clock::MockClock, mac::MockMac, randomness::MockRandomness, rate_limiter::MockRateLimiter,
    sealer::MockSealer,
};
