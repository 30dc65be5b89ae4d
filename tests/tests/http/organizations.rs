//! Organizations and what belongs to them: versions, places, and requests that are sent twice.

use serde_json::{Value, json};
use socle_tests::http::{Answer, Call, Method};

use crate::authorization::{Stage, text};
use crate::support::ORGANIZATIONS;

/// Sends a request with a key.
async fn keyed(call: Call, key: &str, body: &Value) -> Answer {
    call.header("idempotency-key", key).json(body).send().await
}

#[tokio::test]
async fn an_organization_that_is_founded_twice_with_a_key_is_one() {
    let stage = Stage::start().await;
    let ada = stage.anybody().await;
    let found = async |key: &str, body: Value| {
        keyed(stage.client().post(ORGANIZATIONS).bearer(ada.bearer()), key, &body).await
    };
    let first = found("one", json!({"name": "Acme"})).await.expect(201);
    let before = stage.state().await;
    let again = found("one", json!({"name": "Acme"})).await.expect(201);
    assert_eq!(again.json(), first.json());
    for header in ["location", "etag"] {
        assert_eq!(again.header(header), first.header(header));
    }
    found("one", json!({"name": "Initech"})).await.expect(422);
    assert_eq!(stage.state().await, before);
    let other = found("two", json!({"name": "Acme"})).await.expect(201);
    assert_ne!(other.json()["id"], first.json()["id"]);
    assert_ne!(other.json()["slug"], first.json()["slug"]);
}

#[tokio::test]
async fn an_api_key_that_is_made_twice_with_a_key_is_one_and_the_same() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let admin = stage.member(&organization, "admin").await;
    let other = stage.member(&organization, "admin").await;
    let path = format!("{ORGANIZATIONS}/{organization}/api-keys");
    let body = json!({"name": "Import", "scopes": ["organizations.read"]});
    let make = async |bearer: &str, key: &str| {
        keyed(stage.client().post(&path).bearer(bearer), key, &body).await.expect(201)
    };
    let first = make(admin.bearer(), "one").await;
    let before = stage.state().await;
    let again = make(admin.bearer(), "one").await;
    assert_eq!(again.json(), first.json());
    assert_eq!(stage.state().await, before);
    let key = text(&first.json()["key"]);
    let acme = format!("{ORGANIZATIONS}/{organization}");
    stage.client().get(&acme).bearer(&key).send().await.expect(200);
    // Whoever knows the key of the request gets a key of their own, and nobody's answer.
    let theirs = make(other.bearer(), "one").await;
    assert_ne!(theirs.json()["key"], first.json()["key"]);
    // The answer is kept for a day, and not for whoever reads the database.
    let dump = stage.watched.installation.database().dump().await;
    assert!(!dump.windows(key.len()).any(|window| window == key.as_bytes()));
}

#[tokio::test]
async fn what_was_made_is_where_the_answer_says() {
    let stage = Stage::start().await;
    let body = json!({"name": "Acme"});
    let founded = stage.founder(Method::POST, ORGANIZATIONS).json(&body).send().await.expect(201);
    let place = founded.header("location").unwrap().to_owned();
    let read = stage.founder(Method::GET, &place).send().await.expect(200);
    assert_eq!(read.json(), founded.json());
    assert_eq!(read.header("etag"), founded.header("etag"));
    let role = json!({"name": "Auditor", "permissions": ["organizations.read"]});
    let path = format!("{place}/roles");
    let made = stage.founder(Method::POST, &path).json(&role).send().await.expect(201);
    let place = made.header("location").unwrap();
    let read = stage.founder(Method::GET, place).send().await.expect(200);
    assert_eq!(read.json(), made.json());
}

#[tokio::test]
async fn a_change_for_another_version_is_refused() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let role = stage.role(&organization, &["organizations.read"].into()).await;
    let acme = format!("{ORGANIZATIONS}/{organization}");
    for path in [acme.clone(), format!("{acme}/roles/{role}")] {
        let patch = async |tag: &str, name: &str| {
            let call = stage.founder(Method::PATCH, &path).header("if-match", tag);
            call.json(&json!({"name": name})).send().await
        };
        let read = stage.founder(Method::GET, &path).send().await.expect(200);
        let tag = read.header("etag").expect("a tag").to_owned();
        assert_eq!(tag, format!("\"{}\"", read.json()["version"]));
        let changed = patch(&tag, "First").await.expect(200);
        assert_ne!(changed.header("etag"), Some(&*tag));
        let before = stage.state().await;
        patch(&tag, "Second").await.expect_problem(412, "stale");
        patch("\"99\"", "Second").await.expect_problem(412, "stale");
        patch("W/\"2\"", "Second").await.expect_problem(412, "stale");
        patch("2", "Second").await.expect_problem(400, "unreadable");
        assert_eq!(stage.state().await, before);
        // A change to what it is already is none.
        let same = patch("*", "First").await.expect(200);
        assert_eq!(same.json(), changed.json());
        assert_eq!(stage.state().await, before);
    }
}
