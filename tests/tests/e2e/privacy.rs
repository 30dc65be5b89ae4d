//! Whoever is erased leaves nothing behind.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::{
    Authenticator, Client, Jar, Mailbox, Method, Person, RESEND_WEBHOOK, Session, SignedReport,
    WEBHOOK_SECRET, complained,
};
use socle_tests::poll;
use socle_tests::server::Installation;

use crate::support::{installation, paste};

const FIRST: &str = "Zebulonia";
const LAST: &str = "Quixotania";
const EMAIL: &str = "zebulonia.quixotania@example.net";
const NEW_EMAIL: &str = "quixotania.zebulonia@example.org";
const DEVICE: &str = "Zebulonias Telefon";
const AGENT: &str = "ZebuloniaBrowser/1.0";
const PASSWORD: &str = "correct-Horse-7-battery";

/// What must not be found, whatever the case.
const TRACES: [&str; 6] = ["zebulonia", "quixotania", EMAIL, NEW_EMAIL, DEVICE, AGENT];

/// A text as it is, in small and in capital letters, encoded, and all of that in digits.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let texts = [text.to_owned(), text.to_lowercase(), text.to_uppercase()];
    let mut forms = Vec::new();
    for text in texts {
        let encoded = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE_NO_PAD].map(|it| it.encode(&text));
        forms.extend(encoded.into_iter().chain([text]).map(String::into_bytes));
    }
    let in_hex =
        |bytes: &Vec<u8>| bytes.iter().flat_map(|b| format!("{b:02x}").into_bytes()).collect();
    let in_hex: Vec<Vec<u8>> = forms.iter().map(in_hex).collect();
    forms.extend(in_hex);
    forms
}

fn found(dump: &[u8]) -> Vec<&'static str> {
    let holds = |form: &Vec<u8>| dump.windows(form.len()).any(|window| window == form);
    TRACES.into_iter().filter(|trace| forms(trace).iter().any(holds)).collect()
}

