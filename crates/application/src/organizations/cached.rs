//! What is cached of organizations.

use std::time::Duration;

use socle_domain::Id as _;
use socle_domain::access::OrganizationScope;
use socle_domain::organizations::OrganizationId;

use crate::ports::{CacheKey, CacheSpace, CacheTag};

/// What was switched for an organization. Switching is announced; only what somebody changes in the
/// database by hand is seen no earlier than after this time.
static SWITCHED_FEATURES: CacheSpace =
    CacheSpace { name: "switched_features", version: 1, ttl: Duration::from_mins(5) };

/// Stands for an organization in the cache.
pub fn cache_tag(id: OrganizationId) -> CacheTag {
    CacheTag { kind: "organization", id: id.as_uuid() }
}

/// Where what was switched for an organization is cached.
pub(super) fn switched_features(scope: &OrganizationScope) -> CacheKey {
    let id = scope.organization_id();
    CacheKey::new(&SWITCHED_FEATURES, id, [cache_tag(id)])
}
