//! Mail over Resend's API, and what Resend reports of it.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use socle_tests::databases::{Engine, Place};
use socle_tests::http::{
    Client, Person, RESEND_WEBHOOK, SignedReport, WEBHOOK_SECRET, bounced, complained,
};
use socle_tests::poll;
use socle_tests::server::{Installation, PUBLIC_URL};

use crate::support::installation;
use crate::support::resend::{API_KEY, Does, FakeResend, Sent};

const PATIENCE: Duration = Duration::from_mins(1);

async fn with_resend(engine: Engine, fake: &FakeResend) -> Installation {
    installation(engine)
        .await
        .set("SOCLE_EMAIL_RESEND_API_KEY", API_KEY)
        .set("SOCLE_EMAIL_RESEND_URL", &fake.url())
        .set("SOCLE_EMAIL_RESEND_WEBHOOK_SECRET", WEBHOOK_SECRET)
        .set("SOCLE_SMTP_FROM", "Socle <no-reply@example.com>")
}

async fn wait_for(fake: &FakeResend, address: &str, count: usize) -> Vec<Sent> {
    poll(&format!("{count} mails to {address}"), PATIENCE, async || {
        Some(fake.to(address)).filter(|mails| mails.len() >= count)
    })
    .await
}

/// Waits until every mail is done with, and returns how many tasks ended so.
async fn settled(place: &Place, status: &str) -> usize {
    let open = "SELECT topic FROM outbox UNION ALL \
                SELECT kind FROM tasks WHERE status IN ('queued', 'running')";
    poll("everything to be delivered", PATIENCE, async || {
        place.texts(open).await.is_empty().then_some(())
    })
    .await;
    let ended = format!("SELECT kind FROM tasks WHERE kind = 'email.send' AND status = '{status}'");
    place.texts(&ended).await.len()
}

async fn prove(client: &Client, sent: &Sent) {
    let text = sent.body["text"].as_str().unwrap();
    let start = format!("{PUBLIC_URL}/auth/verify-email?token=");
    let (_, token) = text.split_once(&start).unwrap();
    let end = token.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let proof = json!({"token": &token[..end.unwrap_or(token.len())]});
    client.post("/api/v1/auth/email/verify").json(&proof).send().await.expect(204);
}

/// Whatever the service answers first, and whatever is lost on the way, the mail arrives once.
#[rstest]
#[case::at_once(Engine::Sqlite, vec![])]
#[case::broken(Engine::Postgres, vec![Does::Fails(500, "application_error", None)])]
#[case::busy(Engine::Sqlite, vec![Does::Fails(429, "rate_limit_exceeded", Some(1))])]
#[case::away(Engine::Sqlite, vec![Does::HangsUp, Does::Fails(503, "", None)])]
#[case::wrong_key(Engine::Sqlite, vec![Does::Fails(403, "invalid_api_key", None)])]
#[case::lost(Engine::Postgres, vec![Does::TakesAndHangsUp])]
#[tokio::test]
async fn a_sign_up_mail_arrives_once(#[case] engine: Engine, #[case] script: Vec<Does>) {
    let failures = script.len();
    let fake = FakeResend::that(script.clone()).await;
    let installation = with_resend(engine, &fake).await;
    let server = installation.start().await;
    assert_eq!(fake.answers().len(), 0, "a start asks nobody");
    server.client().get("/health/ready").send().await.expect(200);
    let ada = Person::new();
    ada.sign_up(&server.client()).send().await.expect(202);
    let sent = wait_for(&fake, &ada.email, 1).await.remove(0);
    assert_eq!(settled(installation.database(), "succeeded").await, 1);
    assert_eq!(fake.to(&ada.email).len(), 1);
    assert_eq!(fake.answers().len(), failures + 1, "{:?}", fake.answers());
    prove(&server.client(), &sent).await;
    let log = server.log();
    let loud = log.iter().any(|line| line.contains("ERROR") && line.contains("mend the config"));
    assert_eq!(loud, script.iter().any(|does| matches!(does, Does::Fails(403, ..))));
    assert!(!log.concat().contains(API_KEY) && !log.concat().contains(&ada.email), "{log:?}");
}

