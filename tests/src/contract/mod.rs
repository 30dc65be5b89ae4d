//! What every adapter of a port promises, as cases that run on each of them.
//!
//! A case is an `async fn` over a [`TestDatabase`](crate::databases::TestDatabase), or over another
//! port, that panics when the promise is broken. Contexts are folders, as in the other crates.

#![allow(missing_docs, reason = "the name of a case is what it promises")]

pub mod access;
pub mod api_key_cache;
pub mod audit;
pub mod cache;
pub mod candidates;
pub mod email;
pub mod file_storage;
pub mod files;
pub mod hiring;
pub mod idempotency;
pub mod identity;
pub mod membership_cache;
pub mod notifications;
pub mod organizations;
pub mod outbox;
pub mod privacy;
pub mod rate_limiter;
pub mod read_through;
pub mod recruiting;
pub mod samples;
pub mod session_cache;
pub mod signals;
pub mod store;
pub mod tasks;
pub mod user_cache;
pub mod webhooks;
