//! PostgreSQL goes away while Socle runs, and comes back.

use std::time::Duration;

use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Person, Session};
use socle_tests::poll;
use socle_tests::server::{Installation, Server};

use crate::support::{Proxy, installation};

/// A server whose wire to the database can be cut.
async fn start() -> (Proxy, Installation, Server) {
    let installation = installation(Engine::Postgres).await;
    let (proxy, url) = Proxy::to(installation.database().url()).await;
    // With memory, what is in it would be served for a while.
    let installation =
        installation.set("SOCLE_DATABASE_URL", &url).set("SOCLE_AUTH_RECHECK_SECONDS", "0");
    let server = installation.start().await;
    (proxy, installation, server)
}

/// Every operation that needs the database says so, and every other one works.
async fn is_unavailable(client: &Client, ada: &Person, session: &Session) {
    let body = json!({"email": ada.email});
    let calls = [
        session.profile(client),
        client.patch("/api/v1/me").bearer(&session.access_token).json(&json!({"first_name": "A"})),
        session.sign_out(client),
        ada.sign_in(client),
        Person::new().sign_up(client),
        client.post("/api/v1/auth/email/verify").json(&json!({"token": "t".repeat(43)})),
        client.post("/api/v1/auth/email/verify/resend").json(&body),
    ];
    for answer in futures_util::future::join_all(calls.map(socle_tests::http::Call::send)).await {
        let answer = answer.expect_problem(503, "unavailable");
        assert!(answer.header("retry-after").is_some());
        assert!(!answer.text().contains("refused"), "{answer}");
    }
    let ready = client.get("/health/ready").send().await.expect(503);
    assert_eq!(ready.json()["status"], "unavailable");
    client.get("/health/live").send().await.expect(200);
    client.get("/api/v1/openapi.json").send().await.expect(200);
}

async fn works_again(client: &Client, ada: &Person, session: &Session) {
    poll("readiness", Duration::from_secs(30), async || {
        (client.get("/health/ready").send().await.status == 200).then_some(())
    })
    .await;
    session.profile(client).send().await.expect(200);
    ada.session(client).await;
    // Mail, too: the dispatcher has found back.
    Person::new().signed_in(client).await;
}

#[tokio::test]
async fn without_its_database_it_says_503_and_with_it_all_is_well_again() {
    let (mut proxy, _installation, server) = start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;
    for _ in 0..2 {
        proxy.cut();
        is_unavailable(&client, &ada, &session).await;
        proxy.mend().await;
        works_again(&client, &ada, &session).await;
    }
    let log = server.log().join("\n");
    assert!(!log.contains("panicked"), "{log}");
    assert!(server.stop().await.success());
}

#[tokio::test]
async fn a_database_that_hesitates_harms_nobody_who_does_not_need_it() {
    let (proxy, _installation, server) = start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;
    proxy.freeze();
    let waiting = tokio::spawn(futures_util::future::join_all([
        session.profile(&client).send(),
        ada.sign_in(&client).send(),
    ]));
    // Those two are on their way when these are answered.
    for path in ["/health/live", "/api/v1/openapi.json"] {
        client.get(path).send().await.expect(200);
    }
    proxy.thaw();
    for answer in waiting.await.unwrap() {
        answer.expect(200);
    }
    works_again(&client, &ada, &session).await;
}

#[tokio::test]
async fn a_database_that_says_nothing_any_more_keeps_nobody_waiting_for_ever() {
    let (proxy, _installation, server) = start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;
    // Several connections are open when the other side falls silent.
    let calls = (0..10).map(|_| session.profile(&client).send());
    futures_util::future::join_all(calls).await;
    proxy.freeze();
    is_unavailable(&client, &ada, &session).await;
    let log = server.log();
    let turned_away: Vec<_> = log.iter().filter(|line| line.contains("turned away")).collect();
    assert!(!turned_away.is_empty());
    assert!(turned_away.iter().all(|line| line.contains("request_id=")), "{turned_away:#?}");
    proxy.thaw();
    works_again(&client, &ada, &session).await;
}

#[tokio::test]
async fn a_server_without_its_database_stops_when_asked() {
    let (mut proxy, _installation, server) = start().await;
    proxy.cut();
    server.client().get("/health/ready").send().await.expect(503);
    assert!(server.stop().await.success());
}
