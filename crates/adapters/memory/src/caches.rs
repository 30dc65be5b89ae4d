use std::sync::Arc;

use socle_application::identity::ports::IdentityChanges;
use socle_domain::identity::{SessionId, UserId};

use crate::{MemorySessionCache, MemoryUserCache};

/// Drops from this node's memory what has changed in the database. The store tells it what this node
/// changes, and on PostgreSQL also what others do.
#[derive(Clone)]
pub struct MemoryCaches {
    /// Standings of sessions.
    pub sessions: Arc<MemorySessionCache>,
    /// People.
    pub users: Arc<MemoryUserCache>,
}

impl IdentityChanges for MemoryCaches {
    fn user_changed(&self, id: UserId, version: i64) {
        self.users.outdated_now(id, version);
    }

    fn session_changed(&self, id: SessionId) {
        self.sessions.forget_now(id);
    }

    fn anything_changed(&self) {
        self.sessions.forget_all();
        self.users.forget_all();
    }
}
