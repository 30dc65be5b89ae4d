//! Several servers on one database.

use std::time::Duration;

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Method, Person, Session};
use socle_tests::poll;
use socle_tests::server::Installation;

use crate::support::installation;

/// How long a test waits for what comes at once.
const PATIENCE: Duration = Duration::from_secs(30);

/// A node that asks the database again after so long that only a notice explains what it knows.
async fn forgetful_of_nothing(engine: Engine) -> Installation {
    installation(engine).await.set("SOCLE_AUTH_RECHECK_SECONDS", "3600")
}

/// Waits until a request is refused.
async fn refused(session: &Session, client: &Client, what: &str) {
    poll(what, PATIENCE, async || {
        (session.profile(client).send().await.status == 401).then_some(())
    })
    .await;
}

/// Waits until a node shows another first name.
async fn shown(session: &Session, client: &Client, name: &str) {
    poll("the new name on the other node", PATIENCE, async || {
        let answer = session.profile(client).send().await.expect(200);
        (answer.json()["first_name"] == name).then_some(answer)
    })
    .await;
}

async fn rename(session: &Session, client: &Client, name: &str) {
    let call = client.patch("/api/v1/me").bearer(&session.access_token);
    call.json(&json!({"first_name": name})).send().await.expect(200);
}

/// A node that was told nothing asks the database again soon.
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
    refused(&session, &there, "the end of the session on the other node").await;
}

/// Every kind of change, and again after the connection was lost on which the nodes hear of them.
#[tokio::test]
async fn what_changes_on_one_node_of_postgres_the_other_hears_of() {
    let installation = forgetful_of_nothing(Engine::Postgres).await;
    let (here, there) = (installation.start().await, installation.start().await);
    let (here, there) = (here.client(), there.client());
    for round in ["before", "after"] {
        let ada = Person::new();
        ada.verified(&here).await;
        let (first, second, third) =
            (ada.session(&here).await, ada.session(&here).await, ada.session(&here).await);
        for session in [&first, &second, &third] {
            session.profile(&there).send().await.expect(200);
        }

        rename(&first, &here, round).await;
        let own = first.profile(&here).send().await.expect(200);
        assert_eq!(own.json()["first_name"], round, "the node that wrote it shows it at once");
        shown(&first, &there, round).await;

        second.sign_out(&here).send().await.expect(204);
        second.profile(&here).send().await.expect(401);
        refused(&second, &there, "a session that signed out").await;

        let others = here.call(Method::DELETE, "/api/v1/auth/sessions").bearer(&first.access_token);
        others.send().await.expect(204);
        third.profile(&here).send().await.expect(401);
        refused(&third, &there, "a session that another one ended").await;

        first.profile(&there).send().await.expect(200);
        let disable = format!("UPDATE users SET status = 'disabled' WHERE email = '{}'", ada.email);
        installation.database().execute(&disable).await;
        for node in [&here, &there] {
            refused(&first, node, "an account that an operator disabled").await;
        }

        let kill = "SELECT CAST(pg_terminate_backend(pid) AS text) FROM pg_stat_activity \
                    WHERE application_name = 'socle changes' AND datname = current_database()";
        let killed = installation.database().texts(kill).await;
        assert_eq!(killed.len(), 2, "both nodes listen");
    }
}

/// What happens while a node does not listen is not lost either.
#[tokio::test]
async fn a_node_that_listens_again_believes_nothing_from_before() {
    let installation = forgetful_of_nothing(Engine::Postgres).await;
    let server = installation.start().await;
    let client = server.client();
    let session = Person::new().signed_in(&client).await;
    session.profile(&client).send().await.expect(200);
    // In one transaction, so that the notice cannot be heard before the connection is gone: the
    // triggers are off for it.
    let change = "BEGIN; SET LOCAL session_replication_role = replica; \
                  UPDATE users SET first_name = 'Unheard'; COMMIT";
    installation.database().execute(change).await;
    let kill = "SELECT CAST(pg_terminate_backend(pid) AS text) FROM pg_stat_activity \
                WHERE application_name = 'socle changes' AND datname = current_database()";
    installation.database().texts(kill).await;
    shown(&session, &client, "Unheard").await;
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
