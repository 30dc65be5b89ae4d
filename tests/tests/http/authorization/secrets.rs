//! No answer holds a secret, but those that are for it.

use serde_json::Value;
use socle_tests::http::Answer;

use super::row::Row;
use crate::support::{CSRF, MAGIC_VERIFY, MFA_VERIFY, OPENAPI, REFRESH, SIGN_IN, TOTP};

/// What a field that holds a secret is called, in part.
const SUSPICIOUS: [&str; 5] = ["password", "hash", "digest", "secret", "token"];

const OF_A_SESSION: &[&str] = &["access_token", "refresh_token", "token_type"];

/// The operations that hand out secrets, and in which fields.
const HANDED_OUT: [(&str, &str, &[&str]); 11] = [
    ("POST", SIGN_IN, OF_A_SESSION),
    ("POST", REFRESH, OF_A_SESSION),
    ("POST", MAGIC_VERIFY, OF_A_SESSION),
    ("POST", MFA_VERIFY, OF_A_SESSION),
    ("GET", CSRF, &["csrf_token"]),
    ("POST", TOTP, &["secret"]),
    ("POST", "/api/v1/organizations/{id}/api-keys", &["key"]),
    ("POST", "/api/v1/organizations/{id}/webhook-endpoints", &["secret"]),
    (
        "POST",
        "/api/v1/organizations/{id}/webhook-endpoints/{endpoint_id}/rotate-secret",
        &["secret"],
    ),
    // What holds an entry in its chain is no secret: nobody makes another without the key.
    ("GET", "/api/v1/organizations/{id}/audit-events", &["hash"]),
    ("GET", "/api/v1/admin/audit-events", &["hash"]),
];

/// Refuses a secret in the answer to an operation.
pub(crate) fn refuse(row: &Row, answer: &Answer) {
    let mut handed_out = HANDED_OUT.iter();
    let fields = handed_out.find(|(method, path, _)| (*method, *path) == (row.method, row.path));
    let fields = fields.map(|(_, _, fields)| *fields);
    // Archives and files are no text.
    let text = String::from_utf8_lossy(&answer.body);
    for mark in ["$2b$", "$2a$", "$argon2"] {
        assert!(!text.contains(mark), "{} hands out a hash: {answer}", row.name());
    }
    // The fields of the document are those of every operation.
    if row.path == OPENAPI || answer.content_type() != Some("application/json") {
        return;
    }
    look(&answer.json(), &mut |name| {
        let suspicious = name == "key" || SUSPICIOUS.iter().any(|part| name.contains(part));
        let fine = fields.is_some_and(|fields| fields.contains(&name));
        assert!(!suspicious || fine, "{} hands out `{name}`: {answer}", row.name());
    });
}

/// Looks at the name of every field.
fn look(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                see(name);
                look(value, see);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| look(value, see)),
        _ => {}
    }
}

#[test]
fn a_field_that_sounds_secret_is_found_wherever_it_is() {
    let mut names = Vec::new();
    let body = serde_json::json!({"data": [{"a": {"password_hash": 1}}], "next_cursor": null});
    look(&body, &mut |name| names.push(name.to_owned()));
    assert_eq!(names, ["data", "a", "password_hash", "next_cursor"]);
}
