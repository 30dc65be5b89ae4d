//! Nodes that share a Redis: what they share, and that everything works without it.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Founder, Method, Person, Session};
use socle_tests::poll;
use socle_tests::redis_server::RedisServer;
use socle_tests::server::{Installation, Server};

use crate::support::installation;

/// How long a test waits for what comes at once.
const PATIENCE: Duration = Duration::from_secs(30);

const AWAY: &str = "Redis is away";
const BACK: &str = "Redis answers again";

/// Nodes that ask the database again after so long that only news explains what they know.
async fn sharing(engine: Engine, redis: &RedisServer) -> Installation {
    let installation = installation(engine).await;
    installation.set("SOCLE_REDIS_URL", &redis.url()).set("SOCLE_AUTH_RECHECK_SECONDS", "3600")
}

fn lines(server: &Server, what: &str) -> usize {
    server.log().iter().filter(|line| line.contains(what)).count()
}

async fn logged(server: &Server, what: &str, times: usize) {
    poll(what, PATIENCE, async || (lines(server, what) >= times).then_some(())).await;
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn two_nodes_share_a_limit(#[case] engine: Engine) {
    let redis = RedisServer::start().await;
    let installation = sharing(engine, &redis).await.limited();
    let (here, there) = (installation.start().await, installation.start().await);
    let (here, there) = (here.client(), there.client());
    for node in [&here, &there, &here] {
        Person::new().sign_up(node).send().await.expect(202);
    }
    for node in [&here, &there] {
        let answer = Person::new().sign_up(node).send().await;
        let answer = answer.expect_problem(429, "too-many-requests");
        assert!(answer.header("retry-after").is_some());
    }
    redis.expect_nothing_forbidden().await;
}

/// A file of SQLite announces nothing, and on PostgreSQL the triggers are off: what is heard, Redis
/// carried.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn what_changes_on_one_node_the_other_hears_of(#[case] engine: Engine) {
    let mut redis = RedisServer::start().await;
    let installation = sharing(engine, &redis).await;
    if engine == Engine::Postgres {
        let migrated = installation.run(&["migrate"]).await;
        assert_eq!(migrated.code, Some(0), "{}", migrated.stderr);
        for table in ["users", "sessions"] {
            let silence = format!("ALTER TABLE {table} DISABLE TRIGGER USER");
            installation.database().execute(&silence).await;
        }
    }
    let servers = [installation.start().await, installation.start().await];
    let [here, there] = servers.each_ref().map(Server::client);
    // And again after an outage.
    for round in 1..=2 {
        let ada = Person::new();
        ada.verified(&here).await;
        let (first, second) = (ada.session(&here).await, ada.session(&here).await);
        for session in [&first, &second] {
            session.profile(&there).send().await.expect(200);
        }
        let call = here.patch("/api/v1/me").bearer(&first.access_token);
        call.json(&json!({"first_name": "Renamed"})).send().await.expect(200);
        poll("the new name on the other node", PATIENCE, async || {
            let answer = first.profile(&there).send().await.expect(200);
            (answer.json()["first_name"] == "Renamed").then_some(())
        })
        .await;
        second.sign_out(&here).send().await.expect(204);
        poll("the end of the session on the other node", PATIENCE, async || {
            (second.profile(&there).send().await.status == 401).then_some(())
        })
        .await;

        // What happens while Redis is away is known when it is back.
        redis.stop();
        for server in &servers {
            logged(server, AWAY, round).await;
        }
        first.profile(&there).send().await.expect(200);
        first.sign_out(&here).send().await.expect(204);
        redis.start_again().await;
        for server in &servers {
            logged(server, BACK, round).await;
        }
        poll("what was missed", PATIENCE, async || {
            (first.profile(&there).send().await.status == 401).then_some(())
        })
        .await;
    }
}

async fn has_feature(session: &Session, client: &Client, founder: &Founder) -> bool {
    let call = client.get(&founder.path("features")).bearer(&session.access_token);
    let body = call.send().await.expect(200).json();
    let mut features = body["data"].as_array().unwrap().iter();
    let feature = features.find(|feature| feature["name"] == "api_keys");
    feature.unwrap()["enabled"].as_bool().unwrap()
}

