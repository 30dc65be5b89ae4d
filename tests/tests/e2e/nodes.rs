//! Several servers on one database.

use std::time::Duration;

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::Person;
use socle_tests::poll;

use crate::support::installation;

/// How long another node may still believe in a session that has ended.
const BOUND: Duration = Duration::from_secs(5);

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn signing_out_on_one_node_ends_the_session_on_the_other(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let (here, there) = (installation.start().await, installation.start().await);
    let (here, there) = (here.client(), there.client());
    let ada = Person::new();
    let session = ada.signed_in(&here).await;
    session.profile(&there).send().await.expect(200);

    session.sign_out(&here).send().await.expect(204);
    session.profile(&here).send().await.expect(401);
    poll("the end of the session on the other node", BOUND * 2, async || {
        (session.profile(&there).send().await.status == 401).then_some(())
    })
    .await;
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn nodes_that_start_at_once_agree_on_the_database(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let nodes = join_all((0..4).map(|_| installation.start())).await;
    let clients: Vec<_> = nodes.iter().map(socle_tests::server::Server::client).collect();
    // What one node writes, signs or seals the others can use.
    let ada = Person::new();
    let token = ada.registered(&clients[0]).await;
    let proof = clients[1].post("/api/v1/auth/email/verify").json(&json!({"token": token}));
    proof.send().await.expect(204);
    let session = ada.session(&clients[2]).await;
    session.profile(&clients[3]).send().await.expect(200);
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn of_many_sign_ups_with_one_address_on_two_nodes_one_opens_an_account(
    #[case] engine: Engine,
) {
    let installation = installation(engine).await.set("SOCLE_AUTH_HASHING_QUEUE", "100");
    let nodes = [installation.start().await, installation.start().await];
    let clients = nodes.each_ref().map(socle_tests::server::Server::client);
    let ada = Person::new();
    let calls = (0..50).map(|number| ada.sign_up(&clients[number % 2]).send());
    for answer in join_all(calls).await {
        answer.expect(202);
    }
    let count = "SELECT CAST(count(*) AS TEXT) FROM users";
    assert_eq!(installation.database().texts(count).await, [Some("1".to_owned())]);
}
