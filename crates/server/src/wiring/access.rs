//! Access's use cases over their adapters.

use std::sync::Arc;

use socle_application::access::{Access, ApiKeyUses, AuthenticateApiKey, ResolveMemberships};
use socle_application::ports::Clock;
use socle_memory::MemoryCaches;

use super::StorePorts;

pub(super) fn wire(ports: &StorePorts, caches: &MemoryCaches, clock: &Arc<dyn Clock>) -> Access {
    let queries = &ports.access;
    let api_key_uses = Arc::new(ApiKeyUses::new(queries.clone()));
    Access {
        resolve_memberships: ResolveMemberships {
            cache: caches.memberships.clone(),
            queries: queries.clone(),
        },
        authenticate_api_key: AuthenticateApiKey {
            cache: caches.api_keys.clone(),
            queries: queries.clone(),
            uses: api_key_uses.clone(),
            clock: clock.clone(),
        },
        api_key_uses,
    }
}
