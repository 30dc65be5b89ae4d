//! A server that is asked to stop.

use rstest::rstest;
use socle_tests::databases::Engine;
use socle_tests::http::Person;

use crate::support::installation;

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_being_answered_is_answered_to_the_end(#[case] engine: Engine) {
    let installation = installation(engine)
        .await
        .set("SOCLE_AUTH_BCRYPT_COST", "13")
        .set("SOCLE_AUTH_HASHING_THREADS", "1")
        .set("SOCLE_AUTH_HASHING_QUEUE", "0");
    let mut server = installation.start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;

    // The one thread hashes for half a second, and nobody may wait for it: whoever is turned away
    // proves that the sign-in before is under way.
    let answer = loop {
        let sign_in = tokio::spawn(ada.sign_in(&client).send());
        let other = ada.sign_in(&client).send().await;
        if other.status == 503 && !sign_in.is_finished() {
            server.terminate();
            break sign_in.await.unwrap();
        }
        sign_in.await.unwrap();
    };
    let status = server.ended().await;
    assert!(status.success(), "{status}");
    answer.expect(200);
    let log = server.log().join("\n");
    assert!(log.contains("stopped") && !log.contains("ERROR"), "{log}");
    // Gone means gone.
    assert!(client.get("/health/live").outcome().await.is_err());
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn an_idle_server_stops_at_once_though_somebody_is_connected(#[case] engine: Engine) {
    let server = installation(engine).await.start().await;
    let client = server.client();
    client.get("/health/ready").send().await.expect(200);
    let silent = socle_tests::http::raw::connect(server.url()).await;
    assert!(server.stop().await.success());
    drop(silent);
}
