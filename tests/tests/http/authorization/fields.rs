//! Fields that are nobody's to set, in the body of every operation that takes one.

use serde_json::{Value, json};

use super::row::Row;
use super::rows;
use super::stage::Stage;

/// What a request might try to set along the way.
const NOBODYS: [&str; 17] = [
    "id",
    "role",
    "roles",
    "owner",
    "owner_id",
    "user_id",
    "organization_id",
    "verified",
    "email_verified",
    "platform_role",
    "status",
    "version",
    "created_at",
    "permissions",
    "scopes",
    "is_admin",
    "__proto__",
];

/// The schema of the body that an operation takes as JSON, if it takes one.
fn schema(document: &Value, row: &Row) -> Option<Value> {
    let operation = &document["paths"][row.path][row.method.to_lowercase()];
    let schema = operation.pointer("/requestBody/content/application~1json/schema")?;
    let schema = match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#'))?,
        None => schema,
    };
    Some(schema.clone())
}

/// What somebody might want a field to be.
fn tempting(name: &str) -> Value {
    match name {
        "role" | "platform_role" => json!("owner"),
        "roles" | "permissions" | "scopes" => json!(["organizations.delete"]),
        "owner" | "verified" | "email_verified" | "is_admin" => json!(true),
        "status" => json!("active"),
        "version" => json!(1),
        "created_at" => json!("2020-01-01T00:00:00Z"),
        "__proto__" => json!({"platform_role": "superadmin"}),
        _ => json!("00000000-0000-7000-8000-000000000000"),
    }
}

#[tokio::test]
async fn nobody_sets_what_the_document_does_not_declare() {
    let document = serde_json::to_value(socle_http::document()).unwrap();
    let stage = Stage::start().await;
    let mut tried = 0;
    for row in rows::all() {
        let Some(schema) = schema(&document, &row) else { continue };
        let declared = schema["properties"].as_object().expect("a body is an object");
        let scene = stage.scene(row.rule.somebody(), row.rule.permission()).await;
        let input = (row.prepare)(&scene).await;
        let body = input.body.clone().unwrap_or_else(|| panic!("{} sends no body", row.name()));
        let before = stage.state().await;
        for name in NOBODYS.into_iter().filter(|name| !declared.contains_key(*name)) {
            let mut body = body.clone();
            body[name] = tempting(name);
            let input = super::row::Input { body: Some(body), ..input.clone() };
            let call = row.call(stage.client(), &scene.organization, &input);
            let call = match &scene.player.bearer {
                Some(bearer) => call.bearer(bearer),
                None => call,
            };
            let answer = call.send().await;
            assert_eq!(answer.status, 422, "{} with {name}: {answer}", row.name());
            answer.expect_fields(&[(name, "unknown_field")]);
            tried += 1;
        }
        assert_eq!(stage.state().await, before, "{}", row.name());
    }
    assert!(tried > 200, "only {tried} combinations were tried");
}
