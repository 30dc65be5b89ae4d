use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use moka::sync::Cache;
use socle_application::access::ports::ApiKeyCache;
use socle_application::ports::AskedAt;
use socle_application::ports::Clock;
use socle_domain::Timestamp;
use socle_domain::access::{ApiKey, ApiKeyId};
use socle_domain::identity::TokenDigest;
use socle_domain::organizations::OrganizationId;

use crate::AccessCacheSettings;
use crate::changes::Changes;

/// Remembers API keys in this process's memory.
///
/// # Guarantees
///
/// - Once a change of a key or of its organization was told, nothing is served that the database was
///   asked before.
/// - A node that is told nothing asks the database again after `ttl`.
/// - What is not a key is not remembered: nobody fills the memory with guesses.
pub struct MemoryApiKeyCache {
    entries: Cache<TokenDigest, Remembered>,
    keys: Changes,
    organizations: Changes,
    ttl: TimeDelta,
    clock: Arc<dyn Clock>,
}

#[derive(Clone)]
struct Remembered {
    key: Arc<ApiKey>,
    at: Timestamp,
    asked: AskedAt,
}

impl MemoryApiKeyCache {
    /// An empty cache.
    pub fn new(settings: AccessCacheSettings, clock: Arc<dyn Clock>) -> Self {
        // moka refuses more than a thousand years.
        let ttl = settings.ttl.min(Duration::from_hours(24));
        let entries = Cache::builder().max_capacity(settings.capacity).time_to_live(ttl).build();
        let ttl = TimeDelta::from_std(ttl).unwrap_or(TimeDelta::MAX);
        let keys = Changes::new();
        let organizations = keys.beside();
        Self { entries, keys, organizations, ttl, clock }
    }

    /// A key was taken back or changed.
    pub(crate) fn key_changed(&self, id: ApiKeyId) {
        self.keys.changed(id);
    }

    /// An organization was closed, opened or erased.
    pub(crate) fn organization_changed(&self, id: OrganizationId) {
        self.organizations.changed(id);
    }

    /// Forgets every key.
    pub(crate) fn forget_all(&self) {
        self.keys.all_changed();
        self.entries.invalidate_all();
    }

    fn holds(&self, remembered: &Remembered) -> bool {
        let age = self.clock.now() - remembered.at;
        // A negative age means that the clock was set back: nobody knows how old it is.
        TimeDelta::zero() <= age
            && age < self.ttl
            && self.keys.holds(remembered.key.id, remembered.asked)
            && self.organizations.holds(remembered.key.organization_id, remembered.asked)
    }
}

#[async_trait]
impl ApiKeyCache for MemoryApiKeyCache {
    async fn get(&self, digest: TokenDigest) -> Option<Arc<ApiKey>> {
        let remembered = self.entries.get(&digest)?;
        self.holds(&remembered).then_some(remembered.key)
    }

    async fn asking(&self) -> AskedAt {
        self.keys.now()
    }

    async fn remember(&self, key: Arc<ApiKey>, asked: AskedAt) {
        let digest = key.digest;
        let new = Remembered { key, at: self.clock.now(), asked };
        if self.holds(&new) {
            self.entries.insert(digest, new);
        }
    }
}