/// Uses everything there is, and returns the session in which it all happened.
async fn live(client: &Client) -> Session {
    let mailbox = Mailbox::of(client);
    let form =
        json!({"email": EMAIL, "password": PASSWORD, "first_name": FIRST, "last_name": LAST});
    client.post("/api/v1/auth/signup").json(&form).send().await.expect(202);
    let verify = json!({"token": mailbox.token(EMAIL, "verify-email").await});
    client.post("/api/v1/auth/email/verify").json(&verify).send().await.expect(204);
    let body = json!({"email": EMAIL, "password": PASSWORD, "device_name": DEVICE});
    let sign_in = client.post("/api/v1/auth/signin").header("user-agent", AGENT).json(&body);
    let session = Session::of(&sign_in.send().await.expect(200));
    let bearer = &session.access_token;
    // A file that is called like them.
    let file = format!(
        "--b\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\ndocument\r\n\
         --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{FIRST}.txt\"\r\n\r\n\
         Dear {FIRST}\r\n--b--\r\n"
    );
    let upload = client.post("/api/v1/files").bearer(bearer);
    upload.body("multipart/form-data; boundary=b", file).send().await.expect(201);
    // Somebody who looks for work, with a CV that is called like them.
    let me = "/api/v1/recruiting/candidates/me";
    let said =
        json!({"headline": FIRST, "summary": LAST, "links": [format!("https://{LAST}.example")]});
    let put = client.call(Method::PUT, me).bearer(bearer).json(&said);
    put.send().await.expect(200);
    let entries = [
        ("experiences", json!({"title": FIRST, "employer": LAST, "started": "2019-09"})),
        ("education", json!({"degree": FIRST, "school": LAST})),
        ("skills", json!({"name": FIRST, "kind": "soft"})),
    ];
    for (list, entry) in entries {
        let post = client.post(&format!("{me}/{list}")).bearer(bearer).json(&entry);
        post.send().await.expect(201);
    }
    let search = json!({"name": LAST, "q": FIRST, "location": LAST, "alert": "daily"});
    let save = client.post("/api/v1/recruiting/searches").bearer(bearer).json(&search);
    save.send().await.expect(201);
    let cv = format!(
        "--b\r\ncontent-disposition: form-data; name=\"name\"\r\n\r\n{LAST}\r\n\
         --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{FIRST}.pdf\"\r\n\r\n\
         %PDF-1.7 {FIRST}\r\n--b--\r\n"
    );
    let upload = client.post(&format!("{me}/cvs")).bearer(bearer);
    upload.body("multipart/form-data; boundary=b", cv).send().await.expect(201);
    // A browser, a mailed link, failures, forgotten passwords.
    let cookie = json!({"email": EMAIL, "password": PASSWORD, "session": "cookie"});
    let mut jar = Jar::new();
    jar.keep(&client.post("/api/v1/auth/signin").json(&cookie).send().await.expect(200));
    client
        .post("/api/v1/auth/magic-link/send")
        .json(&json!({"email": EMAIL}))
        .send()
        .await
        .expect(202);
    let link = json!({"token": mailbox.token(EMAIL, "magic-link").await});
    client.post("/api/v1/auth/magic-link/verify").json(&link).send().await.expect(200);
    let wrong = json!({"email": EMAIL, "password": "wrong"});
    for _ in 0..10 {
        let call = client.post("/api/v1/auth/signin").header("user-agent", "stranger").json(&wrong);
        call.send().await.expect(401);
    }
    mailbox.token(EMAIL, "unlock").await;
    client
        .post("/api/v1/auth/password/forgot")
        .json(&json!({"email": EMAIL}))
        .send()
        .await
        .expect(202);
    // Another name, address and password, a second factor.
    let profile = json!({"first_name": format!("{FIRST} Ada"), "locale": "fr"});
    client.patch("/api/v1/me").bearer(bearer).json(&profile).send().await.expect(200);
    let change = json!({"new_email": NEW_EMAIL, "current_password": PASSWORD});
    client.post("/api/v1/auth/email/change").bearer(bearer).json(&change).send().await.expect(202);
    let confirm = json!({"token": mailbox.token(NEW_EMAIL, "change-email").await});
    client.post("/api/v1/auth/email/change/confirm").json(&confirm).send().await.expect(204);
    let change = json!({"new_email": EMAIL, "current_password": PASSWORD});
    client.post("/api/v1/auth/email/change").bearer(bearer).json(&change).send().await.expect(202);
    let seed = client.post("/api/v1/auth/mfa/totp").bearer(bearer).send().await.expect(201).json();
    let app = Authenticator::of(seed["secret"].as_str().unwrap());
    let code = json!({"code": app.code()});
    client
        .post("/api/v1/auth/mfa/totp/confirm")
        .bearer(bearer)
        .json(&code)
        .send()
        .await
        .expect(200);
    let half = json!({"email": NEW_EMAIL, "password": PASSWORD, "device_name": DEVICE});
    client.post("/api/v1/auth/signin").json(&half).send().await.expect(200);
    // Mail that was not wanted.
    let report = SignedReport::new("msg_1", &complained(NEW_EMAIL));
    report.on(client.post(RESEND_WEBHOOK)).send().await.expect(204);
    // Privacy itself.
    let consent = json!({"version": "2026-11", "granted": true});
    let call = client.call(Method::PUT, "/api/v1/me/consents/terms").bearer(bearer).json(&consent);
    call.send().await.expect(200);
    let export = client.post("/api/v1/me/export").bearer(bearer).send().await.expect(202).json();
    let path = format!("/api/v1/me/exports/{}", export["task_id"].as_str().unwrap());
    poll("an export", Duration::from_secs(20), async || {
        let answer = client.get(&path).bearer(bearer).send().await.expect(200);
        (answer.json()["status"] == "ready").then_some(())
    })
    .await;
    session
}

