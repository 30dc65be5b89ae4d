//! Nobody learns from an answer whether an address is known.

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Mailbox, PASSWORD, Person};

use crate::support::{RESEND, SIGN_IN, Watched};

#[tokio::test]
async fn sign_up_answers_known_and_unknown_addresses_alike() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let known = Person::new();
    known.verified(client).await;
    let mailbox = Mailbox::of(client);
    mailbox.wait_for(&known.email, 2).await;
    let before = watched.state().await;

    let again = Person { password: "another-Horse-8-stable".to_owned(), ..known.clone() };
    let to_known = again.sign_up(client).send().await.expect(202);
    assert_eq!(watched.state().await, before, "the account is unchanged");
    let stranger = Person::new();
    let to_unknown = stranger.sign_up(client).send().await.expect(202);
    assert_eq!(to_known.fingerprint(), to_unknown.fingerprint());

    let letters = mailbox.wait_for(&known.email, 3).await;
    assert_eq!(letters[0].token("verify-email"), None);
    assert_ne!(letters[0].subject, letters[2].subject, "the owner gets another mail");
    known.session(client).await;
    again.sign_in(client).send().await.expect(401);
}

#[tokio::test]
async fn signing_up_again_before_the_proof_replaces_what_was_given() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let first = Person::new();
    let old = first.registered(client).await;
    let second = Person { password: "another-Horse-8-stable".to_owned(), ..first.clone() };
    second.sign_up(client).send().await.expect(202);
    let letters = Mailbox::of(client).wait_for(&first.email, 2).await;
    let new = letters[0].token("verify-email").unwrap();

    // Whoever squatted the address with their own password gets in by no link.
    let verify =
        |token: &str| client.post("/api/v1/auth/email/verify").json(&json!({"token": token}));
    verify(&old).send().await.expect(410);
    verify(&new).send().await.expect(204);
    first.sign_in(client).send().await.expect(401);
    second.session(client).await;
}

#[tokio::test]
async fn sign_in_answers_every_failure_alike() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (verified, unverified) = (Person::new(), Person::new());
    verified.verified(client).await;
    unverified.registered(client).await;
    // Without a password so far: made by the command line, with a link to set one.
    crate::support::invite_administrator(&watched.installation, "boss@example.com").await;

    let long = format!("{}@example.com", "a".repeat(300));
    let attempts = [
        ("nobody@example.com", PASSWORD),
        (&verified.email, "wrong-Horse-7-battery"),
        (&verified.email, ""),
        (&unverified.email, PASSWORD),
        ("boss@example.com", PASSWORD),
        ("boss@example.com", ""),
        ("no address", PASSWORD),
        ("", PASSWORD),
        ("a@b@c", PASSWORD),
        ("nul\0@example.com", PASSWORD),
        (&long, PASSWORD),
    ];
    let before = watched.state().await;
    let mut prints = Vec::new();
    for (email, password) in attempts {
        let body = json!({"email": email, "password": password});
        let answer = client.post(SIGN_IN).json(&body).send().await;
        prints.push(answer.expect_problem(401, "invalid-credentials").fingerprint());
    }
    assert!(prints.iter().all(|print| *print == prints[0]), "{prints:#?}");
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn asking_for_another_mail_answers_every_address_alike() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (verified, unverified) = (Person::new(), Person::new());
    verified.verified(client).await;
    unverified.registered(client).await;
    let mut prints = Vec::new();
    for email in [&verified.email, &unverified.email, "nobody@example.com"] {
        let answer = client.post(RESEND).json(&json!({"email": email})).send().await;
        prints.push(answer.expect(202).fingerprint());
    }
    assert!(prints.iter().all(|print| *print == prints[0]), "{prints:#?}");
    let mailbox = Mailbox::of(client);
    mailbox.wait_for(&unverified.email, 2).await;
    assert_eq!(mailbox.to("nobody@example.com").await.len(), 0);
    assert_eq!(mailbox.wait_for(&verified.email, 2).await.len(), 2, "proof and welcome, no more");
}

#[rstest]
#[case::unknown_token(json!("t".repeat(43)))]
#[case::short(json!("t"))]
#[case::empty(json!(""))]
#[case::long(json!("t".repeat(10_000)))]
#[case::nul(json!("\0"))]
#[case::not_ascii(json!("🗝".repeat(43)))]
#[case::injection(json!("' OR 1=1 --"))]
#[tokio::test]
async fn a_bad_token_is_gone_whatever_is_bad_about_it(#[case] token: Value) {
    let watched = Watched::start().await;
    let client = &watched.client;
    Person::new().registered(client).await;
    let before = watched.state().await;
    let verify = client.post("/api/v1/auth/email/verify").json(&json!({"token": token}));
    let verify = verify.send().await.expect_problem(410, "token-gone");
    let reset = json!({"token": token, "new_password": "another-Horse-8-stable"});
    let reset = client.post("/api/v1/auth/password/reset").json(&reset);
    let reset = reset.send().await.expect_problem(410, "token-gone");
    assert_eq!(verify.fingerprint(), reset.fingerprint());
    assert_eq!(watched.state().await, before);
}
