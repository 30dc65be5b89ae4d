use serde_json::json;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::{Scene, text};
use super::super::verdict::Rule::Person;
use crate::privacy::export_ready;
use crate::support::{CONSENTS, EXPORT, ME, RESTORE, SECURITY_EVENTS};

/// What people ask of their own data.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row(
            "DELETE",
            ME,
            Person,
            202,
            given!(scene => {
                Input::body(json!({"current_password": scene.me().await.person.password}))
            }),
        ),
        // Nobody who asks waits to be erased: there is nothing to restore.
        row("POST", RESTORE, Person, 409, nothing),
        row("POST", EXPORT, Person, 202, nothing),
        row(
            "GET",
            "/api/v1/me/exports/{id}",
            Person,
            200,
            given!(scene => Input::part("id", export(scene).await)),
        ),
        row(
            "GET",
            "/api/v1/me/exports/{id}/archive",
            Person,
            200,
            given!(scene => Input::part("id", export(scene).await)),
        ),
        row("GET", CONSENTS, Person, 200, nothing),
        row(
            "PUT",
            "/api/v1/me/consents/{kind}",
            Person,
            200,
            given!(_scene => {
                let terms = json!({"version": "1", "granted": true});
                Input::part("kind", "terms").with_body(terms)
            }),
        ),
        row("GET", SECURITY_EVENTS, Person, 200, nothing),
    ]
}

/// An archive that can be fetched.
async fn export(scene: &Scene<'_>) -> String {
    let me = scene.me().await;
    let accepted = scene.client.post(EXPORT).bearer(me.bearer()).send().await.expect(202);
    text(&export_ready(scene.client, me.bearer(), &accepted).await.json()["id"])
}
