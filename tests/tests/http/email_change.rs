//! Moving an account to another address.

use serde_json::{Value, json};
use socle_tests::http::{Call, Client, Mailbox, Person, Session};
use socle_tests::server::Installation;

use crate::support::{EMAIL_CHANGE, EMAIL_CONFIRM, FORGOT, ME, RESET};

fn change(client: &Client, session: &Session, new: &str, password: &str) -> Call {
    let body = json!({"new_email": new, "current_password": password});
    client.post(EMAIL_CHANGE).bearer(&session.access_token).json(&body)
}

fn confirm(client: &Client, token: &str) -> Call {
    client.post(EMAIL_CONFIRM).json(&json!({"token": token}))
}

async fn profile(client: &Client, session: &Session) -> Value {
    client.get(ME).bearer(&session.access_token).send().await.expect(200).json()
}

#[tokio::test]
async fn both_addresses_hear_of_it_and_only_the_new_one_can_confirm() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;
    let new = format!("new-{}", ada.email);
    let mailbox = Mailbox::of(&client);
    let before = mailbox.wait_for(&ada.email, 2).await.len();
    change(&client, &session, &new, &ada.password).send().await.expect(202);
    let token = mailbox.token(&new, "change-email").await;
    let notice = mailbox.wait_for(&ada.email, before + 1).await;
    assert_eq!(notice[0].token("change-email"), None);
    assert_eq!(profile(&client, &session).await["email"], ada.email, "nothing has changed yet");

    confirm(&client, &token).send().await.expect(204);
    confirm(&client, &token).send().await.expect_problem(410, "token-gone");
    let changed = profile(&client, &session).await;
    assert_eq!((&changed["email"], &changed["email_verified"]), (&json!(new), &json!(true)));
    mailbox.wait_for(&ada.email, before + 2).await;
    mailbox.wait_for(&new, 2).await;
    ada.sign_in(&client).send().await.expect(401);
    Person { email: new, ..ada }.session(&client).await;
}

#[tokio::test]
async fn links_that_were_mailed_to_the_old_address_stop_working() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;
    let mailbox = Mailbox::of(&client);
    client.post(FORGOT).json(&json!({"email": ada.email})).send().await.expect(202);
    let reset = mailbox.token(&ada.email, "reset-password").await;
    let new = format!("new-{}", ada.email);
    change(&client, &session, &new, &ada.password).send().await.expect(202);
    confirm(&client, &mailbox.token(&new, "change-email").await).send().await.expect(204);
    let body = json!({"token": reset, "new_password": "another-Horse-8-stable"});
    client.post(RESET).json(&body).send().await.expect_problem(410, "token-gone");
}

#[tokio::test]
async fn a_taken_address_answers_like_a_free_one_and_its_owner_hears_of_it() {
    let server = Installation::new().start().await;
    let client = server.client();
    let (ada, eve) = (Person::new(), Person::new());
    let session = eve.signed_in(&client).await;
    ada.verified(&client).await;
    let mailbox = Mailbox::of(&client);
    let before = mailbox.wait_for(&ada.email, 2).await.len();
    let taken = change(&client, &session, &ada.email, &eve.password).send().await.expect(202);
    let free = change(&client, &session, "free@example.com", &eve.password).send().await;
    assert_eq!(taken.fingerprint(), free.expect(202).fingerprint());
    let letters = mailbox.wait_for(&ada.email, before + 1).await;
    assert_eq!(letters[0].token("change-email"), None);
}

#[tokio::test]
async fn an_address_taken_in_the_meantime_is_a_conflict() {
    let server = Installation::new().start().await;
    let client = server.client();
    let (ada, eve) = (Person::new(), Person::at("wanted@example.com"));
    let session = ada.signed_in(&client).await;
    change(&client, &session, &eve.email, &ada.password).send().await.expect(202);
    let token = Mailbox::of(&client).token(&eve.email, "change-email").await;
    eve.verified(&client).await;
    confirm(&client, &token).send().await.expect_problem(409, "email-taken");
    assert_eq!(profile(&client, &session).await["email"], ada.email);
    eve.session(&client).await;
}

#[tokio::test]
async fn the_current_password_is_asked_for() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;
    let refused = [
        ("new@example.com", "wrong", vec![("current_password", "wrong")]),
        ("no address", &*ada.password, vec![("new_email", "malformed")]),
        (&*ada.email, &*ada.password, vec![("new_email", "unchanged")]),
    ];
    for (email, password, fields) in refused {
        let answer = change(&client, &session, email, password).send().await;
        answer.expect_fields(&fields);
    }
    let body = json!({"new_email": "new@example.com", "current_password": ada.password});
    client.post(EMAIL_CHANGE).json(&body).send().await.expect(401);
    assert_eq!(Mailbox::of(&client).to("new@example.com").await.len(), 0);
}
