use serde_json::json;
use socle_domain::organizations::permissions::{MANAGE_ALL, READ_ALL};

use super::super::row::{Input, Row, given, nothing, row};
use super::super::verdict::Rule::Platform;

const ORGANIZATION: &str = "/api/v1/admin/organizations/{id}";

pub(super) fn rows() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/admin/organizations", Platform(&READ_ALL), 200, nothing),
        row("GET", ORGANIZATION, Platform(&READ_ALL), 200, nothing),
        row("DELETE", ORGANIZATION, Platform(&MANAGE_ALL), 204, nothing),
        row(
            "POST",
            "/api/v1/admin/organizations/{id}/restore",
            Platform(&MANAGE_ALL),
            200,
            given!(scene => {
                scene.stage.close(&scene.organization).await;
                Input::default()
            }),
        ),
        row(
            "PUT",
            "/api/v1/admin/organizations/{id}/features/{feature}",
            Platform(&MANAGE_ALL),
            200,
            given!(_scene => {
                Input::part("feature", "api_keys").with_body(json!({"enabled": false}))
            }),
        ),
    ]
}
