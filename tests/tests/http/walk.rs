//! From sign-up to sign-out.

use serde_json::json;
use socle_tests::http::{Mailbox, Person};
use socle_tests::server::{Installation, PUBLIC_URL};

use crate::support::{FORGOT, MAGIC_SEND, ME, RESEND, SIGN_IN, SIGN_UP, VERIFY};

#[tokio::test]
async fn a_person_signs_up_and_proves_the_address_and_signs_in_and_out() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::at("ada@example.com");

    let token = ada.registered(&client).await;
    ada.sign_in(&client).send().await.expect_problem(401, "invalid-credentials");
    client.post(VERIFY).json(&json!({"token": token})).send().await.expect(204);

    let answer = ada.sign_in(&client).send().await.expect(200);
    let body = answer.json();
    assert_eq!(body["status"], "authenticated");
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 15 * 60);
    assert_eq!(body["refresh_expires_in"], 14 * 24 * 3_600);
    assert_eq!(body["user"]["email"], "ada@example.com");
    assert_eq!(body["user"]["email_verified"], true);
    assert_eq!(body["user"]["platform_role"], "user");
    assert_eq!(body["user"]["mfa_enabled"], false);

    let session = socle_tests::http::Session::of(&answer);
    let profile = session.profile(&client).send().await.expect(200);
    assert_eq!(profile.json(), body["user"]);
    let etag = profile.header("etag").unwrap().to_owned();
    assert_eq!(etag, format!("\"{}\"", profile.json()["version"]));

    let change = json!({"first_name": "Augusta", "locale": "fr", "time_zone": "Europe/Paris"});
    let call = client.patch(ME).bearer(&session.access_token).header("if-match", &etag);
    let changed = call.json(&change).send().await.expect(200).json();
    assert_eq!(changed["first_name"], "Augusta");
    assert_eq!(changed["last_name"], "Lovelace");
    assert_eq!(changed["locale"], "fr");
    assert_eq!(changed["time_zone"], "Europe/Paris");
    assert_eq!(session.profile(&client).send().await.expect(200).json(), changed);

    session.sign_out(&client).send().await.expect(204);
    session.profile(&client).send().await.expect_problem(401, "not-authenticated");
    session.sign_out(&client).send().await.expect_problem(401, "not-authenticated");
    // The account is as it was.
    ada.session(&client).await.profile(&client).send().await.expect(200);
}

#[tokio::test]
async fn signing_out_leaves_other_sessions_alone() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let (here, there) = (ada.signed_in(&client).await, ada.session(&client).await);
    here.sign_out(&client).send().await.expect(204);
    here.profile(&client).send().await.expect(401);
    there.profile(&client).send().await.expect(200);
}

#[tokio::test]
async fn an_address_is_the_same_in_any_case() {
    let server = Installation::new().start().await;
    let client = server.client();
    Person::at("Ada.Lovelace@Example.com").verified(&client).await;
    let body =
        json!({"email": " ADA.lovelace@example.COM ", "password": socle_tests::http::PASSWORD});
    let answer = client.post(SIGN_IN).json(&body).send().await.expect(200);
    assert_eq!(answer.json()["user"]["email"], "ada.lovelace@example.com");
}

#[tokio::test]
async fn passwords_of_any_script_work_in_full() {
    let server = Installation::new().start().await;
    let client = server.client();
    // bcrypt alone would cut at 72 bytes, and at a NUL.
    let long = format!("Aa1!{}", "é".repeat(124));
    for (password, wrong) in [
        (long.clone(), format!("{}e", &long[..long.len() - 2])),
        ("Aa1!\0correct horse".to_owned(), "Aa1!\0correct house".to_owned()),
    ] {
        let ada = Person { password, ..Person::new() };
        ada.verified(&client).await;
        ada.session(&client).await;
        let mallory = Person { password: wrong, ..ada };
        mallory.sign_in(&client).send().await.expect(401);
    }
}

#[tokio::test]
async fn links_in_mails_begin_with_the_configured_address_whatever_a_request_says() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let forged = [
        ("host", "evil.example.org"),
        ("x-forwarded-host", "evil.example.org"),
        ("x-forwarded-proto", "gopher"),
        ("x-forwarded-port", "666"),
        ("forwarded", "host=evil.example.org;proto=gopher"),
        ("x-original-url", "http://evil.example.org/"),
        ("origin", "http://evil.example.org"),
        ("referer", "http://evil.example.org/"),
    ];
    let forge = |mut call: socle_tests::http::Call| {
        for (name, value) in forged {
            call = call.header(name, value);
        }
        call
    };
    forge(ada.sign_up(&client)).send().await.expect(202);
    let mailbox = Mailbox::of(&client);
    mailbox.wait_for(&ada.email, 1).await;
    forge(client.post(RESEND).json(&json!({"email": ada.email}))).send().await.expect(202);
    let letters = mailbox.wait_for(&ada.email, 2).await;
    let token = letters[0].token("verify-email").unwrap();
    client.post(VERIFY).json(&json!({"token": token})).send().await.expect(204);
    for path in [FORGOT, MAGIC_SEND] {
        forge(client.post(path).json(&json!({"email": ada.email}))).send().await.expect(202);
    }
    for letter in mailbox.wait_for(&ada.email, 5).await {
        assert!(!letter.links.is_empty(), "{letter:?}");
        assert!(letter.links.iter().all(|link| link.starts_with(PUBLIC_URL)), "{:?}", letter.links);
        let all = format!("{}{}{}", letter.subject, letter.text, letter.html);
        assert!(!all.contains("evil") && !all.contains("gopher"), "{all}");
    }
}

#[tokio::test]
async fn a_new_mail_voids_the_link_of_the_older_one() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let first = ada.registered(&client).await;
    client.post(RESEND).json(&json!({"email": ada.email})).send().await.expect(202);
    let letters = Mailbox::of(&client).wait_for(&ada.email, 2).await;
    let second = letters[0].token("verify-email").unwrap();
    assert_ne!(first, second);
    let verify = |token: String| client.post(VERIFY).json(&json!({"token": token}));
    verify(first).send().await.expect_problem(410, "token-gone");
    verify(second).send().await.expect(204);
}

#[tokio::test]
async fn mails_speak_the_language_of_whoever_signs_up() {
    let server = Installation::new().start().await;
    let client = server.client();
    let mailbox = Mailbox::of(&client);
    let mut subjects = Vec::new();
    for (locale, accepted) in
        [(Some("fr"), "en"), (None, "he;q=0.9, xx"), (None, "xx"), (None, "fr-CA,fr;q=0.8")]
    {
        let person = Person::new();
        let mut form = person.form();
        if let Some(locale) = locale {
            form["locale"] = json!(locale);
        }
        let call = client.post(SIGN_UP).header("accept-language", accepted).json(&form);
        call.send().await.expect(202);
        let letters = mailbox.wait_for(&person.email, 1).await;
        subjects.push((letters[0].subject.clone(), letters[0].html.contains("dir=\"rtl\"")));
    }
    let [french, hebrew, english, canadian] = &subjects[..] else { panic!("{subjects:?}") };
    assert_eq!(french, canadian);
    assert!(french.0 != english.0 && english.0 != hebrew.0, "{subjects:?}");
    assert!(hebrew.1 && !english.1 && !french.1, "{subjects:?}");
}
