//! Those who applied, as organizations know them.

use serde_json::json;
use socle_domain::recruiting::permissions as may;
use socle_tests::http::Method;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::{Scene, text};
use super::super::verdict::Rule::Inside;
use super::recruiting::of_a_stranger;
use crate::recruiting::support::{APPLICATIONS, RECRUITING};

const APPLICANTS: &str = "/api/v1/recruiting/organizations/{id}/applicants";
const APPLICANT: &str = "/api/v1/recruiting/applicants/{id}";

pub(super) fn rows() -> Vec<Row> {
    let (read, manage) = (Inside(&may::READ_APPLICATIONS), Inside(&may::MANAGE_APPLICATIONS));
    vec![
        row("GET", APPLICANTS, read, 200, nothing),
        row("GET", "/api/v1/recruiting/organizations/{id}/applicant-tags", read, 200, nothing),
        row(
            "GET",
            APPLICANT,
            read,
            200,
            given!(scene => Input::part("id", applicant(scene).await)),
        ),
        row(
            "PUT",
            "/api/v1/recruiting/applicants/{id}/tags",
            manage,
            200,
            given!(scene => {
                Input::part("id", applicant(scene).await).with_body(json!({"tags": ["Rust"]}))
            }),
        ),
        row(
            "POST",
            "/api/v1/recruiting/applicants/{id}/merge",
            manage,
            200,
            given!(scene => {
                let (one, other) = (applicant(scene).await, applicant(scene).await);
                Input::part("id", one).with_body(json!({"applicant_id": other}))
            }),
        ),
        row(
            "POST",
            "/api/v1/recruiting/applicants/{id}/split",
            manage,
            200,
            given!(scene => {
                let (one, other) = (applicant(scene).await, applicant(scene).await);
                let path = format!("{RECRUITING}/applicants/{one}/merge");
                let merge = scene.stage.founder(Method::POST, &path);
                merge.json(&json!({"applicant_id": other})).send().await.expect(200);
                Input::part("id", other)
            }),
        ),
    ]
}

/// Somebody else who applied to the organization.
async fn applicant(scene: &Scene<'_>) -> String {
    let path = format!("{APPLICATIONS}/{}", of_a_stranger(scene).await);
    let seen = scene.stage.founder(Method::GET, &path).send().await.expect(200).json();
    text(&seen["applicant_id"])
}
