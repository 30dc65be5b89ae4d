//! Webhooks: the guide, receivers that check with the published libraries, and workers that die.

use std::process::Stdio;
use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::databases::Engine;
use socle_tests::http::{Call, Client, Founder, Method};
use socle_tests::poll;
use socle_tests::receiver::{Arrived, Manner, Receiver};
use socle_tests::server::{Installation, Server};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::support::{installation, paste_with};

const PATIENCE: Duration = Duration::from_mins(1);
const ALLOW: &str = "SOCLE_WEBHOOKS_ALLOW_LOOPBACK";

/// Where `cargo xtask test` has put something.
#[expect(clippy::disallowed_methods, reason = "the test runner says where things are")]
fn told(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run `cargo xtask test`"))
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.set(ALLOW, "true").start().await;
    let python = told("SOCLE_TEST_WEBHOOKS_PYTHON");
    let stdout = paste_with("docs/guides/webhooks.md", &server, &[("PYTHON", &python)]).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let expected = [
        "address_not_public",
        "organization.updated Acme and Daughters",
        "webhook.test",
        "succeeded",
        "organization.updated Acme and Sons",
        "204",
        "404",
    ];
    assert_eq!(lines, expected);
}

/// Somebody with an organization, who manages its webhooks.
struct Manager {
    client: Client,
    founder: Founder,
}

impl Manager {
    async fn of(server: &Server) -> Self {
        let client = server.client();
        let founder = Founder::of(&client, "Acme").await;
        Self { client, founder }
    }

    fn call(&self, method: Method, path: &str) -> Call {
        let path = self.founder.path(&format!("webhook-endpoints{path}"));
        self.client.call(method, &path).bearer(&self.founder.session.access_token)
    }

    /// Makes an endpoint; its identifier and its secret.
    async fn make(&self, url: &str, events: &[&str]) -> (String, String) {
        let body = json!({"url": url, "events": events});
        let made = self.call(Method::POST, "").json(&body).send().await.expect(201).json();
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        (text("id"), text("secret"))
    }

    async fn rename(&self, name: &str) {
        let path = format!("/api/v1/organizations/{}", self.founder.organization);
        let call = self.client.patch(&path).bearer(&self.founder.session.access_token);
        call.json(&json!({"name": name})).send().await.expect(200);
    }

    async fn deliveries(&self, endpoint: &str) -> Vec<Value> {
        let list = self.call(Method::GET, &format!("/{endpoint}/deliveries"));
        list.send().await.expect(200).json()["data"].as_array().unwrap().clone()
    }
}

/// What a published library says about a request: the type of what it verified, or nothing.
async fn verified(mut command: Command, secret: &str, arrived: &Arrived) -> Option<String> {
    let input = json!({"secret": secret, "headers": arrived.headers, "body": arrived.body});
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).await.unwrap();
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    let refused = stderr.contains("WebhookVerificationError");
    assert!(output.status.success() || refused, "the library does not run: {stderr}");
    output.status.success().then(|| stdout.trim().to_owned())
}

fn python() -> Command {
    const PROGRAM: &str = "import json, sys\n\
        from standardwebhooks.webhooks import Webhook\n\
        given = json.load(sys.stdin)\n\
        print(Webhook(given['secret']).verify(given['body'], given['headers'])['type'])";
    let mut command = Command::new(told("SOCLE_TEST_WEBHOOKS_PYTHON"));
    command.args(["-c", PROGRAM]);
    command
}

fn node() -> Command {
    const PROGRAM: &str = "const {Webhook} = require('standardwebhooks');\
        const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));\
        console.log(new Webhook(given.secret).verify(given.body, given.headers).type)";
    let mut command = Command::new(told("SOCLE_TEST_WEBHOOKS_NODE"));
    command.args(["-e", PROGRAM]);
    command.env("NODE_PATH", told("SOCLE_TEST_WEBHOOKS_NODE_MODULES"));
    command
}

