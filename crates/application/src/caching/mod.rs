//! Caching, for use cases: look it up, or make it and remember it.
//!
//! # How to cache something
//!
//! 1. Declare a [`CacheSpace`](crate::ports::CacheSpace) beside the use case, with a time after which a
//!    change that nobody told of is seen at the latest.
//! 2. Wrap the query in [`ReadThrough::get_or_compute`], with a key of identifiers, and a
//!    [`CacheTag`](crate::ports::CacheTag) for everything whose change makes the value wrong.
//! 3. See to it that such a change is told: `InvalidateCache` in [`changes`](crate::changes) turns
//!    changes of the database into tags.
//!
//! Cache what many ask for and what few change. What decides about a request (sessions, memberships,
//! keys) has caches of its own, which a request asks without waiting for anything outside the process.

mod flights;
mod read_through;
mod statistics;

pub use read_through::ReadThrough;
pub use statistics::CacheStatistics;
