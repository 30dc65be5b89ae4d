//! Every operation of the document is exercised.

use std::collections::BTreeSet;

use serde_json::json;
use socle_tests::http::{Answer, Document, Method, Operation, Person};

use crate::support::{
    CHANGE, FORGOT, ME, OPENAPI, REFRESH, RESEND, RESET, SESSIONS, SIGN_IN, SIGN_OUT, SIGN_UP,
    VERIFY, Watched, invite_administrator,
};

/// The table: what each operation answers when all is well. A new operation needs a row.
async fn exercise(watched: &Watched) -> Vec<(Answer, u16)> {
    let client = &watched.client;
    let ada = Person::new();
    let token = ada.registered(client).await;
    let verified = client.post(VERIFY).json(&json!({"token": token})).send().await;
    let session = ada.session(client).await;
    let bearer = &session.access_token;
    ada.session(client).await;
    let devices = client.get(SESSIONS).bearer(bearer).send().await;
    let mut others = devices.json()["data"].as_array().unwrap().clone();
    others.retain(|device| device["current"] == false);
    let one = format!("{SESSIONS}/{}", others[0]["id"].as_str().unwrap());
    let new = json!({"current_password": ada.password, "new_password": "another-Horse-8-stable"});
    let refresh = json!({"refresh_token": session.refresh_token});
    let link = invite_administrator(&watched.installation, "boss@example.com").await;
    let reset = json!({"token": link, "new_password": "another-Horse-8-stable"});
    let credentials = json!({"email": ada.email, "password": ada.password});
    let change = json!({"first_name": "Augusta"});
    let stranger = Person::new();

    vec![
        (client.post(SIGN_UP).json(&stranger.form()).send().await, 202),
        (verified, 204),
        (client.post(RESEND).json(&json!({"email": stranger.email})).send().await, 202),
        (client.post(SIGN_IN).json(&credentials).send().await, 200),
        (client.post(RESET).json(&reset).send().await, 204),
        (client.post(REFRESH).json(&refresh).send().await, 200),
        (devices, 200),
        (client.call(Method::DELETE, &one).bearer(bearer).send().await, 204),
        (client.call(Method::DELETE, SESSIONS).bearer(bearer).send().await, 204),
        (client.get("/.well-known/jwks.json").send().await, 200),
        (client.post(FORGOT).json(&json!({"email": ada.email})).send().await, 202),
        (client.post(CHANGE).bearer(bearer).json(&new).send().await, 204),
        (client.get(ME).bearer(bearer).send().await, 200),
        (client.patch(ME).bearer(bearer).json(&change).send().await, 200),
        (client.post(SIGN_OUT).bearer(bearer).send().await, 204),
        (client.get(OPENAPI).send().await, 200),
        (client.get("/health/live").send().await, 200),
        (client.get("/health/ready").send().await, 200),
    ]
}

#[tokio::test]
async fn every_operation_is_exercised() {
    let watched = Watched::start().await;
    let document = Document::of_socle();
    let mut exercised: BTreeSet<Operation> = BTreeSet::new();
    for (answer, status) in exercise(&watched).await {
        assert_eq!(answer.status, status, "{answer}");
        exercised.extend(document.operation(&answer.method, &answer.path));
    }
    let promised: BTreeSet<Operation> = document.operations().into_iter().collect();
    let missing: Vec<_> = promised.difference(&exercised).collect();
    assert!(missing.is_empty(), "operations without a row in tests/http/coverage.rs: {missing:?}");
}
