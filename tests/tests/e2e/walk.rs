//! From sign-up to sign-out on both databases, and what is left of it in the log.

use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Mailbox, Person};
use socle_tests::server::Installation;

use crate::support::installation;

const ME: &str = "/api/v1/me";

/// The walk, and everything in it that is nobody else's business.
async fn walk(client: &Client) -> Vec<String> {
    let ada = Person::at("ada.lovelace@example.com");
    let proof = ada.registered(client).await;
    ada.sign_in(client).send().await.expect(401);
    let wrong = Person { password: "wrong-Horse-7-battery".to_owned(), ..ada.clone() };
    wrong.sign_in(client).send().await.expect(401);
    client
        .post("/api/v1/auth/email/verify")
        .json(&json!({"token": proof}))
        .send()
        .await
        .expect(204);
    let session = ada.session(client).await;

    let etag = session.profile(client).send().await.expect(200).header("etag").unwrap().to_owned();
    let call = client.patch(ME).bearer(&session.access_token).header("if-match", &etag);
    let change = json!({"first_name": "Augusta", "locale": "he", "time_zone": "Asia/Jerusalem"});
    let changed = call.json(&change).send().await.expect(200).json();
    assert_eq!(session.profile(client).send().await.expect(200).json(), changed);
    let call = client.patch(ME).bearer(&session.access_token).header("if-match", &etag);
    call.json(&change).send().await.expect(412);

    session.sign_out(client).send().await.expect(204);
    session.profile(client).send().await.expect(401);
    let mails = Mailbox::of(client).wait_for(&ada.email, 2).await;
    let mut secrets = vec![ada.password, wrong.password, proof];
    secrets.extend([session.access_token, session.refresh_token]);
    // Bodies of mails: a whole line of each.
    secrets.extend(mails.iter().filter_map(|mail| {
        mail.text.lines().map(str::trim).find(|line| line.len() > 40).map(str::to_owned)
    }));
    secrets
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_leads_to_its_end_and_leaves_no_secret_in_the_log(#[case] engine: Engine) {
    let installation = installation(engine).await.set("SOCLE_LOG_LEVEL", "debug");
    let server = installation.start().await;
    let client = server.client();
    let mut secrets = walk(&client).await;

    // What fails is logged with more words than what works.
    let made = installation.run(&["admin", "create", "--email", "boss@example.com"]).await;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let link = made.stdout.lines().last().unwrap();
    let token = link.split_once("token=").unwrap().1.to_owned();
    let body = json!({"token": token, "new_password": "another-Horse-8-stable"});
    let reset = "/api/v1/auth/password/reset";
    client
        .undocumented(
            socle_tests::http::Method::GET,
            &format!("/auth/reset-password?token={token}"),
        )
        .send()
        .await
        .expect(200);
    client.post(reset).json(&body).send().await.expect(204);
    client.post(reset).json(&body).send().await.expect(410);
    let broken =
        format!("{{\"token\": \"{token}\", \"new_password\": [\"another-Horse-8-stable\"]}}");
    client.post(reset).body("application/json", broken).send().await.expect(422);
    secrets.extend([token, "another-Horse-8-stable".to_owned()]);
    for name in ["signing_key", "password_pepper", "sealing_key"] {
        secrets.push(installation.secret(name));
    }
    secrets.push("$2b$".to_owned());

    let log = server.log().join("\n");
    assert!(log.contains("DEBUG"), "the log is as talkative as asked");
    assert!(!log.contains('\u{1b}'), "colors are for terminals");
    assert!(server.output().is_empty(), "the log goes to standard error alone");
    for secret in secrets {
        let found = log.lines().find(|line| line.contains(&secret));
        assert_eq!(found, None, "{secret} is in the log");
    }
    assert!(server.stop().await.success());
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn what_was_written_is_there_after_a_restart(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let server = installation.start().await;
    let (ada, client) = (Person::new(), server.client());
    let session = ada.signed_in(&client).await;
    let profile = session.profile(&client).send().await.expect(200).json();
    assert!(server.stop().await.success());

    let server = installation.start().await;
    let client = server.client();
    // The keys are kept as well: who was signed in still is.
    assert_eq!(session.profile(&client).send().await.expect(200).json(), profile);
    ada.session(&client).await;
    session.sign_out(&client).send().await.expect(204);
    server.kill();
    let server = installation.start().await;
    session.profile(&server.client()).send().await.expect(401);
}

#[tokio::test]
async fn with_no_setting_at_all_it_serves_and_says_where() {
    let installation = Installation::bare();
    let server = installation.start_with(&[]).await;
    let client = server.client();
    client.get("/health/ready").send().await.expect(200);
    let log = server.log().join("\n");
    for part in ["/docs", "/dev/mailbox"] {
        assert!(log.contains(&format!("{}{part}", server.url())), "{log}");
    }
    assert!(installation.data().join("socle.db").is_file());
    Person::new().signed_in(&client).await;
}
