use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use moka::sync::Cache;
use socle_application::access::ports::MembershipCache;
use socle_application::ports::AskedAt;
use socle_application::ports::Clock;
use socle_domain::Timestamp;
use socle_domain::access::Memberships;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use std::sync::Arc;

use crate::changes::Changes;

/// How much a [`MemoryMembershipCache`] or a [`MemoryApiKeyCache`](crate::MemoryApiKeyCache)
/// remembers, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessCacheSettings {
    /// How long an entry is remembered. It bounds how long a change goes unnoticed of which nobody
    /// told this node.
    pub ttl: Duration,
    /// How many are remembered.
    pub capacity: u64,
}

impl Default for AccessCacheSettings {
    /// 5 s; 100,000 entries.
    fn default() -> Self {
        Self { ttl: Duration::from_secs(5), capacity: 100_000 }
    }
}

/// Remembers in this process's memory where people belong.
///
/// # Guarantees
///
/// - Once a change of a person's memberships, or of an organization, was told, nothing is served that
///   the database was asked before.
/// - A node that is told nothing asks the database again after `ttl`.
pub struct MemoryMembershipCache {
    entries: Cache<UserId, Remembered>,
    people: Changes,
    organizations: Changes,
    ttl: TimeDelta,
    clock: Arc<dyn Clock>,
}

#[derive(Clone)]
struct Remembered {
    memberships: Memberships,
    at: Timestamp,
    asked: AskedAt,
}

impl MemoryMembershipCache {
    /// An empty cache.
    pub fn new(settings: AccessCacheSettings, clock: Arc<dyn Clock>) -> Self {
        // moka refuses more than a thousand years.
        let ttl = settings.ttl.min(Duration::from_hours(24));
        let entries = Cache::builder().max_capacity(settings.capacity).time_to_live(ttl).build();
        let ttl = TimeDelta::from_std(ttl).unwrap_or(TimeDelta::MAX);
        // Both count the same moments: an entry is as old as the question it answers.
        let people = Changes::new();
        let organizations = people.beside();
        Self { entries, people, organizations, ttl, clock }
    }

    /// A person belongs elsewhere, or as something else.
    pub(crate) fn person_changed(&self, id: UserId) {
        self.people.changed(id);
        self.entries.invalidate(&id);
    }

    /// An organization or a role of it has changed. Its members are not looked for: what is
    /// remembered of them is no longer believed.
    pub(crate) fn organization_changed(&self, id: OrganizationId) {
        self.organizations.changed(id);
    }

    /// Forgets everybody.
    pub(crate) fn forget_all(&self) {
        self.people.all_changed();
        self.entries.invalidate_all();
    }

    fn holds(&self, id: UserId, remembered: &Remembered) -> bool {
        let age = self.clock.now() - remembered.at;
        // A negative age means that the clock was set back: nobody knows how old it is.
        TimeDelta::zero() <= age
            && age < self.ttl
            && self.people.holds(id, remembered.asked)
            && remembered
                .memberships
                .iter()
                .all(|m| self.organizations.holds(m.organization_id, remembered.asked))
    }
}

#[async_trait]
impl MembershipCache for MemoryMembershipCache {
    async fn get(&self, id: UserId) -> Option<Memberships> {
        let remembered = self.entries.get(&id)?;
        self.holds(id, &remembered).then_some(remembered.memberships)
    }

    async fn asking(&self) -> AskedAt {
        self.people.now()
    }

    async fn remember(&self, id: UserId, memberships: Memberships, asked: AskedAt) {
        let new = Remembered { memberships, at: self.clock.now(), asked };
        if self.holds(id, &new) {
            self.entries.insert(id, new);
        }
    }
}
