//! How large, and how much.

use serde_json::Value;
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Person, raw};
use socle_tests::server::Installation;

use super::support::{
    NOTES, Sent, body, content_type, deleted, field, file, of_organization, upload,
};
use crate::support::FILES;

async fn limited(variable: &str, value: &str) -> (Installation, socle_tests::server::Server) {
    let installation = Installation::new().set(variable, value).on(Engine::Sqlite).await;
    let server = installation.start().await;
    (installation, server)
}

async fn signed_in(client: &Client) -> String {
    Person::new().signed_in(client).await.access_token
}

#[tokio::test]
async fn a_file_at_the_limit_is_taken_and_one_byte_more_is_not() {
    let (_installation, server) = limited("SOCLE_FILES_MAX_SIZE", "100000").await;
    let client = server.client();
    let bearer = signed_in(&client).await;
    let text = vec![b'a'; 100_001];
    for (size, status) in [(100_000, 201), (100_001, 413)] {
        let sent = Sent { content: &text[..size], ..NOTES };
        let answer = upload(&client, &bearer, "attachment", sent).await;
        assert_eq!(answer.status, status, "{answer}");
        // Nobody says beforehand how large it is.
        let parts = body(&[field("purpose", "attachment"), file(sent)]);
        let authorization = format!("Bearer {bearer}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", &content_type()),
            ("transfer-encoding", "chunked"),
        ];
        let chunks = raw::chunked(&parts, 7_000);
        let request = raw::request(&format!("POST {FILES}"), &headers, &chunks);
        let answer = raw::send(server.url(), &request).await.expect("an answer");
        answer.check().unwrap();
        assert_eq!(answer.status, status, "{answer}");
    }
}

#[tokio::test]
async fn far_too_much_is_refused_at_once() {
    let (_installation, server) = limited("SOCLE_FILES_MAX_SIZE", "100000").await;
    let client = server.client();
    let bearer = signed_in(&client).await;
    let sent = Sent { content: &vec![b'a'; 8 * 1024 * 1024], ..NOTES };
    upload(&client, &bearer, "attachment", sent).await.expect_problem(413, "too-large");
    let avatar = Sent { name: "a.png", media_type: "image/png", content: sent.content };
    upload(&client, &bearer, "avatar", avatar).await.expect_problem(413, "too-large");
    client.get("/health/live").send().await.expect(200);
}

#[tokio::test]
async fn a_full_quota_takes_nothing_until_something_goes() {
    let (_installation, server) = limited("SOCLE_FILES_QUOTA_PER_USER", "25").await;
    let client = server.client();
    let (ada, bob) = (signed_in(&client).await, signed_in(&client).await);
    let first = upload(&client, &ada, "document", NOTES).await.expect(201).json();
    upload(&client, &ada, "document", NOTES).await.expect(201);
    let full = upload(&client, &ada, "document", NOTES).await;
    full.expect_problem(409, "quota-exceeded");
    upload(&client, &bob, "document", NOTES).await.expect(201);
    deleted(&client, &ada, first["id"].as_str().unwrap()).await.expect(204);
    upload(&client, &ada, "document", NOTES).await.expect(201);
}

#[tokio::test]
async fn an_organization_has_a_quota_of_its_own() {
    let (_installation, server) = limited("SOCLE_FILES_QUOTA_PER_ORGANIZATION", "15").await;
    let client = server.client();
    let ada = signed_in(&client).await;
    let found = serde_json::json!({"name": "Acme"});
    let found = client.post("/api/v1/organizations").bearer(&ada).json(&found).send().await;
    let acme = found.expect(201).json()["id"].as_str().unwrap().to_owned();
    let send = async || {
        let (content_type, body) = of_organization(&acme, NOTES);
        client.post(FILES).bearer(&ada).body(&content_type, body).send().await
    };
    assert_ne!(send().await.expect(201).json()["organization_id"], Value::Null);
    send().await.expect_problem(409, "quota-exceeded");
    upload(&client, &ada, "document", NOTES).await.expect(201);
}
