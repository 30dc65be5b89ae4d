use super::super::row::{Row, nothing, row};
use super::super::verdict::Rule::Public;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row("GET", "/.well-known/jwks.json", Public, 200, nothing),
        row("GET", "/api/v1/openapi.json", Public, 200, nothing),
        row("GET", "/health/live", Public, 200, nothing),
        row("GET", "/health/ready", Public, 200, nothing),
    ]
}
