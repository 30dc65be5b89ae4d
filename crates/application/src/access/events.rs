//! What access announces.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::access::ApiKey;
use socle_domain::organizations::CustomRole;

use crate::outbox::organization_event;

fn role(role: &CustomRole) -> Value {
    json!({
        "id": role.id.as_uuid(),
        "organization_id": role.organization_id.as_uuid(),
        "name": role.name.as_str(),
        "permissions": role.permissions,
        "created_at": role.created_at,
        "version": role.version,
    })
}

fn key(key: &ApiKey) -> Value {
    json!({
        "id": key.id.as_uuid(),
        "organization_id": key.organization_id.as_uuid(),
        "name": key.name.as_str(),
        "prefix": key.prefix,
        "scopes": key.scopes,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
    })
}

organization_event!(
    /// An organization made a role.
    RoleCreated(CustomRole) = "role.created",
    |r| r.organization_id,
    role
);
organization_event!(
    /// It changed a role.
    RoleUpdated(CustomRole) = "role.updated",
    |r| r.organization_id,
    role
);
organization_event!(
    /// It removed a role.
    RoleDeleted(CustomRole) = "role.deleted",
    |r| r.organization_id,
    role
);
organization_event!(
    /// It made a key. The key itself is not told.
    ApiKeyCreated(ApiKey) = "api_key.created",
    |k| k.organization_id,
    key
);
organization_event!(
    /// It took a key back.
    ApiKeyRevoked(ApiKey) = "api_key.revoked",
    |k| k.organization_id,
    key
);
