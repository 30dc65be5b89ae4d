use serde_json::json;
use socle_domain::identity::permissions::{MANAGE_USERS, READ_USERS};
use socle_domain::privacy::permissions::ERASE_USERS;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::verdict::Rule::Platform;
use crate::support::USERS;

const USER: &str = "/api/v1/admin/users/{id}";

/// What administrators do about people.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row("GET", USERS, Platform(&READ_USERS), 200, nothing),
        row(
            "GET",
            USER,
            Platform(&READ_USERS),
            200,
            given!(scene => Input::part("id", scene.stage.anybody().await.id)),
        ),
        row(
            "PATCH",
            USER,
            Platform(&MANAGE_USERS),
            200,
            given!(scene => {
                let id = scene.stage.anybody().await.id;
                Input::part("id", id).with_body(json!({"status": "disabled"}))
            }),
        ),
        row(
            "DELETE",
            "/api/v1/admin/users/{id}/sessions",
            Platform(&MANAGE_USERS),
            204,
            given!(scene => Input::part("id", scene.stage.anybody().await.id)),
        ),
        row(
            "DELETE",
            USER,
            Platform(&ERASE_USERS),
            202,
            given!(scene => Input::part("id", scene.stage.anybody().await.id)),
        ),
        row(
            "POST",
            "/api/v1/admin/users/{id}/restore",
            Platform(&ERASE_USERS),
            204,
            given!(scene => {
                let somebody = scene.stage.anybody().await;
                somebody.leave(scene.stage.client()).await;
                Input::part("id", somebody.id)
            }),
        ),
    ]
}
