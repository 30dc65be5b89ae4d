//! What Socle's business is, and nothing else.
//!
//! Entities, value objects, state machines and policies live here. There is no I/O, no clock, no
//! randomness, no serialization and no `async`: whatever a rule needs comes in as an argument, so
//! every rule can be tested with a table or a property and reads the same in every deployment.
//!
//! # Where things are
//!
//! One module per *context*, with the same name in every layer of the workspace:
//!
//! - [`access`]: who is asking ([`access::Actor`]), what they may do ([`access::policy`]) and how a
//!   refusal looks ([`access::Denied`]); roles, permissions and API keys.
//! - [`audit`]: what happened, and the proof that nobody rewrote it.
//! - [`email`]: addresses that get no more mail, and what is reported of mails.
//! - [`files`]: what people and organizations keep, and the links by which it is fetched.
//! - [`identity`]: people, their addresses, passwords, sessions and one-time tokens.
//! - [`notifications`]: what people are told, and how they want to hear of it.
//! - [`organizations`]: organizations, their members, custom roles, invitations and features.
//! - [`privacy`]: what people may ask of their data, and how long each kind of it is kept.
//! - [`recruiting`]: candidates, companies, jobs and applications. A vertical: nothing above knows it.
//! - [`tasks`]: work in the background, how it is tried again, and who may see it.
//! - [`webhooks`]: where organizations want to hear of what happens, and which addresses may be told.
//!
//! # How to extend it
//!
//! *A new value object* is a struct with a private field and a `parse` that returns a closed error
//! enum; the enum says its machine-readable `code()`. Nothing else can construct it, so whoever
//! holds one holds a valid one ("parse, don't validate").
//!
//! *A new state machine* is an enum plus a method that returns `Result`; test it with an exhaustive
//! table of (state, input).
//!
//! *A new policy* is a function in the context's `policy` module that takes an [`access::Actor`]
//! and answers with what the actor was allowed to act on, or [`access::Denied`]. Use cases call it
//! before they touch a store; nothing else decides.
//!
//! *A new permission* is a constant in the context's `permissions.rs`, with the least powerful role
//! that has it; the wiring adds the context's list to the [`access::PermissionCatalogue`].

pub mod access;
pub mod audit;
pub mod email;
pub mod files;
mod id;
pub mod identity;
pub mod notifications;
pub mod organizations;
pub mod privacy;
pub mod recruiting;
pub mod tasks;
pub mod webhooks;

pub use id::Id;

/// A moment in UTC. Adapters produce it with microsecond precision, the finest that both
/// databases keep.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
