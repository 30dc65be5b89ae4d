//! The tokens of mailed and printed links: once, by POST only.

use futures_util::future::join_all;
use serde_json::json;
use socle_tests::http::{Mailbox, Method, Person};
use socle_tests::server::Installation;

use crate::support::{RESET, SIGN_IN, VERIFY, Watched, invite_administrator};

/// Sends a request 50 times at once, and demands that it works exactly once.
async fn works_once(send: impl AsyncFn() -> socle_tests::http::Answer) {
    let answers = join_all((0..50).map(|_| send())).await;
    let with = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((with(204), with(410)), (1, 49), "{answers:?}");
}

#[tokio::test]
async fn of_fifty_proofs_at_once_one_counts() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let token = ada.registered(client).await;
    works_once(async || client.post(VERIFY).json(&json!({"token": token})).send().await).await;
    ada.session(client).await;
    // One proof, one welcome: the second mail is the last.
    let sentinel = Person::new();
    sentinel.registered(client).await;
    assert_eq!(Mailbox::of(client).to(&ada.email).await.len(), 2);
}

#[tokio::test]
async fn of_fifty_resets_at_once_one_counts() {
    // All fifty are hashed before one of them wins.
    let installation = Installation::new().set("SOCLE_AUTH_HASHING_QUEUE", "100");
    let server = installation.start().await;
    let client = server.client();
    let token = invite_administrator(&installation, "boss@example.com").await;
    let body = json!({"token": token, "new_password": "another-Horse-8-stable"});
    works_once(async || client.post(RESET).json(&body).send().await).await;
    let boss =
        Person { password: "another-Horse-8-stable".to_owned(), ..Person::at("boss@example.com") };
    let answer = boss.sign_in(&client).send().await.expect(200);
    assert_eq!(answer.json()["user"]["platform_role"], "admin");
}

#[tokio::test]
async fn a_reset_ends_every_session_and_signs_nobody_in() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let boss = Person::at("boss@example.com");
    let input = format!("{}\n", boss.password);
    let arguments = ["admin", "create", "--email", &boss.email, "--password-stdin"];
    let made = watched.installation.run_with_input(&arguments, &input).await;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let sessions = [boss.session(client).await, boss.session(client).await];
    for session in &sessions {
        session.profile(client).send().await.expect(200);
    }

    // No operation mails such a link yet, so the token comes from another account's link, which the
    // database is told to be this one's.
    let token = invite_administrator(&watched.installation, "other@example.com").await;
    let statement = "UPDATE one_time_tokens SET user_id = \
                     (SELECT id FROM users WHERE email = 'boss@example.com')";
    watched.installation.database().execute(statement).await;
    let new = Person { password: "another-Horse-8-stable".to_owned(), ..boss.clone() };
    let body = json!({"token": token, "new_password": new.password});
    let answer = client.post(RESET).json(&body).send().await.expect(204);
    assert_eq!(answer.header("set-cookie"), None);

    for session in &sessions {
        session.profile(client).send().await.expect_problem(401, "not-authenticated");
    }
    boss.sign_in(client).send().await.expect_problem(401, "invalid-credentials");
    new.session(client).await;
    let letters = Mailbox::of(client).wait_for(&boss.email, 1).await;
    assert!(letters[0].token("reset-password").is_none(), "the owner hears of it, without a link");
}

#[tokio::test]
async fn a_token_works_for_its_own_purpose_only() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let proof = ada.registered(client).await;
    let reset = invite_administrator(&watched.installation, "boss@example.com").await;
    let before = watched.state().await;
    let body = json!({"token": proof, "new_password": "another-Horse-8-stable"});
    client.post(RESET).json(&body).send().await.expect_problem(410, "token-gone");
    let call = client.post(VERIFY).json(&json!({"token": reset}));
    call.send().await.expect_problem(410, "token-gone");
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn reading_the_page_of_a_link_uses_nothing_up() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let proof = ada.registered(client).await;
    let reset = invite_administrator(&watched.installation, "boss@example.com").await;
    let before = watched.state().await;
    let paths = [
        format!("/auth/verify-email?token={proof}"),
        format!("/auth/reset-password?token={reset}"),
    ];
    for path in &paths {
        // Mail scanners follow links, some of them several times.
        for method in [Method::GET, Method::HEAD, Method::GET] {
            let answer = client.undocumented(method, path).send().await.expect(200);
            assert_eq!(answer.content_type(), Some("text/html"));
        }
    }
    for path in [VERIFY, RESET] {
        for method in [Method::GET, Method::HEAD] {
            client.undocumented(method, &format!("{path}?token={proof}")).send().await.expect(405);
        }
    }
    assert_eq!(watched.state().await, before);
    client.post(VERIFY).json(&json!({"token": proof})).send().await.expect(204);
    let body = json!({"token": reset, "new_password": "another-Horse-8-stable"});
    client.post(RESET).json(&body).send().await.expect(204);
}

#[tokio::test]
async fn whoever_holds_the_link_to_set_a_password_has_proved_the_address() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let token = invite_administrator(&watched.installation, "boss@example.com").await;
    let sign_in = json!({"email": "boss@example.com", "password": "another-Horse-8-stable"});
    client.post(SIGN_IN).json(&sign_in).send().await.expect(401);
    let body = json!({"token": token, "new_password": "another-Horse-8-stable"});
    client.post(RESET).json(&body).send().await.expect(204);
    let answer = client.post(SIGN_IN).json(&sign_in).send().await.expect(200);
    assert_eq!(answer.json()["user"]["email_verified"], true);
}
