//! What access announces.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::access::ApiKey;
use socle_domain::organizations::CustomRole;
use uuid::Uuid;

use crate::outbox::{Event, Topic};

macro_rules! event {
    ($(#[$meta:meta])* $name:ident($thing:ty) = $topic:literal, $data:expr) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name<'a>(pub &'a $thing);

        impl Event for $name<'_> {
            const NAME: Topic = $topic;

            fn aggregate_id(&self) -> Uuid {
                self.0.organization_id.as_uuid()
            }

            fn data(&self) -> Value {
                let data: fn(&$thing) -> Value = $data;
                data(self.0)
            }
        }
    };
}

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

event!(
    /// An organization made a role.
    RoleCreated(CustomRole) = "role.created", role
);
event!(
    /// It changed a role.
    RoleUpdated(CustomRole) = "role.updated", role
);
event!(
    /// It removed a role.
    RoleDeleted(CustomRole) = "role.deleted", role
);
event!(
    /// It made a key. The key itself is not told.
    ApiKeyCreated(ApiKey) = "api_key.created", key
);
event!(
    /// It took a key back.
    ApiKeyRevoked(ApiKey) = "api_key.revoked", key
);
