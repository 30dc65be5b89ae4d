//! Mail over SMTP.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::Person;
use socle_tests::mail_server::MailServer;
use socle_tests::poll;
use socle_tests::server::PUBLIC_URL;

use crate::support::installation;

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_over_smtp(#[case] engine: Engine) {
    let mail = MailServer::start().await;
    let installation = installation(engine).await.set("SOCLE_SMTP_URL", &mail.url());
    let server = installation.start().await;
    let client = server.client();
    let ada = Person::new();
    let mut form = ada.form();
    form["locale"] = json!("he");
    form["first_name"] = json!("עדה");
    client.post("/api/v1/auth/signup").json(&form).send().await.expect(202);

    let proof = mail.wait_for(&ada.email, 1).await.remove(0);
    assert!(proof.text.contains("עדה") && proof.text.contains(PUBLIC_URL), "{proof:?}");
    let token = proof.token("verify-email").unwrap();
    client
        .post("/api/v1/auth/email/verify")
        .json(&json!({"token": token}))
        .send()
        .await
        .expect(204);
    ada.session(&client).await;
    let welcome = mail.wait_for(&ada.email, 2).await.remove(1);
    assert_ne!(welcome.subject, proof.subject);
    assert_eq!(welcome.token("verify-email"), None);
    assert!(server.stop().await.success());
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn mail_waits_while_the_mail_server_is_away(#[case] engine: Engine) {
    let mut mail = MailServer::start().await;
    let installation = installation(engine).await.set("SOCLE_SMTP_URL", &mail.url());
    let server = installation.start().await;
    let client = server.client();
    let (before, during) = (Person::new(), Person::new());
    before.sign_up(&client).send().await.expect(202);
    mail.wait_for(&before.email, 1).await;

    mail.go();
    during.sign_up(&client).send().await.expect(202);
    client.get("/health/ready").send().await.expect(200);
    poll("a failed delivery in the log", Duration::from_secs(30), async || {
        server.log().iter().any(|line| line.contains("is tried again")).then_some(())
    })
    .await;
    assert_eq!(mail.to(&during.email).len(), 0);

    mail.come_back().await;
    let token = mail.wait_for(&during.email, 1).await[0].token("verify-email").unwrap();
    client
        .post("/api/v1/auth/email/verify")
        .json(&json!({"token": token}))
        .send()
        .await
        .expect(204);
    during.session(&client).await;
    assert_eq!(mail.to(&before.email).len(), 1, "nothing is sent twice");
}

#[tokio::test]
async fn mail_that_waited_is_sent_after_a_restart() {
    let mut mail = MailServer::start().await;
    let installation = installation(Engine::Sqlite).await.set("SOCLE_SMTP_URL", &mail.url());
    let server = installation.start().await;
    mail.go();
    let ada = Person::new();
    ada.sign_up(&server.client()).send().await.expect(202);
    poll("a failed delivery in the log", Duration::from_secs(30), async || {
        server.log().iter().any(|line| line.contains("is tried again")).then_some(())
    })
    .await;
    assert!(server.stop().await.success());
    mail.come_back().await;
    let _server = installation.start().await;
    mail.wait_for(&ada.email, 1).await;
}

#[tokio::test]
async fn an_address_that_the_mail_server_does_not_know_gets_no_more() {
    let mail = MailServer::start().await;
    let installation = installation(Engine::Sqlite).await.set("SOCLE_SMTP_URL", &mail.url());
    let server = installation.start().await;
    let client = server.client();
    let ada = Person::new();
    mail.forget(&ada.email);
    ada.sign_up(&client).send().await.expect(202);
    let database = installation.database();
    let reason = "SELECT reason || ' ' || class FROM email_suppressions";
    let entry = poll("the entry", Duration::from_secs(30), async || {
        database.texts(reason).await.pop().flatten()
    })
    .await;
    assert_eq!(entry, "bounced 5.1.1");
    // Now it is known there; mail is not even tried.
    let asked = mail.asked_for(&ada.email);
    let again = client.post("/api/v1/auth/email/verify/resend");
    again.json(&json!({"email": ada.email})).send().await.expect(202);
    let result = "SELECT result FROM tasks WHERE result IS NOT NULL";
    let result = poll("the task", Duration::from_secs(30), async || {
        database.texts(result).await.pop().flatten()
    })
    .await;
    assert_eq!(result, r#"{"outcome":"suppressed","reason":"bounced"}"#);
    assert_eq!((mail.asked_for(&ada.email), asked), (1, 1));
}
