//! What people may ask of their data.

use std::time::Duration;

use serde_json::{Value, json};
use socle_tests::http::{Answer, Client, Mailbox, Method, Person};
use socle_tests::poll;
use socle_tests::server::Installation;

use crate::support::{
    CHANGE, CONSENTS, EMAIL_CHANGE, EXPORT, EXPORTS, ME, RESTORE, SESSIONS, SIGN_OUT, TOTP, USERS,
    Watched, administrator,
};

/// Waits until an export that was accepted is there.
pub(crate) async fn export_ready(client: &Client, bearer: &str, accepted: &Answer) -> Answer {
    let path = format!("{EXPORTS}/{}", accepted.json()["task_id"].as_str().unwrap());
    poll("an export", Duration::from_secs(20), async || {
        let answer = client.get(&path).bearer(bearer).send().await.expect(200);
        (answer.json()["status"] == "ready").then_some(answer)
    })
    .await
}

async fn erase(client: &Client, bearer: &str, body: &Value) -> Answer {
    client.call(Method::DELETE, ME).bearer(bearer).json(body).send().await
}

#[tokio::test]
async fn an_account_is_closed_by_whoever_knows_the_password() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let bearer = ada.signed_in(client).await.access_token;
    let before = watched.state().await;
    for (body, code) in [
        (json!({}), "required"),
        (json!({"current_password": null}), "required"),
        (json!({"current_password": "wrong"}), "wrong"),
    ] {
        let answer = erase(client, &bearer, &body).await;
        answer.expect_fields(&[("current_password", code)]);
    }
    client.post(RESTORE).bearer(&bearer).send().await.expect_problem(409, "erasure-not-requested");
    assert_eq!(watched.state().await, before);

    let proof = json!({"current_password": ada.password});
    let accepted = erase(client, &bearer, &proof).await.expect(202);
    client.get(ME).bearer(&bearer).send().await.expect(401);
    let letters = Mailbox::of(client).wait_for(&ada.email, 3).await;
    assert!(letters.iter().any(|letter| letter.subject == "Your account will be erased"));
    // They may come in, look, take their data along and change their mind.
    let bearer = ada.session(client).await.access_token;
    let profile = client.get(ME).bearer(&bearer).send().await.expect(200);
    assert_eq!(profile.json()["erases_at"], accepted.json()["erases_at"]);
    assert!(accepted.json()["erases_at"].is_string());
    client.get(SESSIONS).bearer(&bearer).send().await.expect(200);
    client.post(EXPORT).bearer(&bearer).send().await.expect(202);
    let change =
        json!({"current_password": ada.password, "new_password": "another-Horse-8-stable"});
    let email = json!({"current_password": ada.password, "new_email": "new@example.com"});
    for refused in [
        client.patch(ME).json(&json!({"locale": "fr"})),
        client.post(CHANGE).json(&change),
        client.post(EMAIL_CHANGE).json(&email),
        client.post(TOTP),
    ] {
        let answer = refused.bearer(&bearer).send().await;
        answer.expect_problem(403, "account-closing");
    }
    // Asking again moves nothing.
    let again = erase(client, &bearer, &proof).await.expect(202);
    assert_eq!(again.json(), accepted.json());
    client.post(RESTORE).bearer(&bearer).send().await.expect(204);
    let profile = client.get(ME).bearer(&bearer).send().await.expect(200);
    assert_eq!(profile.json()["erases_at"], Value::Null);
    let change = json!({"locale": "fr"});
    client.patch(ME).bearer(&bearer).json(&change).send().await.expect(200);
    client.post(SIGN_OUT).bearer(&bearer).send().await.expect(204);
}

#[tokio::test]
async fn an_archive_is_its_persons_alone_and_three_a_day() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (ada, eve) = (Person::new(), Person::new());
    let bearer = ada.signed_in(client).await.access_token;
    let stranger = eve.signed_in(client).await.access_token;
    for _ in 0..3 {
        let accepted = client.post(EXPORT).bearer(&bearer).send().await.expect(202);
        let ready = export_ready(client, &bearer, &accepted).await.json();
        assert_eq!((&ready["progress"], &ready["error"]), (&json!(100), &Value::Null));
        let path = format!("{EXPORTS}/{}", ready["id"].as_str().unwrap());
        let archive =
            client.get(&format!("{path}/archive")).bearer(&bearer).send().await.expect(200);
        assert_eq!(archive.content_type(), Some("application/zip"));
        assert!(archive.header("content-disposition").unwrap().starts_with("attachment; "));
        assert!(archive.body.starts_with(b"PK"), "it is a ZIP");
        assert_eq!(json!(archive.body.len()), ready["size"]);
        for path in [path.clone(), format!("{path}/archive")] {
            client.get(&path).bearer(&stranger).send().await.expect_problem(404, "not-found");
            client.get(&path).send().await.expect(401);
        }
    }
    client.post(EXPORT).bearer(&bearer).send().await.expect_problem(429, "too-many-requests");
    client.post(EXPORT).bearer(&stranger).send().await.expect(202);
    let nothing = format!("{EXPORTS}/not-an-id");
    client.get(&nothing).bearer(&bearer).send().await.expect(404);
}

