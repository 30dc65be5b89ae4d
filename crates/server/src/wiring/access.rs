//! Access's use cases over their adapters.

use std::sync::Arc;

use socle_application::access::{
    Access, ApiKeyUses, AuthenticateApiKey, CreateApiKey, CreateRole, DeleteRole, ListApiKeys,
    ListPermissions, ListRoles, ResolveMemberships, RevokeApiKey, UpdateRole,
};
use socle_application::ports::{Clock, Randomness};
use socle_domain::access::PermissionCatalogue;
use socle_domain::{
    access, audit, email, files, identity, organizations, privacy, recruiting, tasks, webhooks,
};
use socle_memory::MemoryCaches;

use super::StorePorts;

/// The permissions of every context that is installed.
pub(super) fn catalogue() -> PermissionCatalogue {
    let permissions = [
        access::permissions::ALL,
        organizations::permissions::ALL,
        audit::permissions::ALL,
        tasks::permissions::ALL,
        files::permissions::ALL,
        webhooks::permissions::ALL,
        recruiting::permissions::ALL,
    ];
    let platform = [
        access::permissions::PLATFORM,
        identity::permissions::PLATFORM,
        organizations::permissions::PLATFORM,
        audit::permissions::PLATFORM,
        privacy::permissions::PLATFORM,
        tasks::permissions::PLATFORM,
        email::permissions::PLATFORM,
        recruiting::permissions::PLATFORM,
    ];
    PermissionCatalogue::new(permissions.concat(), platform.concat())
}

pub(super) fn wire(
    ports: &StorePorts,
    caches: &MemoryCaches,
    catalogue: &Arc<PermissionCatalogue>,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Access {
    let StorePorts { store, access: queries, .. } = ports;
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
        list_permissions: ListPermissions { catalogue: catalogue.clone() },
        create_role: CreateRole {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            catalogue: catalogue.clone(),
        },
        list_roles: ListRoles { queries: queries.clone() },
        update_role: UpdateRole {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            catalogue: catalogue.clone(),
        },
        delete_role: DeleteRole {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            catalogue: catalogue.clone(),
        },
        create_api_key: CreateApiKey {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            catalogue: catalogue.clone(),
        },
        list_api_keys: ListApiKeys { queries: queries.clone() },
        revoke_api_key: RevokeApiKey {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            catalogue: catalogue.clone(),
        },
    }
}
