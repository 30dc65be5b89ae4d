//! Saved searches as clients send them.

use serde_json::{Value, json};
use socle_tests::http::Client;

use crate::authorization::text;

pub(crate) const SEARCHES: &str = "/api/v1/recruiting/searches";
pub(crate) const SEARCH: &str = "/api/v1/recruiting/searches/{id}";
pub(crate) const SEARCH_JOBS: &str = "/api/v1/recruiting/searches/{id}/jobs";
pub(crate) const DASHBOARD: &str = "/api/v1/recruiting/dashboard";
pub(crate) const STATS: &str = "/api/v1/recruiting/admin/stats";

pub(crate) fn some_search() -> Value {
    json!({"name": "Rust à Lyon", "q": "rust", "location": "Lyon", "alert": "instant"})
}

/// Saves a search, and returns its identifier.
pub(crate) async fn save(client: &Client, bearer: &str, search: &Value) -> String {
    let saved = client.post(SEARCHES).bearer(bearer).json(search).send().await.expect(201);
    text(&saved.json()["id"])
}
