//! What many nodes share, over Redis (or Valkey): limits that hold for all of them, one cache, and
//! signals from each to all.
//!
//! | Port (in `socle-application`) | Adapter | While Redis is away |
//! |---|---|---|
//! | `RateLimiter` | [`RedisRateLimiter`] | each node counts for itself, on from what it has counted |
//! | `Cache` | [`RedisCache`] | nothing is cached; what is missed is made |
//! | `Signals` | [`RedisSignals`] | signals reach the node they are sent on; the others are told that they missed some |
//!
//! All of them ask over one [`RedisLink`], which [`RedisLink::run`] keeps up. It waits for an answer as
//! long as [`RedisSettings::patience`] says. The first answer that does not come closes it for
//! everybody, so an outage costs a few requests that time once, and none of them an error; it is
//! opened again in the background. The log says so once when Redis goes and once when it is back.
//!
//! # How to extend it
//!
//! - **Nothing here is the truth.** Redis may lose everything at any moment, and be gone. What must not
//!   be lost belongs in the database.
//! - **Every command names its keys.** `KEYS`, `SCAN` and `FLUSHALL` never: they stop a server that
//!   others use. What is to be forgotten together has an epoch in its value, as in [`RedisCache`].
//! - **Every key expires**, and begins with [`RedisSettings::prefix`].
//! - **No names, no addresses**, neither in keys nor in values: nobody could find them to erase them.
//! - **One step is one command or one script**, so nodes do not interleave in it.

mod cache;
mod link;
mod rate_limiter;
mod settings;
mod signals;

pub use cache::RedisCache;
pub use link::RedisLink;
pub use rate_limiter::{RedisRateLimiter, TimeOf};
pub use settings::{RedisSettings, RedisSettingsError};
pub use signals::RedisSignals;
