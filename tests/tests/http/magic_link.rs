//! Signing in with a mailed link or code.

use futures_util::future::join_all;
use serde_json::{Value, json};
use socle_tests::http::{Call, Client, Letter, Mailbox, Method, Person};
use socle_tests::server::Installation;

use crate::support::{MAGIC_SEND, MAGIC_VERIFY, invite_administrator};

fn send(client: &Client, email: &str) -> Call {
    client.post(MAGIC_SEND).json(&json!({"email": email}))
}

fn verify(client: &Client, body: &Value) -> Call {
    client.post(MAGIC_VERIFY).json(body)
}

/// Asks for a link, and returns the mail.
async fn asked(client: &Client, ada: &Person) -> Letter {
    let mailbox = Mailbox::of(client);
    let before = mailbox.to(&ada.email).await.iter().filter(|l| l.code.is_some()).count();
    send(client, &ada.email).send().await.expect(202);
    let what = "a mail with a code";
    socle_tests::poll(what, std::time::Duration::from_secs(20), async || {
        let letters = mailbox.to(&ada.email).await;
        let mut with_code: Vec<_> = letters.into_iter().filter(|l| l.code.is_some()).collect();
        (with_code.len() > before).then(|| with_code.remove(0))
    })
    .await
}

#[tokio::test]
async fn the_link_signs_in_once() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let letter = asked(&client, &ada).await;
    let token = letter.token("magic-link").unwrap();
    // Programs that scan mail follow links; that consumes nothing.
    for method in [Method::GET, Method::HEAD] {
        let page = format!("/auth/magic-link?token={token}");
        client.undocumented(method, &page).send().await.expect(200);
    }
    let calls = (0..50).map(|_| verify(&client, &json!({"token": token})).send());
    let answers = join_all(calls).await;
    let (let_in, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|a| a.status == 200);
    assert_eq!((let_in.len(), refused.len()), (1, 49));
    assert!(refused.iter().all(|answer| answer.status == 410), "{refused:?}");
    assert_eq!(let_in[0].json()["user"]["email"], ada.email);
    // The code beside it is used up too.
    let code = json!({"email": ada.email, "code": letter.code});
    verify(&client, &code).send().await.expect_problem(401, "invalid-code");
}

#[tokio::test]
async fn the_code_does_the_same_as_the_link() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let letter = asked(&client, &ada).await;
    let code = letter.code.clone().unwrap();
    let spaced = format!(" {} {}", &code[..3], &code[3..]);
    let body = json!({"email": ada.email.to_uppercase(), "code": spaced});
    let calls = (0..8).map(|_| verify(&client, &body).send());
    let answers = join_all(calls).await;
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 1, "{answers:?}");
    let token = json!({"token": letter.token("magic-link").unwrap()});
    verify(&client, &token).send().await.expect_problem(410, "token-gone");
}

#[tokio::test]
async fn a_new_mail_voids_the_one_before() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let (first, second) = (asked(&client, &ada).await, asked(&client, &ada).await);
    let link = |letter: &Letter| json!({"token": letter.token("magic-link").unwrap()});
    verify(&client, &link(&first)).send().await.expect(410);
    verify(&client, &link(&second)).send().await.expect(200);
}

#[tokio::test]
async fn guessing_codes_ends_after_ten_tries_and_the_link_still_works() {
    let server = Installation::new().start().await;
    let client = server.client();
    let (ada, eve) = (Person::new(), Person::new());
    ada.verified(&client).await;
    eve.verified(&client).await;
    let letter = asked(&client, &ada).await;
    let right = letter.code.clone().unwrap();
    let wrong = if right == "000000" { "111111" } else { "000000" };
    let guess = |email: &str, code: &str| verify(&client, &json!({"email": email, "code": code}));
    let mut prints = Vec::new();
    for _ in 0..10 {
        let answer = guess(&ada.email, wrong).send().await;
        prints.push(answer.expect_problem(401, "invalid-code").fingerprint());
    }
    // Unknown addresses, and known ones without a code, answer alike.
    for email in [&eve.email, "nobody@example.com"] {
        prints.push(guess(email, wrong).send().await.expect(401).fingerprint());
    }
    prints.push(guess(&ada.email, &right).send().await.expect(401).fingerprint());
    assert!(prints.iter().all(|print| *print == prints[0]), "{prints:#?}");
    let link = json!({"token": letter.token("magic-link").unwrap()});
    verify(&client, &link).send().await.expect(200);
}

#[tokio::test]
async fn it_does_not_get_past_the_second_factor() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new().protected(&client).await;
    let letter = asked(&client, &ada.person).await;
    let body = json!({"token": letter.token("magic-link").unwrap()});
    let answer = verify(&client, &body).send().await.expect(200).json();
    assert_eq!(answer["status"], "mfa_required");
    assert_eq!(answer["methods"], json!(["totp", "recovery_code"]));
}

#[tokio::test]
async fn only_those_get_one_who_could_sign_in() {
    let installation = Installation::new();
    let server = installation.start().await;
    let client = server.client();
    let (ada, unverified) = (Person::new(), Person::new());
    ada.verified(&client).await;
    unverified.registered(&client).await;
    let mut prints = Vec::new();
    for email in [&ada.email, &unverified.email, "nobody@example.com"] {
        prints.push(send(&client, email).send().await.expect(202).fingerprint());
    }
    assert!(prints.iter().all(|print| *print == prints[0]), "{prints:#?}");
    let mailbox = Mailbox::of(&client);
    mailbox.token(&ada.email, "magic-link").await;
    assert_eq!(mailbox.to(&unverified.email).await.len(), 1, "the first proof, no more");
    assert_eq!(mailbox.to("nobody@example.com").await.len(), 0);
    invite_administrator(&installation, "boss@example.com").await;
}

#[tokio::test]
async fn the_mail_is_in_the_language_that_was_asked_for() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let english = asked(&client, &ada).await;
    let body = json!({"email": ada.email, "locale": "fr"});
    client.post(MAGIC_SEND).json(&body).send().await.expect(202);
    let what = "a second code";
    let french = socle_tests::poll(what, std::time::Duration::from_secs(20), async || {
        let letters = Mailbox::of(&client).to(&ada.email).await;
        let newest = letters.into_iter().find(|letter| letter.code.is_some())?;
        (newest.id != english.id).then_some(newest)
    })
    .await;
    assert_ne!(french.subject, english.subject);
    let body = json!({"email": ada.email, "locale": "xx"});
    let answer = client.post(MAGIC_SEND).json(&body).send().await;
    answer.expect_fields(&[("locale", "unsupported")]);
}

#[tokio::test]
async fn a_link_or_an_address_with_a_code_and_nothing_else() {
    let server = Installation::new().start().await;
    let client = server.client();
    for body in [
        json!({}),
        json!({"token": "t", "email": "a@example.com"}),
        json!({"token": "t", "code": "123456"}),
        json!({"email": "a@example.com"}),
        json!({"code": "123456"}),
    ] {
        verify(&client, &body).send().await.expect_fields(&[("token", "required")]);
    }
    let body = json!({"email": "no address", "code": "12345"});
    let fields = [("email", "malformed"), ("code", "malformed")];
    verify(&client, &body).send().await.expect_fields(&fields);
}
