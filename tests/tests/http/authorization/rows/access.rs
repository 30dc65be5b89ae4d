use serde_json::json;
use socle_domain::access::permissions;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::verdict::Rule::{Authenticated, Inside};

const ROLES: &str = "/api/v1/organizations/{id}/roles";
const ROLE: &str = "/api/v1/organizations/{id}/roles/{role_id}";
const KEYS: &str = "/api/v1/organizations/{id}/api-keys";
const KEY: &str = "/api/v1/organizations/{id}/api-keys/{key_id}";

pub(super) fn rows() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/permissions", Authenticated, 200, nothing),
        row("GET", ROLES, Inside(&permissions::READ_ROLES), 200, nothing),
        row(
            "POST",
            ROLES,
            Inside(&permissions::MANAGE_ROLES),
            201,
            given!(scene => {
                Input::body(json!({"name": "Deputy", "permissions": [scene.permission.name]}))
            }),
        ),
        row(
            "GET",
            ROLE,
            Inside(&permissions::READ_ROLES),
            200,
            given!(scene => Input::part("role_id", scene.role().await)),
        ),
        row(
            "PATCH",
            ROLE,
            Inside(&permissions::MANAGE_ROLES),
            200,
            given!(scene => {
                Input::part("role_id", scene.role().await).with_body(json!({"name": "Deputies"}))
            }),
        ),
        row(
            "DELETE",
            ROLE,
            Inside(&permissions::MANAGE_ROLES),
            204,
            given!(scene => Input::part("role_id", scene.role().await)),
        ),
        row("GET", KEYS, Inside(&permissions::READ_API_KEYS), 200, nothing),
        row(
            "POST",
            KEYS,
            Inside(&permissions::MANAGE_API_KEYS),
            201,
            given!(scene => {
                Input::body(json!({"name": "Import", "scopes": [scene.permission.name]}))
            }),
        ),
        row(
            "DELETE",
            KEY,
            Inside(&permissions::MANAGE_API_KEYS),
            204,
            given!(scene => Input::part("key_id", scene.key().await)),
        ),
    ]
}
