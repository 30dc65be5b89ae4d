use serde_json::json;
use socle_domain::recruiting::permissions as may;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::Scene;
use super::super::verdict::Rule::{Inside, Person, Platform};
use crate::saved_searches::support::{
    DASHBOARD, SEARCH, SEARCH_JOBS, SEARCHES, STATS, save, some_search,
};

/// People about the searches they keep, and what is counted. Others' searches are in the tests of searches
/// themselves.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row("GET", SEARCHES, Person, 200, nothing),
        row("POST", SEARCHES, Person, 201, given!(_scene => Input::body(some_search()))),
        row("GET", SEARCH, Person, 200, given!(scene => one(scene).await)),
        row("GET", SEARCH_JOBS, Person, 200, given!(scene => one(scene).await)),
        row(
            "PATCH",
            SEARCH,
            Person,
            200,
            given!(scene => one(scene).await.with_body(json!({"alert": "weekly"}))),
        ),
        row("DELETE", SEARCH, Person, 204, given!(scene => one(scene).await)),
        row("GET", DASHBOARD, Person, 200, nothing),
        row(
            "GET",
            "/api/v1/recruiting/organizations/{id}/company/stats",
            Inside(&may::READ_APPLICATIONS),
            200,
            nothing,
        ),
        row("GET", STATS, Platform(&may::READ_STATISTICS), 200, nothing),
    ]
}

/// A search of whoever is on the scene.
async fn one(scene: &Scene<'_>) -> Input {
    let me = scene.me().await;
    Input::part("id", save(scene.client, me.bearer(), &some_search()).await)
}