/// Lets the grace of everybody pass.
async fn pass_the_grace(installation: &Installation) {
    let earlier = match installation.database().engine() {
        Engine::Sqlite => "erasure_requested_at - 31 * 86400 * 1000000",
        Engine::Postgres => "erasure_requested_at - interval '31 days'",
    };
    let statement = format!(
        "UPDATE users SET erasure_requested_at = {earlier} WHERE erasure_requested_at IS NOT NULL"
    );
    installation.database().execute(&statement).await;
    // What is done every hour is due.
    let earlier = "UPDATE schedules SET due_at = (SELECT min(created_at) FROM users)";
    installation.database().execute(earlier).await;
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn nothing_is_left_of_somebody_who_was_erased(#[case] engine: Engine) {
    let installation =
        installation(engine).await.set("SOCLE_EMAIL_RESEND_WEBHOOK_SECRET", WEBHOOK_SECRET);
    let server = installation.start().await;
    let client = server.client();
    let session = live(&client).await;
    assert_eq!(found(&installation.database().dump().await).len(), TRACES.len(), "the dump is one");
    let bystander = Person::new();
    bystander.verified(&client).await;

    let proof = json!({"current_password": PASSWORD});
    let erase =
        client.call(Method::DELETE, "/api/v1/me").bearer(&session.access_token).json(&proof);
    erase.send().await.expect(202);
    server.stop().await;
    // Within the grace nobody is erased.
    let run = installation.run(&["retention", "run"]).await;
    assert!(run.stdout.contains("accounts  0  "), "{}{}", run.stdout, run.stderr);
    pass_the_grace(&installation).await;
    let preview = installation.run(&["retention", "run", "--dry-run"]).await;
    assert!(preview.stdout.contains("accounts  1  "), "{}{}", preview.stdout, preview.stderr);
    let run = installation.run(&["retention", "run"]).await;
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("accounts  1  "), "{}{}", run.stdout, run.stderr);

    // The last mail, whose sealed message still held the address, is sent.
    let server = installation.start().await;
    let client = server.client();
    let subject = "Votre compte a été supprimé";
    poll("the last mail", Duration::from_secs(20), async || {
        let letters = Mailbox::of(&client).to(NEW_EMAIL).await;
        letters.iter().any(|letter| letter.subject == subject).then_some(())
    })
    .await;
    client.get("/api/v1/me").bearer(&session.access_token).send().await.expect(401);
    server.stop().await;
    let left = found(&installation.database().dump().await);
    assert!(left.is_empty(), "the database still holds {left:?}");

    // Others are as they were, and the address starts afresh.
    let server = installation.start().await;
    let client = server.client();
    bystander.session(&client).await;
    let again = Person::at(NEW_EMAIL);
    again.sign_in(&client).send().await.expect(401);
    let profile = again.signed_in(&client).await.profile(&client).send().await.json();
    assert_eq!((&profile["mfa_enabled"], &profile["locale"]), (&json!(false), &json!("en")));
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_server_erases_whose_grace_is_over_when_it_starts(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let server = installation.start().await;
    let client = server.client();
    let ada = Person::new();
    let bearer = ada.signed_in(&client).await.access_token;
    let proof = json!({"current_password": ada.password});
    client.call(Method::DELETE, "/api/v1/me").bearer(&bearer).json(&proof).send().await.expect(202);
    server.stop().await;
    pass_the_grace(&installation).await;
    let _server = installation.start().await;
    let count = format!("SELECT CAST(count(*) AS text) FROM users WHERE email = '{}'", ada.email);
    poll("the erasure", Duration::from_secs(20), async || {
        let left = installation.database().texts(&count).await;
        (left == [Some("0".to_owned())]).then_some(())
    })
    .await;
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let stdout = paste("docs/guides/privacy.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let [magic, closed, refused, restored] = lines[..] else { panic!("{stdout}") };
    assert_eq!((magic, closed, refused, restored), ("PK", "401", "403", "null"));
}
