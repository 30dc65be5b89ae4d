//! What too many wrong passwords lead to, and what they do not.

use serde_json::json;
use socle_tests::http::{Answer, Client, Mailbox, Person};
use socle_tests::server::Installation;

use crate::support::{FORGOT, RESET, SIGN_IN, UNLOCK};

/// Signs in as a program of that name: what a program calls itself is a part of where it is known.
async fn sign_in(client: &Client, email: &str, password: &str, program: &str) -> Answer {
    let body = json!({"email": email, "password": password});
    client.post(SIGN_IN).json(&body).header("user-agent", program).send().await
}

/// A person who is known on `home`, and whom a stranger has locked out.
async fn locked_out(client: &Client) -> Person {
    let ada = Person::new();
    ada.verified(client).await;
    sign_in(client, &ada.email, &ada.password, "home").await.expect(200);
    for _ in 0..10 {
        sign_in(client, &ada.email, "wrong", "stranger").await.expect(401);
    }
    ada
}

#[tokio::test]
async fn ten_failures_lock_strangers_out_and_not_the_owner() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = locked_out(&client).await;
    let wrong = sign_in(&client, "nobody@example.com", "wrong", "stranger").await;
    let locked = sign_in(&client, &ada.email, &ada.password, "stranger").await;
    assert_eq!(locked.expect(401).fingerprint(), wrong.expect(401).fingerprint());
    sign_in(&client, &ada.email, &ada.password, "another stranger").await.expect(401);
    sign_in(&client, &ada.email, &ada.password, "home").await.expect(200);
}

#[tokio::test]
async fn a_known_device_has_a_lockout_of_its_own() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    sign_in(&client, &ada.email, &ada.password, "home").await.expect(200);
    for _ in 0..10 {
        sign_in(&client, &ada.email, "wrong", "home").await.expect(401);
    }
    sign_in(&client, &ada.email, &ada.password, "home").await.expect(401);
    sign_in(&client, &ada.email, &ada.password, "elsewhere").await.expect(200);
}

#[tokio::test]
async fn a_success_forgets_the_failures_before_it() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    for _ in 0..3 {
        for _ in 0..9 {
            sign_in(&client, &ada.email, "wrong", "home").await.expect(401);
        }
        sign_in(&client, &ada.email, &ada.password, "home").await.expect(200);
    }
}

#[tokio::test]
async fn many_guesses_at_once_are_no_better_than_one_after_the_other() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let guesses = (0..30).map(|_| sign_in(&client, &ada.email, "wrong", "stranger"));
    let answers = futures_util::future::join_all(guesses).await;
    assert!(answers.iter().all(|answer| answer.status == 401 || answer.status == 503));
    sign_in(&client, &ada.email, &ada.password, "stranger").await.expect(401);
}

#[tokio::test]
async fn the_owner_is_mailed_once_and_ends_it() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = locked_out(&client).await;
    for _ in 0..5 {
        sign_in(&client, &ada.email, "wrong", "stranger").await.expect(401);
    }
    let mailbox = Mailbox::of(&client);
    let token = mailbox.token(&ada.email, "unlock").await;
    let letters = mailbox.to(&ada.email).await;
    assert_eq!(letters.iter().filter(|l| l.token("unlock").is_some()).count(), 1);
    let unlock = || client.post(UNLOCK).json(&json!({"token": token})).send();
    unlock().await.expect(204);
    unlock().await.expect_problem(410, "token-gone");
    sign_in(&client, &ada.email, &ada.password, "stranger").await.expect(200);
}

#[tokio::test]
async fn a_reset_password_ends_it_too() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = locked_out(&client).await;
    client.post(FORGOT).json(&json!({"email": ada.email})).send().await.expect(202);
    let token = Mailbox::of(&client).token(&ada.email, "reset-password").await;
    let password = "another-Horse-8-stable";
    let reset = json!({"token": token, "new_password": password});
    client.post(RESET).json(&reset).send().await.expect(204);
    sign_in(&client, &ada.email, password, "stranger").await.expect(200);
}

#[tokio::test]
async fn a_new_device_is_mailed_and_the_first_one_is_not() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let mailbox = Mailbox::of(&client);
    let news = async || {
        let letters = mailbox.to(&ada.email).await;
        letters.into_iter().filter(|l| l.text.contains("Phone/7")).collect::<Vec<_>>()
    };
    mailbox.wait_for(&ada.email, 2).await;
    for _ in 0..2 {
        sign_in(&client, &ada.email, &ada.password, "Laptop/1").await.expect(200);
    }
    for _ in 0..2 {
        sign_in(&client, &ada.email, &ada.password, "Phone/7").await.expect(200);
    }
    mailbox.wait_for(&ada.email, 3).await;
    let letters = news().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].links.iter().any(|l| l.ends_with("/account/devices")), "{letters:?}");
    assert_eq!(mailbox.to(&ada.email).await.len(), 3, "proof, welcome, new device");
}
