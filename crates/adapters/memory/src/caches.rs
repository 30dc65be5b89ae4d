use std::sync::Arc;

use socle_application::access::ports::AccessChanges;
use socle_application::identity::ports::IdentityChanges;
use socle_application::notifications::ports::NotificationChanges;
use socle_application::recruiting::ports::RecruitingChanges;
use socle_domain::access::ApiKeyId;
use socle_domain::identity::{SessionId, UserId};
use socle_domain::organizations::OrganizationId;

use crate::{MemoryApiKeyCache, MemoryMembershipCache, MemorySessionCache, MemoryUserCache};

/// Drops from this node's memory what has changed in the database. The store tells it what this node
/// changes, and on PostgreSQL also what others do.
#[derive(Clone)]
pub struct MemoryCaches {
    /// Standings of sessions.
    pub sessions: Arc<MemorySessionCache>,
    /// People.
    pub users: Arc<MemoryUserCache>,
    /// Where people belong.
    pub memberships: Arc<MemoryMembershipCache>,
    /// Keys of programs.
    pub api_keys: Arc<MemoryApiKeyCache>,
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
        self.memberships.forget_all();
        self.api_keys.forget_all();
    }
}

impl AccessChanges for MemoryCaches {
    fn memberships_changed(&self, user_id: UserId) {
        self.memberships.person_changed(user_id);
    }

    fn organization_changed(&self, organization_id: OrganizationId) {
        self.memberships.organization_changed(organization_id);
        self.api_keys.organization_changed(organization_id);
    }

    fn api_key_changed(&self, id: ApiKeyId) {
        self.api_keys.key_changed(id);
    }
}

/// What people were told is not remembered here.
impl NotificationChanges for MemoryCaches {
    fn notified(&self, _: UserId) {}
}

/// What organizations offer decides about no request.
impl RecruitingChanges for MemoryCaches {
    fn offers_changed(&self, _: OrganizationId) {}
}
