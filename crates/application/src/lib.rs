//! Socle's use cases, and the ports through which they reach the world.
//!
//! # Where things are
//!
//! - [`store`]: [`store::Store`] and [`store::Tx`], the unit of work.
//! - [`ports`]: the ports that belong to no context: clock, randomness, rate limits, sealing, caches,
//!   signals between nodes.
//! - [`caching`]: looks values up, or makes them once. [`changes`]: who is told what has changed.
//! - one module per context, with the same name as in the domain: [`access`], [`audit`],
//!   [`email`], [`files`], [`identity`], [`notifications`], [`organizations`], [`privacy`]. In it, `ports`
//!   holds the traits its adapters implement, `events.rs` what it announces, and every other file
//!   one use case.
//! - [`outbox`]: what a change announces, stored with the change and delivered afterwards.
//! - [`idempotency`]: requests that are sent twice and take effect once.
//! - [`recruiting`]: candidates, companies, jobs and applications. A vertical: nothing above knows it.
//! - [`tasks`]: work in the background.
//! - [`recruiting`]: candidates, jobs and what brings them together. A vertical: nothing above knows it.
//! - [`webhooks`]: telling programs of organizations what happens.
//! - [`operations`]: whether Socle is ready to serve, and how much it serves to one.
//! - [`limits`]: every limit, in one table.
//! - [`paging`]: lists, a page at a time. [`patch`]: changes to things of many fields.
//!
//! # The shape of a use case
//!
//! A concrete struct over `Arc<dyn Port>`s with one public method. It takes an
//! [`Actor`](socle_domain::access::Actor) first, asks a policy of the domain, does slow work
//! (hashing) outside any transaction, and then opens one [`store::Tx`]: the change, its events and
//! its mails are committed together or not at all. It returns its own error enum, so the interface
//! can map every failure without a catch-all. See `docs/guides/add-a-use-case.md`.
//!
//! # Testing
//!
//! With the feature `testkit` every port has a mock (`mockall`), and `testkit` holds a `Tx` made of
//! mocks, a clock that stands still and randomness that counts.

pub mod access;
pub mod audit;
pub mod caching;
pub mod changes;
pub mod email;
pub mod files;
pub mod idempotency;
pub mod identity;
pub mod limits;
pub mod notifications;
pub mod operations;
pub mod organizations;
pub mod outbox;
pub mod paging;
pub mod patch;
pub mod ports;
pub mod privacy;
pub mod recruiting;
pub mod store;
pub mod tasks;
#[cfg(feature = "testkit")]
pub mod testkit;
pub mod validation;
pub mod webhooks;
