use serde_json::{Value, json};
use socle_tests::http::{Client, Jar, Mailbox, Person, Protected};

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::{Scene, text};
use super::super::verdict::Rule::{Browser, Person as OwnAccount, Public};
use crate::support::{
    CHANGE, CSRF, EMAIL_CHANGE, EMAIL_CONFIRM, FORGOT, MAGIC_SEND, MAGIC_VERIFY, ME, MFA_VERIFY,
    RECOVERY_CODES, REFRESH, RESEND, RESET, SESSIONS, SIGN_IN, SIGN_OUT, SIGN_UP, STEP_UP, TOTP,
    TOTP_CONFIRM, UNLOCK, VERIFY,
};

const NEW_PASSWORD: &str = "another-Horse-8-stable";

/// What people do with their own account.
pub(super) fn account_rows() -> Vec<Row> {
    vec![
        row("GET", ME, OwnAccount, 200, nothing),
        row(
            "PATCH",
            ME,
            OwnAccount,
            200,
            given!(_scene => Input::body(json!({"first_name": "Augusta"}))),
        ),
        row("GET", SESSIONS, OwnAccount, 200, nothing),
        row("DELETE", SESSIONS, OwnAccount, 204, nothing),
        row(
            "DELETE",
            "/api/v1/auth/sessions/{id}",
            OwnAccount,
            204,
            given!(scene => Input::part("id", another_session(scene).await)),
        ),
        row("POST", SIGN_OUT, OwnAccount, 204, nothing),
        row(
            "POST",
            CHANGE,
            OwnAccount,
            204,
            given!(scene => {
                let current = scene.me().await.person.password;
                let body = json!({"current_password": current, "new_password": NEW_PASSWORD});
                Input::body(body)
            }),
        ),
        row(
            "POST",
            EMAIL_CHANGE,
            OwnAccount,
            202,
            given!(scene => Input::body(new_address(&scene.me().await.person))),
        ),
        row(
            "POST",
            STEP_UP,
            OwnAccount,
            204,
            given!(scene => {
                Input::body(json!({"current_password": scene.me().await.person.password}))
            }),
        ),
        row("POST", TOTP, OwnAccount, 201, nothing),
        row(
            "POST",
            TOTP_CONFIRM,
            OwnAccount,
            200,
            given!(scene => {
                let me = scene.me().await;
                let seed = scene.client.post(TOTP).bearer(me.bearer()).send().await.expect(201);
                let app = socle_tests::http::Authenticator::of(&text(&seed.json()["secret"]));
                Input::body(json!({"code": app.code()}))
            }),
        ),
        row("DELETE", TOTP, OwnAccount, 204, given!(scene => recovery_code(scene).await)),
        row("POST", RECOVERY_CODES, OwnAccount, 200, given!(scene => recovery_code(scene).await)),
        row("GET", CSRF, Browser, 200, given!(scene => browser_session(scene).await)),
    ]
}

