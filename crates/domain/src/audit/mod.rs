//! What happened, who did it, and the proof that nobody rewrote it.

mod chain;
mod entry;
pub mod permissions;

pub use chain::{Broken, ChainHead, Link, LinkedEntry, Verifier, client_message};
pub use entry::{AuditActor, AuditChain, AuditEntry, AuditEntryId, Outcome, Resource};
