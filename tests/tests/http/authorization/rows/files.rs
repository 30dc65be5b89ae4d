use serde_json::json;
use socle_domain::files::permissions;
use socle_tests::http::Method;

use super::super::row::{Input, Row, given, row};
use super::super::stage::{Scene, text};
use super::super::verdict::Rule::{Inside, Public};
use crate::files::support::{NOTES, of_organization, query_of};
use crate::support::FILES;

const FILE: &str = "/api/v1/files/{id}";

/// Files of organizations; people's own are in the tests of files themselves.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row(
            "POST",
            FILES,
            Inside(&permissions::WRITE),
            201,
            given!(scene => {
                let parts_body = Some(of_organization(&scene.organization, NOTES));
                Input { parts_body, ..Input::default() }
            }),
        ),
        row(
            "GET",
            FILE,
            Inside(&permissions::READ),
            200,
            given!(scene => Input::part("id", file(scene).await)),
        ),
        row(
            "POST",
            "/api/v1/files/{id}/download-url",
            Inside(&permissions::READ),
            200,
            given!(scene => {
                Input::part("id", file(scene).await).with_body(json!({"expires_in": 60}))
            }),
        ),
        row(
            "DELETE",
            FILE,
            Inside(&permissions::DELETE),
            204,
            given!(scene => Input::part("id", file(scene).await)),
        ),
        row(
            "GET",
            "/api/v1/files/{id}/content",
            Public,
            200,
            given!(scene => {
                let id = file(scene).await;
                let sign = format!("{FILES}/{id}/download-url");
                let signed = scene.stage.founder(Method::POST, &sign).json(&json!({}));
                let url = text(&signed.send().await.expect(200).json()["url"]);
                Input { query: Some(query_of(&url)), ..Input::part("id", id) }
            }),
        ),
    ]
}

/// A file of the organization that its owner uploaded.
async fn file(scene: &Scene<'_>) -> String {
    let (content_type, body) = of_organization(&scene.organization, NOTES);
    let upload = scene.stage.founder(Method::POST, FILES).body(&content_type, body);
    text(&upload.send().await.expect(201).json()["id"])
}