/// What people do to get in.
pub(super) fn entrance_rows() -> Vec<Row> {
    vec![
        row("POST", SIGN_UP, Public, 202, given!(_scene => Input::body(Person::new().form()))),
        row(
            "POST",
            VERIFY,
            Public,
            204,
            given!(scene => token(&Person::new().registered(scene.client).await)),
        ),
        row("POST", RESEND, Public, 202, given!(scene => address(scene).await)),
        row(
            "POST",
            SIGN_IN,
            Public,
            200,
            given!(scene => {
                let Person { email, password } = scene.stage.anybody().await.person;
                Input::body(json!({"email": email, "password": password}))
            }),
        ),
        row(
            "POST",
            REFRESH,
            Public,
            200,
            given!(scene => {
                let session = scene.stage.anybody().await.session;
                Input::body(json!({"refresh_token": session.refresh_token}))
            }),
        ),
        row("POST", FORGOT, Public, 202, given!(scene => address(scene).await)),
        row(
            "POST",
            RESET,
            Public,
            204,
            given!(scene => {
                let email = scene.stage.anybody().await.person.email;
                let token = mailed(scene.client, FORGOT, &email, "reset-password").await;
                Input::body(json!({"token": token, "new_password": NEW_PASSWORD}))
            }),
        ),
        row("POST", MAGIC_SEND, Public, 202, given!(scene => address(scene).await)),
        row(
            "POST",
            MAGIC_VERIFY,
            Public,
            200,
            given!(scene => {
                let email = scene.stage.anybody().await.person.email;
                token(&mailed(scene.client, MAGIC_SEND, &email, "magic-link").await)
            }),
        ),
        row("POST", MFA_VERIFY, Public, 200, given!(scene => challenge(scene).await)),
        row(
            "POST",
            EMAIL_CONFIRM,
            Public,
            204,
            given!(scene => {
                let somebody = scene.stage.anybody().await;
                let body = new_address(&somebody.person);
                let call = scene.client.post(EMAIL_CHANGE).bearer(somebody.bearer()).json(&body);
                call.send().await.expect(202);
                let new = text(&body["new_email"]);
                token(&Mailbox::of(scene.client).token(&new, "change-email").await)
            }),
        ),
        row("POST", UNLOCK, Public, 204, given!(scene => lock(scene).await)),
    ]
}

fn token(token: &str) -> Input {
    Input::body(json!({"token": token}))
}

fn new_address(person: &Person) -> Value {
    json!({"new_email": format!("new-{}", person.email), "current_password": person.password})
}

async fn address(scene: &Scene<'_>) -> Input {
    Input::body(json!({"email": scene.stage.anybody().await.person.email}))
}

/// The token of a mail that is asked for with an address.
async fn mailed(client: &Client, path: &str, email: &str, page: &str) -> String {
    client.post(path).json(&json!({"email": email})).send().await.expect(202);
    Mailbox::of(client).token(email, page).await
}

/// A session of whoever asks, but not the one they ask in.
async fn another_session(scene: &Scene<'_>) -> String {
    let me = scene.me().await;
    me.person.session(scene.client).await;
    let sessions = scene.client.get(SESSIONS).bearer(me.bearer()).send().await.expect(200).json();
    let sessions = sessions["data"].as_array().expect("a list");
    text(&sessions.iter().find(|session| session["current"] == false).expect("another")["id"])
}

/// One of the codes of whoever asks, who has a second factor now.
async fn recovery_code(scene: &Scene<'_>) -> Input {
    let me = scene.me().await;
    let protected = me.person.with_second_factor(scene.client, me.session).await;
    Input::body(json!({"code": protected.recovery_codes[0]}))
}

/// What a browser presents in which whoever asks is signed in.
async fn browser_session(scene: &Scene<'_>) -> Input {
    let Person { email, password } = scene.me().await.person;
    let body = json!({"email": email, "password": password, "session": "cookie"});
    let mut jar = Jar::new();
    jar.keep(&scene.client.post(SIGN_IN).json(&body).send().await.expect(200));
    Input { instead: vec![("cookie", jar.pairs())], ..Input::default() }
}

/// A sign-in that waits for its second factor.
async fn challenge(scene: &Scene<'_>) -> Input {
    let somebody = scene.stage.anybody().await;
    let protected = somebody.person.with_second_factor(scene.client, somebody.session).await;
    let challenge = protected.challenge(scene.client).await;
    let Protected { recovery_codes, .. } = protected;
    Input::body(json!({
        "challenge_id": challenge, "method": "recovery_code", "code": recovery_codes[0],
    }))
}

/// The token of the mail to somebody whose account was locked.
async fn lock(scene: &Scene<'_>) -> Input {
    let email = scene.stage.anybody().await.person.email;
    let wrong = json!({"email": email, "password": "wrong"});
    for _ in 0..10 {
        let stranger = scene.client.post(SIGN_IN).header("user-agent", "stranger").json(&wrong);
        stranger.send().await.expect(401);
    }
    token(&Mailbox::of(scene.client).token(&email, "unlock").await)
}