#[tokio::test]
async fn one_archive_at_a_time() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let accepted = client.post(EXPORT).bearer(&bearer).send().await.expect(202);
    let ready = export_ready(client, &bearer, &accepted).await.json();
    // As if it had not been made yet, and never will: its message is gone.
    let undone = "UPDATE personal_exports SET finished_at = NULL, progress = 45";
    watched.installation.database().execute(undone).await;
    client.post(EXPORT).bearer(&bearer).send().await.expect_problem(409, "export-running");
    let path = format!("{EXPORTS}/{}/archive", ready["id"].as_str().unwrap());
    client.get(&path).bearer(&bearer).send().await.expect_problem(409, "export-running");
    // Whatever runs for so long never ends.
    let long_ago = "UPDATE personal_exports SET created_at = created_at - 30 * 3600 * 1000000";
    watched.installation.database().execute(long_ago).await;
    client.get(&path).bearer(&bearer).send().await.expect_problem(409, "export-failed");
    client.post(EXPORT).bearer(&bearer).send().await.expect(202);
}

#[tokio::test]
async fn consents_are_given_and_taken_back() {
    let installation = Installation::new().set("SOCLE_PRIVACY_TERMS_VERSION", "2026-11");
    let server = installation.start().await;
    let client = server.client();
    let bearer = Person::new().signed_in(&client).await.access_token;
    let decide = async |kind: &str, version: &str, granted: bool| {
        let path = format!("{CONSENTS}/{kind}");
        let body = json!({"version": version, "granted": granted});
        client.call(Method::PUT, &path).bearer(&bearer).json(&body).send().await
    };
    let none = client.get(CONSENTS).bearer(&bearer).send().await.expect(200).json();
    assert_eq!(none["current"].as_array().unwrap().len(), 3);
    assert_eq!(none["current"][0]["current_version"], "2026-11");
    assert_eq!((&none["current"][0]["granted"], &none["data"]), (&json!(false), &json!([])));
    decide("terms", "2025-01", true).await.expect_fields(&[("version", "not_current")]);
    decide("terms", "", true).await.expect_fields(&[("version", "malformed")]);
    decide("terms", "ada@example.com", false).await.expect_fields(&[("version", "malformed")]);
    decide("everything", "1", true).await.expect_problem(404, "not-found");
    let given = decide("terms", "2026-11", true).await.expect(200).json();
    let again = decide("terms", "2026-11", true).await.expect(200).json();
    assert_eq!(given, again, "the same once more is no other decision");
    decide("marketing", "1", true).await.expect(200);
    decide("marketing", "1", false).await.expect(200);
    let view = client.get(CONSENTS).bearer(&bearer).send().await.expect(200).json();
    let granted: Vec<_> =
        view["current"].as_array().unwrap().iter().map(|it| &it["granted"]).collect();
    assert_eq!(granted, [&json!(true), &json!(false), &json!(false)]);
    assert_eq!(view["data"].as_array().unwrap().len(), 3);
    server.stop().await;

    // The terms change: what was agreed to is outdated.
    let server = installation.set("SOCLE_PRIVACY_TERMS_VERSION", "2027-01").start().await;
    let client = server.client();
    let view = client.get(CONSENTS).bearer(&bearer).send().await.expect(200).json();
    assert_eq!(view["current"][0]["outdated"], true);
}

#[tokio::test]
async fn administrators_erase_others_and_not_themselves() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let session = ada.signed_in(client).await;
    let id = session.profile(client).send().await.json()["id"].as_str().unwrap().to_owned();
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    let own = boss.profile(client).send().await.json()["id"].as_str().unwrap().to_owned();
    let call = async |method: Method, path: &str, bearer: &str| {
        client.call(method, &format!("{USERS}/{path}")).bearer(bearer).send().await
    };
    let (user, boss) = (&session.access_token, &boss.access_token);
    let restore = format!("{id}/restore");
    call(Method::DELETE, &own, user).await.expect_problem(403, "forbidden");
    call(Method::POST, &restore, user).await.expect_problem(403, "forbidden");
    call(Method::DELETE, &own, boss).await.expect_problem(403, "forbidden");
    let nobody = uuid::Uuid::from_u128(7).to_string();
    call(Method::DELETE, &nobody, boss).await.expect_problem(404, "not-found");
    call(Method::POST, &restore, boss).await.expect_problem(409, "erasure-not-requested");
    call(Method::DELETE, &id, boss).await.expect(202);
    client.get(ME).bearer(user).send().await.expect(401);
    call(Method::POST, &restore, boss).await.expect(204);
    ada.session(client).await;
}