/// What is cached is seen as it is, at once where it was changed and soon on the other node: over Redis,
/// and between nodes of PostgreSQL without it.
#[rstest]
#[case::sqlite(Engine::Sqlite, true)]
#[case::postgres(Engine::Postgres, true)]
#[case::postgres_alone(Engine::Postgres, false)]
#[tokio::test]
async fn what_is_cached_on_two_nodes_is_seen_as_it_is(
    #[case] engine: Engine,
    #[case] with_redis: bool,
) {
    let redis = RedisServer::start().await;
    let mut installation = sharing(engine, &redis).await;
    if !with_redis {
        installation = installation.unset("SOCLE_REDIS_URL");
    }
    let (here, there) = (installation.start().await, installation.start().await);
    let (here, there) = (here.client(), there.client());
    let founder = Founder::of(&here, "Acme").await;
    let boss = Person::new();
    boss.verified(&here).await;
    let grant = ["admin", "grant", "--email", &boss.email, "--role", "superadmin"];
    let granted = installation.run(&grant).await;
    assert_eq!(granted.code, Some(0), "{}", granted.stderr);
    let boss = boss.session(&here).await;
    let path = format!("/api/v1/admin/organizations/{}/features/api_keys", founder.organization);

    for on in [false, true, false] {
        for node in [&here, &there] {
            // Now it is cached.
            assert_eq!(has_feature(&founder.session, node, &founder).await, !on);
        }
        let switch = here.call(Method::PUT, &path).bearer(&boss.access_token);
        switch.json(&json!({"enabled": on})).send().await.expect(200);
        assert_eq!(has_feature(&founder.session, &here, &founder).await, on, "where it was done");
        poll("the switch on the other node", PATIENCE, async || {
            (has_feature(&founder.session, &there, &founder).await == on).then_some(())
        })
        .await;
    }
    if with_redis {
        let said = redis.commands().await;
        assert!(said.contains("mget") && said.contains("publish"), "{said:?}");
    }
    redis.expect_nothing_forbidden().await;
}

#[tokio::test]
async fn no_request_fails_while_redis_goes_and_comes() {
    let mut redis = RedisServer::start().await;
    let installation = sharing(Engine::Sqlite, &redis).await.limited();
    let server = installation.start().await;
    let client = server.client();
    let founder = Founder::of(&client, "Acme").await;
    let session = &founder.session;
    let works = async || {
        for _ in 0..5 {
            session.profile(&client).send().await.expect(200);
            has_feature(session, &client, &founder).await;
        }
    };
    for round in 1..=2 {
        works().await;
        redis.stop();
        works().await;
        logged(&server, AWAY, round).await;
        works().await;
        redis.start_again().await;
        logged(&server, BACK, round).await;
        works().await;
    }
    assert_eq!((lines(&server, AWAY), lines(&server, BACK)), (2, 2), "each is said once");
    // Shared again, and counted there.
    assert!(redis.commands().await.contains("evalsha"));
    assert!(server.stop().await.success());
}

#[tokio::test]
async fn a_start_does_not_need_redis() {
    let mut redis = RedisServer::start().await;
    redis.stop();
    let installation = sharing(Engine::Sqlite, &redis).await;
    let server = installation.start().await;
    Person::new().signed_in(&server.client()).await;
    logged(&server, AWAY, 1).await;
    redis.start_again().await;
    logged(&server, BACK, 1).await;
    Person::new().signed_in(&server.client()).await;
}

#[tokio::test]
async fn a_senseless_address_prevents_a_start_and_is_not_repeated() {
    let address = "http://user:hunter2@localhost";
    let installation = Installation::new().set("SOCLE_REDIS_URL", address);
    let checked = installation.set("SOCLE_REDIS_PREFIX", "a b").run(&["config", "check"]).await;
    assert_ne!(checked.code, Some(0));
    let said = format!("{}{}", checked.stdout, checked.stderr);
    assert!(said.contains("SOCLE_REDIS_URL must be an address"), "{said}");
    assert!(said.contains("SOCLE_REDIS_PREFIX must be 1 to 64"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}
