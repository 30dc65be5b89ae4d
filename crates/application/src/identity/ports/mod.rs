//! What identity needs from the world.
//!
//! - `repositories.rs`: what a transaction reads and writes.
//! - `queries.rs`: what is read without a transaction.
//! - `caches.rs`: what is remembered between requests, and who is told that it changed.
//! - `crypto.rs`: passwords, codes and access tokens.

mod caches;
mod crypto;
mod queries;
mod repositories;

pub use caches::*;
pub use crypto::*;
pub use queries::*;
pub use repositories::*;