/// A worker is killed when the service has taken the mail and the worker does not know it yet.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_worker_that_is_killed_after_the_request_sends_nothing_twice(#[case] engine: Engine) {
    let fake = FakeResend::that([Does::TakesAndSaysNothing]).await;
    let installation = with_resend(engine, &fake)
        .await
        .set("SOCLE_TASKS_IN_SERVER", "false")
        .set("SOCLE_TASKS_LEASE_SECONDS", "5");
    let server = installation.start().await;
    let ada = Person::new();
    ada.sign_up(&server.client()).send().await.expect(202);
    let worker = installation.start_worker().await;
    wait_for(&fake, &ada.email, 1).await;
    worker.kill();
    let worker = installation.start_worker().await;
    assert_eq!(settled(installation.database(), "succeeded").await, 1);
    let mails = fake.to(&ada.email);
    assert_eq!((mails.len(), fake.answers().len()), (1, 2), "{:?}", fake.answers());
    prove(&server.client(), &mails[0]).await;
    assert!(worker.stop().await.success());
    assert!(server.stop().await.success());
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn what_bounced_gets_no_more_mail_and_forged_reports_change_nothing(#[case] engine: Engine) {
    let fake = FakeResend::that([]).await;
    let installation = with_resend(engine, &fake).await;
    let server = installation.start().await;
    let client = server.client();
    let (ada, grace) = (Person::new(), Person::new());
    for person in [&ada, &grace] {
        person.sign_up(&client).send().await.expect(202);
        wait_for(&fake, &person.email, 1).await;
    }
    let count = "SELECT CAST(count(*) AS text) FROM email_suppressions";
    let entries = async || installation.database().texts(count).await[0].clone().unwrap();

    let report = SignedReport::new("msg_1", &bounced(&ada.email, "Permanent"));
    let forged =
        SignedReport { body: report.body.replace(&ada.email, &grace.email), ..report.clone() };
    let old = SignedReport::signed_at("msg_2", &complained(&grace.email), 1_700_000_000);
    let unsigned = SignedReport { headers: Vec::new(), ..report.clone() };
    for refused in [forged, old, unsigned] {
        let answer = refused.on(client.post(RESEND_WEBHOOK)).send().await;
        answer.expect_problem(401, "not-authenticated");
    }
    assert_eq!(entries().await, "0");
    for _ in 0..2 {
        report.on(client.post(RESEND_WEBHOOK)).send().await.expect(204);
        assert_eq!(entries().await, "1");
    }

    for person in [&ada, &grace] {
        let again = client.post("/api/v1/auth/email/verify/resend");
        again.json(&json!({"email": person.email})).send().await.expect(202);
    }
    wait_for(&fake, &grace.email, 2).await;
    settled(installation.database(), "succeeded").await;
    assert_eq!(fake.to(&ada.email).len(), 1, "nothing more");
    let suppressed = "SELECT result FROM tasks WHERE kind = 'email.send' AND result IS NOT NULL";
    let results = installation.database().texts(suppressed).await;
    assert_eq!(results, [Some(r#"{"outcome":"suppressed","reason":"bounced"}"#.to_owned())]);
    let log = server.log().concat();
    assert!(log.contains("a mail was not sent") && !log.contains(&ada.email), "{log}");
}

/// What a thief of the database finds of the webhook, the key and an address that was forgotten.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_dump_holds_no_key_and_no_forgotten_address(#[case] engine: Engine) {
    let fake = FakeResend::that([]).await;
    let installation = with_resend(engine, &fake).await;
    let server = installation.start().await;
    let client = server.client();
    let address = "zebulonia@example.org";
    let report = SignedReport::new("msg_1", &complained(address));
    report.on(client.post(RESEND_WEBHOOK)).send().await.expect(204);
    let holds = async |text: &str| {
        let dump = installation.database().dump().await;
        dump.windows(text.len()).any(|window| window == text.as_bytes())
    };
    assert!(holds(address).await, "the dump is one");
    let long_ago = match engine {
        Engine::Sqlite => "reported_at - 91 * 86400 * 1000000",
        Engine::Postgres => "reported_at - interval '91 days'",
    };
    let age = format!("UPDATE email_suppressions SET reported_at = {long_ago}");
    installation.database().execute(&age).await;
    server.stop().await;
    let run = installation.run(&["retention", "run"]).await;
    assert!(run.stdout.contains("suppressed_addresses  1  "), "{}{}", run.stdout, run.stderr);
    for secret in [address, API_KEY, WEBHOOK_SECRET] {
        assert!(!holds(secret).await, "{secret}");
    }
}
