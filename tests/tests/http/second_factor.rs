//! The second factor, from setting it up to losing the phone.

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Client, Mailbox, Method, Person, Protected, second_factor};
use socle_tests::server::Installation;

use crate::support::{ME, RECOVERY_CODES, RESET, SESSIONS, STEP_UP, TOTP, TOTP_CONFIRM, Watched};

async fn protected(client: &Client) -> Protected {
    Person::new().protected(client).await
}

/// A code of six digits that is not the right one now or soon.
fn wrong_code(ada: &Protected) -> String {
    let right: Vec<_> = (-3..=3).map(|steps| ada.app.code_in(steps)).collect();
    let codes = (0..10).map(|digit| digit.to_string().repeat(6));
    codes.into_iter().find(|code| !right.contains(code)).unwrap()
}

async fn mfa_enabled(client: &Client, bearer: &str) -> Value {
    client.get(ME).bearer(bearer).send().await.expect(200).json()["mfa_enabled"].clone()
}

#[tokio::test]
async fn signing_in_asks_for_it_once_it_is_confirmed() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;
    let bearer = &session.access_token;
    let seed = client.post(TOTP).bearer(bearer).send().await.expect(201).json();
    assert!(seed["otpauth_uri"].as_str().unwrap().starts_with("otpauth://totp/Socle:"), "{seed}");
    assert!(seed["qr_svg"].as_str().unwrap().contains("<svg"), "{seed}");
    // What nobody confirmed asks nobody.
    assert_eq!(mfa_enabled(&client, bearer).await, false);
    ada.session(&client).await;

    let ada = ada.with_second_factor(&client, session.clone()).await;
    assert_eq!(mfa_enabled(&client, bearer).await, true);
    assert_eq!(ada.recovery_codes.len(), 10);
    let challenge = ada.challenge(&client).await;
    let code = ada.app.code_in(1);
    let answer = second_factor(&client, &challenge, "totp", &code).send().await.expect(200);
    let body = answer.json();
    assert_eq!(body["status"], "authenticated");
    assert_eq!(body["user"]["mfa_enabled"], true);
    let token = body["access_token"].as_str().unwrap();
    client.get(ME).bearer(token).send().await.expect(200);

    // Neither the code nor the challenge works again.
    let again = second_factor(&client, &challenge, "totp", &code).send().await;
    again.expect_problem(410, "token-gone");
    let challenge = ada.challenge(&client).await;
    let replayed = second_factor(&client, &challenge, "totp", &code).send().await;
    replayed.expect_problem(401, "invalid-code");
}

#[tokio::test]
async fn of_many_uses_of_one_recovery_code_at_once_one_works() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = protected(&client).await;
    let code = &ada.recovery_codes[0];
    let challenges = join_all((0..8).map(|_| ada.challenge(&client))).await;
    let calls = challenges.iter().map(|challenge| {
        second_factor(&client, challenge, "recovery_code", &code.to_uppercase()).send()
    });
    let answers = join_all(calls).await;
    let let_in = answers.iter().filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!((let_in, refused), (1, 7), "{answers:?}");
    let letters = Mailbox::of(&client).wait_for(&ada.person.email, 4).await;
    assert!(letters.iter().any(|letter| letter.text.contains('9')), "{letters:?}");
}

#[tokio::test]
async fn who_has_lost_the_phone_gets_in_and_begins_anew() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = protected(&client).await;
    let challenge = ada.challenge(&client).await;
    let code = &ada.recovery_codes[0];
    let answer = second_factor(&client, &challenge, "recovery_code", code).send().await.expect(200);
    let bearer = answer.json()["access_token"].as_str().unwrap().to_owned();

    client.post(TOTP).bearer(&bearer).send().await.expect_problem(409, "mfa-already-enabled");
    let remove = |code: &str| {
        let call = client.call(Method::DELETE, TOTP).bearer(&bearer);
        call.json(&json!({"code": code}))
    };
    remove(code).send().await.expect_fields(&[("code", "wrong")]);
    remove(&ada.recovery_codes[1]).send().await.expect(204);
    assert_eq!(mfa_enabled(&client, &bearer).await, false);
    remove(&ada.recovery_codes[2]).send().await.expect_problem(409, "mfa-not-enabled");
    ada.person.session(&client).await;
    client.post(TOTP).bearer(&bearer).send().await.expect(201);
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = protected(&client).await;
    let bearer = &ada.session.access_token;
    let replace =
        |code: &str| client.post(RECOVERY_CODES).bearer(bearer).json(&json!({"code": code}));
    replace(&wrong_code(&ada)).send().await.expect_fields(&[("code", "wrong")]);
    let new = replace(&ada.app.code_in(1)).send().await.expect(200).json();
    let new = new["recovery_codes"][0].as_str().unwrap();
    let challenge = ada.challenge(&client).await;
    let old = second_factor(&client, &challenge, "recovery_code", &ada.recovery_codes[0]);
    old.send().await.expect_problem(401, "invalid-code");
    second_factor(&client, &challenge, "recovery_code", new).send().await.expect(200);
}