#[tokio::test]
async fn published_libraries_verify_what_is_sent() {
    let server = installation(Engine::Sqlite).await.set(ALLOW, "true").start().await;
    let manager = Manager::of(&server).await;
    let receiver = Receiver::start(Manner::Answer(200)).await;
    let (endpoint, secret) = manager.make(&receiver.url, &["organization.updated"]).await;
    manager.rename("Acme “Daughters” 日本").await;
    let first = receiver.wait_for(1).await[0].clone();
    let rotate = manager.call(Method::POST, &format!("/{endpoint}/rotate-secret"));
    let rotated = rotate.send().await.expect(200).json()["secret"].as_str().unwrap().to_owned();
    assert_ne!(secret, rotated);
    manager.rename("Acme again").await;
    let second = receiver.wait_for(2).await[1].clone();
    let other = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for library in [python, node] {
        let says =
            async |secret: &str, arrived: &Arrived| verified(library(), secret, arrived).await;
        let updated = Some("organization.updated".to_owned());
        assert_eq!(says(&secret, &first).await, updated);
        // The former secret still verifies beside the new one, and the new one nothing older.
        assert_eq!(says(&secret, &second).await, updated);
        assert_eq!(says(&rotated, &second).await, updated);
        assert_eq!(says(&rotated, &first).await, None);
        assert_eq!(says(other, &second).await, None);
        let forged = Arrived { body: second.body.replace("again", "owned"), ..second.clone() };
        assert_eq!(says(&secret, &forged).await, None);
    }
    let log = server.log().join("\n");
    assert!(!log.contains(&secret) && !log.contains(&rotated), "secrets are not logged");
}

#[tokio::test]
async fn what_was_sent_is_looked_at_and_sent_again() {
    let server = installation(Engine::Sqlite).await.set(ALLOW, "true").start().await;
    let manager = Manager::of(&server).await;
    let receiver = Receiver::start(Manner::Answer(500)).await;
    let (endpoint, _) = manager.make(&receiver.url, &["role.*"]).await;
    let test = manager.call(Method::POST, &format!("/{endpoint}/test"));
    let sent = test.send().await.expect(202).json();
    let one = format!("/{endpoint}/deliveries/{}", sent["id"].as_str().unwrap());
    let delivery = poll("an attempt", PATIENCE, async || {
        let delivery = manager.call(Method::GET, &one).send().await.expect(200).json();
        (delivery["attempts"].as_u64()? > 0).then_some(delivery)
    })
    .await;
    let attempt = &delivery["attempt_log"][0];
    assert_eq!((&attempt["number"], &attempt["answer"]["status"]), (&json!(1), &json!(500)));
    assert_eq!(delivery["status"], "pending");
    assert!(delivery["next_attempt_at"].is_string());
    let sent_headers = attempt["request_headers"].to_string();
    assert!(sent_headers.contains("webhook-id") && !sent_headers.contains("webhook-signature"));
    receiver.behave(Manner::Answer(200));
    manager.call(Method::POST, &format!("{one}/redeliver")).send().await.expect(202);
    poll("success", PATIENCE, async || {
        let delivery = manager.call(Method::GET, &one).send().await.expect(200).json();
        (delivery["status"] == "succeeded").then_some(())
    })
    .await;
    let ids: Vec<_> =
        receiver.arrived().iter().map(|it| it.headers["webhook-id"].clone()).collect();
    assert!(ids.len() >= 2 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let failed = manager.call(Method::GET, &format!("/{endpoint}/deliveries?status=failed"));
    assert_eq!(failed.send().await.expect(200).json()["data"], json!([]));
}

/// Whoever says that it is gone is told nothing more.
#[tokio::test]
async fn a_receiver_that_is_gone_is_left_alone() {
    let installation = installation(Engine::Sqlite).await.set(ALLOW, "true");
    let server = installation.start().await;
    let manager = Manager::of(&server).await;
    let receiver = Receiver::start(Manner::Answer(410)).await;
    let (endpoint, _) = manager.make(&receiver.url, &["organization.*"]).await;
    manager.rename("First").await;
    let one = format!("/{endpoint}");
    poll("the end of it", PATIENCE, async || {
        let found = manager.call(Method::GET, &one).send().await.expect(200).json();
        (found["disabled_because"] == "gone").then_some(())
    })
    .await;
    manager.rename("Second").await;
    let test = manager.call(Method::POST, &format!("{one}/test"));
    test.send().await.expect_problem(409, "endpoint-disabled");
    poll("all events to be heard", PATIENCE, async || {
        let waiting = installation.database().texts("SELECT topic FROM outbox").await;
        waiting.is_empty().then_some(())
    })
    .await;
    assert_eq!(receiver.arrived().len(), 1);
    assert_eq!(manager.deliveries(&endpoint).await.len(), 1);
}

/// A worker that dies while it waits for an answer: another sends the same message again.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn what_a_killed_worker_was_sending_arrives(#[case] engine: Engine) {
    let installation = installation(engine)
        .await
        .set(ALLOW, "true")
        .set("SOCLE_TASKS_IN_SERVER", "false")
        .set("SOCLE_TASKS_LEASE_SECONDS", "5");
    let server = installation.start().await;
    // Signing up takes mails, and so does this worker.
    let worker = installation.start_worker().await;
    let manager = Manager::of(&server).await;
    let receiver = Receiver::start(Manner::Silence).await;
    let (endpoint, _) = manager.make(&receiver.url, &["organization.updated"]).await;
    manager.rename("Acme and Daughters").await;
    receiver.wait_for(1).await;
    worker.kill();
    assert_eq!(manager.deliveries(&endpoint).await[0]["status"], "pending");
    receiver.behave(Manner::Answer(200));
    let worker = installation.start_worker().await;
    let arrived = receiver.wait_for(2).await;
    assert_eq!(arrived[0].headers["webhook-id"], arrived[1].headers["webhook-id"]);
    assert_eq!(arrived[0].body, arrived[1].body);
    poll("success", PATIENCE, async || {
        (manager.deliveries(&endpoint).await[0]["status"] == "succeeded").then_some(())
    })
    .await;
    assert!(worker.stop().await.success());
    assert!(server.stop().await.success());
}

