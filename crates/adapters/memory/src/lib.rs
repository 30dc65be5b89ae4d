//! What many nodes would share, kept inside one process: the embedded default, with nothing to
//! install.
//!
//! | Port (in `socle-application`) | Adapter |
//! |---|---|
//! | `RateLimiter` | [`MemoryRateLimiter`], or [`UnlimitedRateLimiter`] when limits are switched off |
//! | `SessionCache` | [`MemorySessionCache`] |
//! | `UserCache` | [`MemoryUserCache`] |
//! | `MembershipCache` | [`MemoryMembershipCache`] |
//! | `ApiKeyCache` | [`MemoryApiKeyCache`] |
//! | `TokenSigner` | [`CachedTokenSigner`], around the one that signs |
//! | `Cache` | [`MemoryCache`] |
//! | `Signals` | [`MemorySignals`] |
//! | `IdentityChanges`, `AccessChanges` | [`MemoryCaches`], which drops what has changed |
//!
//! `socle-redis` implements `RateLimiter`, `Cache` and `Signals` for many nodes, and falls back on this
//! crate while Redis is away. With this crate alone, each node counts and
//! remembers for itself: limits hold per node, and what one node forgets another may still remember
//! for a few seconds unless it is told. Every adapter says exactly what it guarantees.
//!
//! # How to extend it
//!
//! *A new cache* is a file with one public struct that implements a port of `socle-application`.
//! These rules keep it safe:
//!
//! - **Bounded.** Every cache has a capacity, and an attacker cannot choose how large an entry is.
//! - **Correct when empty.** Entries may go at any time. Forgetting costs a query or grants an
//!   attempt; it never lets somebody in. What must not be forgotten belongs in the database.
//! - **Time is a port.** What an entry means is decided by `Clock`, so that a test can move it. The
//!   library's own expiry only takes back memory.
//! - **One key, one step.** Read-and-write of one entry goes through `entry(…).and_compute_with(…)`,
//!   which no other call for the same key interleaves with. Test it with fifty at once.
//! - **No I/O and no waiting**: the methods are `async` for the sake of other adapters.

mod api_key_cache;
mod cache;
mod caches;
mod changes;
mod membership_cache;
mod rate_limiter;
mod session_cache;
mod signals;
mod user_cache;
mod verified_tokens;

pub use api_key_cache::MemoryApiKeyCache;
pub use cache::MemoryCache;
pub use caches::MemoryCaches;
pub use membership_cache::{AccessCacheSettings, MemoryMembershipCache};
pub use rate_limiter::{MemoryRateLimiter, UnlimitedRateLimiter};
pub use session_cache::{MemorySessionCache, SessionCacheSettings};
pub use signals::MemorySignals;
pub use user_cache::{MemoryUserCache, UserCacheSettings};
pub use verified_tokens::CachedTokenSigner;
