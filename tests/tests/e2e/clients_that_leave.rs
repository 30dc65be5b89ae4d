//! Clients that go away in the middle of what they asked for.

use std::time::Duration;

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::Person;
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use crate::support::installation;

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn whoever_leaves_takes_nothing_with_them(#[case] engine: Engine) {
    let installation = installation(engine).await.set("SOCLE_AUTH_HASHING_QUEUE", "1000");
    let server = installation.start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;

    let change = json!({"first_name": "Augusta"});
    for millis in 0..60 {
        let leave = |call: socle_tests::http::Call| {
            timeout(Duration::from_micros(millis * 200), call.outcome())
        };
        let me = || client.patch("/api/v1/me").bearer(&session.access_token);
        let calls = [
            session.profile(&client),
            me().json(&change),
            ada.sign_in(&client),
            Person::new().sign_up(&client),
            // What is refused while somebody is being recognized ends that, too.
            me().json(&json!({"first_name": null})),
        ];
        join_all(calls.map(leave)).await;
    }

    // Every connection to the database is free and clean: more than there are, at once.
    let calls = (0..40).map(|_| session.profile(&client).send());
    for answer in join_all(calls).await {
        answer.expect(200);
    }
    Person::new().signed_in(&client).await;
    let log = server.log();
    let broken = log.iter().find(|line| line.contains("ERROR") || line.contains("panicked"));
    assert_eq!(broken, None);
    assert!(server.stop().await.success());
}

#[tokio::test]
async fn bodies_that_never_come_keep_nobody_else_waiting() {
    let server = installation(Engine::Sqlite).await.start().await;
    let client = server.client();
    let mut waiting = Vec::new();
    for _ in 0..200 {
        let mut stream = socle_tests::http::raw::connect(server.url()).await;
        let head = "POST /api/v1/auth/signup HTTP/1.1\r\nhost: socle\r\n\
                    content-type: application/json\r\ncontent-length: 100\r\n\r\n{";
        stream.write_all(head.as_bytes()).await.unwrap();
        waiting.push(stream);
    }
    Person::new().signed_in(&client).await;
    client.get("/health/live").send().await.expect(200);
    drop(waiting);
    client.get("/health/live").send().await.expect(200);
}