/// A receiver that says nothing keeps only its own waiting.
#[tokio::test]
async fn a_silent_receiver_holds_up_nobody() {
    let server = installation(Engine::Sqlite)
        .await
        .set(ALLOW, "true")
        .set("SOCLE_TASKS_SLOTS", "8")
        .start()
        .await;
    let manager = Manager::of(&server).await;
    let silent = Receiver::start(Manner::Silence).await;
    let quick = Receiver::start(Manner::Answer(200)).await;
    let (slow, _) = manager.make(&silent.url, &["role.*"]).await;
    for _ in 0..20 {
        let test = manager.call(Method::POST, &format!("/{slow}/test"));
        test.send().await.expect(202);
    }
    silent.wait_for(1).await;
    let other = Manager::of(&server).await;
    other.make(&quick.url, &["organization.updated"]).await;
    other.rename("Acme and Daughters").await;
    quick.wait_for(1).await;
    // An eighth of the slots is one at a time; the first is given up after 15 s.
    assert!(silent.arrived().len() <= 3, "{}", silent.arrived().len());
}

#[tokio::test]
async fn this_machine_is_spoken_to_only_where_that_is_allowed() {
    let server = installation(Engine::Sqlite).await.start().await;
    let manager = Manager::of(&server).await;
    let receiver = Receiver::start(Manner::Answer(200)).await;
    let port = receiver.url.rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost", "[::1]", "2130706433", "[::ffff:127.0.0.1]"] {
        let body = json!({"url": format!("http://{host}:{port}"), "events": ["*"]});
        let refused = manager.call(Method::POST, "").json(&body).send().await.expect(422);
        assert_eq!(refused.json()["errors"][0]["code"], "address_not_public", "{host}");
    }
    assert_eq!(receiver.arrived().len(), 0);
}
