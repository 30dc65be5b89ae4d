//! The key to the entries of one chain.

use crate::audit::{AuditChain, RecordedEntry};

/// Entitles to read the entries of one chain, and of no other. It comes from
/// [`policy::read`](crate::audit::policy::read), which looks at who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditView {
    chain: AuditChain,
    sees_clients: bool,
}

impl AuditView {
    pub(super) const fn new(chain: AuditChain, sees_clients: bool) -> Self {
        Self { chain, sees_clients }
    }

    /// Which chain.
    pub const fn chain(&self) -> AuditChain {
        self.chain
    }

    /// What of an entry may be seen: for some, not from where and with what somebody acted.
    #[must_use]
    pub fn show(&self, mut recorded: RecordedEntry) -> RecordedEntry {
        if !self.sees_clients {
            recorded.entry.ip = None;
            recorded.entry.user_agent = None;
        }
        recorded
    }
}
