//! Addresses that get no more mail, and the reports that put them there.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use socle_application::ports::Clock as _;
use socle_crypto::SystemClock;
use socle_tests::http::{
    Answer, Client, Mailbox, Method, Person, RESEND_WEBHOOK, SignedReport, bounced, complained,
    event,
};
use socle_tests::poll;
use socle_tests::server::Installation;

use crate::support::{
    FORGOT, RESEND, SIGN_UP, SUPPRESSIONS, TASKS, Watched, administrator, padded,
};

/// Somebody who may look after the list.
async fn boss(watched: &Watched) -> String {
    administrator(&watched.installation, &watched.client, "admin").await.1.access_token
}

async fn post(client: &Client, report: &SignedReport) -> Answer {
    report.on(client.post(RESEND_WEBHOOK)).send().await
}

async fn entries(watched: &Watched, boss: &str, query: &str) -> Vec<Value> {
    let path = format!("{SUPPRESSIONS}{query}");
    let page = watched.client.get(&path).bearer(boss).send().await.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

/// Waits until so many mails were not sent, and returns what their tasks say.
async fn suppressed(watched: &Watched, boss: &str, count: usize) -> Vec<Value> {
    poll("mails that are not sent", Duration::from_secs(20), async || {
        let path = format!("{TASKS}?kind=email.send&status=succeeded&limit=100");
        let page = watched.client.get(&path).bearer(boss).send().await.expect(200).json();
        let results = page["data"].as_array().unwrap().iter().map(|task| task["result"].clone());
        let results: Vec<_> = results.filter(|result| !result.is_null()).collect();
        (results.len() >= count).then_some(results)
    })
    .await
}

#[tokio::test]
async fn an_administrator_stops_mail_and_allows_it_again() {
    let watched = Watched::start().await;
    let (client, boss, ada) = (&watched.client, boss(&watched).await, Person::new());
    let add = |body: Value| client.post(SUPPRESSIONS).bearer(&boss).json(&body);
    let made = add(json!({"email": ada.email})).send().await.expect(201);
    let entry = made.json();
    assert_eq!((&entry["email"], &entry["reason"]), (&json!(ada.email), &json!("manual")));
    assert_eq!(entry["class"], Value::Null);
    let location = made.header("location").unwrap().to_owned();
    assert_eq!(client.get(&location).bearer(&boss).send().await.expect(200).json(), entry);
    // Again, it is the same one, and stops no less.
    let again = add(json!({"email": ada.email.to_uppercase(), "reason": "complained"}));
    let again = again.send().await.expect(200).json();
    assert_eq!((&again["id"], &again["reason"]), (&entry["id"], &json!("manual")));

    // The answer does not tell; the mail is not sent, and its task says so.
    ada.sign_up(client).send().await.expect(202);
    let results = suppressed(&watched, &boss, 1).await;
    assert_eq!(results, [json!({"outcome": "suppressed", "reason": "manual"})]);
    assert_eq!(Mailbox::of(client).to(&ada.email).await.len(), 0);

    client.call(Method::DELETE, &location).bearer(&boss).send().await.expect(204);
    for method in [Method::DELETE, Method::GET] {
        let gone = client.call(method, &location).bearer(&boss).send().await;
        gone.expect_problem(404, "not-found");
    }
    client.post(RESEND).json(&json!({"email": ada.email})).send().await.expect(202);
    Mailbox::of(client).wait_for(&ada.email, 1).await;
}

#[tokio::test]
async fn the_list_is_paged_and_an_address_is_found() {
    let watched = Watched::start().await;
    let (client, boss) = (&watched.client, boss(&watched).await);
    let mut ids = Vec::new();
    for reason in ["bounced", "complained", "manual"] {
        let body = json!({"email": format!("{reason}@example.com"), "reason": reason});
        let made = client.post(SUPPRESSIONS).bearer(&boss).json(&body).send().await.expect(201);
        ids.insert(0, made.json()["id"].clone());
    }
    let first = client.get(&format!("{SUPPRESSIONS}?limit=2")).bearer(&boss).send().await;
    let first = first.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = entries(&watched, &boss, &format!("?limit=2&cursor={cursor}")).await;
    let shown: Vec<_> = first["data"].as_array().unwrap().iter().chain(&rest).collect();
    assert_eq!(shown.iter().map(|it| it["id"].clone()).collect::<Vec<_>>(), ids);

    let found = entries(&watched, &boss, "?email=Complained%40Example.com").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["reason"], "complained");
    assert_eq!(entries(&watched, &boss, "?email=nobody@example.com").await.len(), 0);
    assert_eq!(entries(&watched, &boss, "?email=").await.len(), 3);
    let refused = client.get(&format!("{SUPPRESSIONS}?email=nobody")).bearer(&boss).send().await;
    refused.expect_fields(&[("email", "malformed")]);
    // Forgotten, it is still recognized.
    watched.installation.database().execute("UPDATE email_suppressions SET email = NULL").await;
    let found = entries(&watched, &boss, "?email=manual@example.com").await;
    assert_eq!((found.len(), &found[0]["email"]), (1, &Value::Null));
}

#[tokio::test]
async fn a_repeated_request_adds_one_entry() {
    let watched = Watched::start().await;
    let (client, boss) = (&watched.client, boss(&watched).await);
    let body = json!({"email": "ada@example.com"});
    let add = || client.post(SUPPRESSIONS).bearer(&boss).header("idempotency-key", "a").json(&body);
    let (one, two) = (add().send().await.expect(201), add().send().await.expect(201));
    assert_eq!(one.json(), two.json());
    assert_eq!(entries(&watched, &boss, "").await.len(), 1);
}