#[tokio::test]
async fn a_reset_password_does_not_get_past_it() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = protected(&client).await;
    let email = &ada.person.email;
    client.post("/api/v1/auth/password/forgot").json(&json!({"email": email})).send().await;
    let token = Mailbox::of(&client).token(email, "reset-password").await;
    let password = "another-Horse-8-stable";
    let reset = json!({"token": token, "new_password": password});
    client.post(RESET).json(&reset).send().await.expect(204);
    let person = Person { password: password.to_owned(), ..ada.person.clone() };
    let body = person.sign_in(&client).send().await.expect(200).json();
    assert_eq!(body["status"], "mfa_required");
    assert!(body.get("access_token").is_none(), "{body}");
}

#[tokio::test]
async fn codes_stop_working_after_too_many_wrong_ones_in_whatever_flow() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = protected(&client).await;
    let wrong = wrong_code(&ada);
    // Two flows at the same time share one count.
    let challenges = [ada.challenge(&client).await, ada.challenge(&client).await];
    for attempt in 0..10 {
        let challenge = &challenges[attempt % 2];
        let answer = second_factor(&client, challenge, "totp", &wrong).send().await;
        answer.expect_problem(401, "invalid-code");
    }
    let right = ada.app.code_in(1);
    let answer = second_factor(&client, &challenges[0], "totp", &right).send().await;
    answer.expect_problem(401, "invalid-code");
    let challenge = ada.challenge(&client).await;
    let recovery = second_factor(&client, &challenge, "recovery_code", &ada.recovery_codes[0]);
    recovery.send().await.expect_problem(401, "invalid-code");
    // The password counts apart.
    ada.challenge(&client).await;
}

#[tokio::test]
async fn setting_it_up_needs_a_fresh_proof() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let session = ada.signed_in(client).await;
    let bearer = &session.access_token;
    // As if the person had signed in ten minutes ago.
    let past = "UPDATE sessions SET authenticated_at = authenticated_at - 600000000";
    watched.installation.database().execute(past).await;
    client.post(TOTP).bearer(bearer).send().await.expect_problem(403, "step-up-required");

    let step_up = |body: Value| client.post(STEP_UP).bearer(bearer).json(&body);
    step_up(json!({"current_password": "wrong"}))
        .send()
        .await
        .expect_fields(&[("current_password", "wrong")]);
    step_up(json!({})).send().await.expect_fields(&[("code", "required")]);
    step_up(json!({"code": "123456"})).send().await.expect_fields(&[("code", "wrong")]);
    step_up(json!({"current_password": ada.password})).send().await.expect(204);
    client.post(TOTP).bearer(bearer).send().await.expect(201);
}

#[tokio::test]
async fn a_password_does_not_stand_in_for_it() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = protected(&client).await;
    let bearer = &ada.session.access_token;
    let password = json!({"current_password": ada.person.password});
    let answer = client.post(STEP_UP).bearer(bearer).json(&password).send().await;
    answer.expect_fields(&[("code", "required")]);
    let code = json!({"code": ada.recovery_codes[0]});
    client.post(STEP_UP).bearer(bearer).json(&code).send().await.expect(204);
}

#[rstest]
#[case::no_challenge("totp", "123456", None, 410)]
#[case::no_code("totp", "", Some(()), 422)]
#[case::letters("totp", "abcdef", Some(()), 422)]
#[case::a_recovery_code_as_totp("totp", "abcde-fgh12", Some(()), 422)]
#[case::digits_as_recovery_code("recovery_code", "123456", Some(()), 422)]
#[case::long("recovery_code", &"a".repeat(10_000), Some(()), 422)]
#[case::other_digits("totp", "١٢٣٤٥٦", Some(()), 422)]
#[tokio::test]
async fn bad_input_is_refused(
    #[case] method: &str,
    #[case] code: &str,
    #[case] has_challenge: Option<()>,
    #[case] status: u16,
) {
    let server = Installation::new().start().await;
    let client = server.client();
    let challenge = match has_challenge {
        Some(()) => protected(&client).await.challenge(&client).await,
        None => "c".repeat(43),
    };
    second_factor(&client, &challenge, method, code).send().await.expect(status);
}

#[tokio::test]
async fn a_session_that_was_ended_changes_nothing_about_it() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = protected(&client).await;
    let other = ada.challenge(&client).await;
    let code = ada.app.code_in(1);
    let other = second_factor(&client, &other, "totp", &code).send().await.expect(200).json();
    let bearer = other["access_token"].as_str().unwrap();
    client.call(Method::DELETE, SESSIONS).bearer(bearer).send().await.expect(204);
    let remove = client.call(Method::DELETE, TOTP).bearer(&ada.session.access_token);
    let remove = remove.json(&json!({"code": ada.recovery_codes[0]}));
    remove.send().await.expect_problem(401, "not-authenticated");
    client.post(TOTP_CONFIRM).json(&json!({"code": "123456"})).send().await.expect(401);
}
