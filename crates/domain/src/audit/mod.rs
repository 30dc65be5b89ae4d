//! What happened, who did it, and the proof that nobody rewrote it.

mod chain;
#[cfg(test)]
mod chain_tests;
mod entry;
pub mod permissions;
pub mod policy;
mod verifier;
mod view;

pub use chain::{ChainHead, Link, LinkedEntry, RecordedEntry, client_message};
pub use entry::{AuditActor, AuditChain, AuditEntry, AuditEntryId, Outcome, Resource};
pub use verifier::{Broken, Verifier};
pub use view::AuditView;