#[tokio::test]
async fn after_a_bounce_nothing_is_sent() {
    let watched = Watched::start().await;
    let (client, boss, ada) = (&watched.client, boss(&watched).await, Person::new());
    ada.verified(client).await;
    // The proof and the welcome.
    let before = Mailbox::of(client).wait_for(&ada.email, 2).await.len();
    let report = SignedReport::new("msg_1", &bounced(&ada.email, "Permanent"));
    post(client, &report).await.expect(204);
    let found = entries(&watched, &boss, &format!("?email={}", ada.email)).await;
    assert_eq!(
        (&found[0]["reason"], &found[0]["class"]),
        (&json!("bounced"), &json!("Permanent/General"))
    );
    client.post(FORGOT).json(&json!({"email": ada.email})).send().await.expect(202);
    let results = suppressed(&watched, &boss, 1).await;
    assert_eq!(results, [json!({"outcome": "suppressed", "reason": "bounced"})]);
    assert_eq!(Mailbox::of(client).to(&ada.email).await.len(), before);
    let log = watched.server.log();
    let line = log.iter().find(|line| line.contains("a mail was not sent")).unwrap();
    assert!(line.contains("reset_password") && !line.contains('@'), "{line}");

    // Posted again, it is the same report: what was allowed meanwhile stays allowed.
    let path = format!("{SUPPRESSIONS}/{}", found[0]["id"].as_str().unwrap());
    client.call(Method::DELETE, &path).bearer(&boss).send().await.expect(204);
    post(client, &report).await.expect(204);
    assert_eq!(entries(&watched, &boss, "").await.len(), 0);
}

#[tokio::test]
async fn after_a_complaint_what_one_asks_for_is_sent() {
    let watched = Watched::start().await;
    let (client, boss, ada) = (&watched.client, boss(&watched).await, Person::new());
    ada.verified(client).await;
    // The proof and the welcome.
    let before = Mailbox::of(client).wait_for(&ada.email, 2).await.len();
    post(client, &SignedReport::new("msg_1", &complained(&ada.email))).await.expect(204);
    // Somebody else signs up with the address; then its owner forgets the password.
    client.post(SIGN_UP).json(&ada.form()).send().await.expect(202);
    let results = suppressed(&watched, &boss, 1).await;
    assert_eq!(results, [json!({"outcome": "suppressed", "reason": "complained"})]);
    client.post(FORGOT).json(&json!({"email": ada.email})).send().await.expect(202);
    Mailbox::of(client).wait_for(&ada.email, before + 1).await;
    assert!(!Mailbox::of(client).token(&ada.email, "reset-password").await.is_empty());
}

#[tokio::test]
async fn the_fifth_bounce_for_the_time_being_is_one_too_many() {
    let watched = Watched::start().await;
    let (client, boss) = (&watched.client, boss(&watched).await);
    let event = bounced("full@example.com", "Transient");
    for number in 1..=5 {
        // Each is posted twice, and counts once.
        for _ in 0..2 {
            post(client, &SignedReport::new(&format!("msg_{number}"), &event)).await.expect(204);
        }
        let expected = usize::from(number == 5);
        assert_eq!(entries(&watched, &boss, "").await.len(), expected, "{number}");
    }
}

#[rstest]
#[case("email.delivered")]
#[case("email.opened")]
#[case("of.the.future")]
#[tokio::test]
async fn other_events_are_acknowledged_and_change_nothing(#[case] kind: &str) {
    let watched = Watched::start().await;
    let before = watched.state().await;
    let report = SignedReport::new("msg_1", &event(kind, "ada@example.com"));
    post(&watched.client, &report).await.expect(204);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn reports_that_are_forged_changed_or_old_are_refused() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let before = watched.state().await;
    let event = bounced("ada@example.com", "Permanent");
    let good = SignedReport::new("msg_1", &event);
    let with = |name: &str, value: &str| {
        let mut report = good.clone();
        let header = report.headers.iter_mut().find(|(known, _)| *known == name).unwrap();
        value.clone_into(&mut header.1);
        report
    };
    let without = |name: &str| {
        let mut report = good.clone();
        report.headers.retain(|(known, _)| *known != name);
        report
    };
    let now = SystemClock.now().timestamp();
    let body = bounced("eve@example.com", "Permanent").to_string();
    let refused = [
        without("svix-id"),
        without("svix-timestamp"),
        without("svix-signature"),
        with("svix-id", "msg_2"),
        with("svix-timestamp", &(now + 1000).to_string()),
        with("svix-signature", "v1,AAAA"),
        with("svix-signature", ""),
        SignedReport { body, ..good.clone() },
        SignedReport { body: format!("{} ", good.body), ..good.clone() },
        SignedReport::signed_at("msg_1", &event, now - 400),
        SignedReport::signed_at("msg_1", &event, now + 400),
    ];
    for report in refused {
        post(client, &report).await.expect_problem(401, "not-authenticated");
    }
    assert_eq!(watched.state().await, before);
    let nonsense = SignedReport::new("msg_3", &json!({"type": "email.bounced"}));
    post(client, &nonsense).await.expect_problem(400, "unreadable");
    let huge = SignedReport { body: padded("{}", 300_000), ..good.clone() };
    post(client, &huge).await.expect_problem(413, "too-large");
    assert_eq!(watched.state().await, before);
    post(client, &good).await.expect(204);
    assert_ne!(watched.state().await, before);
}

#[tokio::test]
async fn without_a_secret_there_is_no_webhook() {
    let server = Installation::new().start().await;
    let report = SignedReport::new("msg_1", &bounced("ada@example.com", "Permanent"));
    post(&server.client(), &report).await.expect_problem(404, "not-found");
}
