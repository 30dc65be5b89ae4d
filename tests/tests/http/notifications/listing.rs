//! Lists, counts and preferences.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Client, Method, Person};
use socle_tests::poll;

use super::support::{Told, some_preferences};
use crate::support::{ME, NOTIFICATIONS, PREFERENCES, READ_ALL, UNREAD_COUNT, Watched};

const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until so many were told.
async fn listed(client: &Client, bearer: &str, number: usize) -> Vec<Value> {
    poll("notifications in the list", PATIENCE, async || {
        let page = client.get(NOTIFICATIONS).bearer(bearer).send().await.expect(200).json();
        let data = page["data"].as_array().unwrap().clone();
        (data.len() >= number).then_some(data)
    })
    .await
}

async fn unread(client: &Client, bearer: &str) -> u64 {
    let answer = client.get(UNREAD_COUNT).bearer(bearer).send().await.expect(200);
    answer.json()["count"].as_u64().unwrap()
}

#[tokio::test]
async fn a_member_is_told_and_so_is_the_owner() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let [one] = &listed(client, told.bearer(), 1).await[..] else { panic!("one") };
    assert_eq!(one["title"], "You now belong to Acme");
    assert_eq!((&one["kind"], &one["position"]), (&json!("system"), &json!(1)));
    assert_eq!(one["organization_id"], told.founder.organization);
    assert_eq!(one["data"], json!({"organization_id": told.founder.organization}));
    assert_eq!(one["read_at"], Value::Null);
    assert!(one["link"].as_str().unwrap().ends_with("/account/organizations"), "{one}");
    let owner = &told.founder.session.access_token;
    let joined = listed(client, owner, 1).await;
    assert_eq!(joined[0]["title"], "Ada Lovelace has joined Acme");
    // What a thing is called is not stored, so it is called as it is called now.
    let path = told.founder.path("");
    let rename = client.patch(path.trim_end_matches('/')).bearer(owner);
    rename.json(&json!({"name": "Initech"})).send().await.expect(200);
    let again = listed(client, told.bearer(), 1).await;
    assert_eq!(again[0]["title"], "You now belong to Initech");
    let stored = watched.installation.database().texts("SELECT data FROM notifications").await;
    for data in stored.into_iter().flatten() {
        assert!(!data.contains("Acme") && !data.contains("Ada"), "{data}");
    }
}

#[rstest]
#[case("fr", "Vous faites désormais partie de Acme")]
#[case("he", "הצטרפת אל Acme")]
#[tokio::test]
async fn everybody_is_told_in_their_language(#[case] locale: &str, #[case] title: &str) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let change = client.patch(ME).bearer(told.bearer()).json(&json!({"locale": locale}));
    change.send().await.expect(200);
    assert_eq!(listed(client, told.bearer(), 1).await[0]["title"], title);
}

#[tokio::test]
async fn what_was_read_is_counted_no_more() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let bearer = told.bearer();
    told.tell(client).await;
    told.tell(client).await;
    let all = listed(client, bearer, 3).await;
    assert_eq!(unread(client, bearer).await, 3);
    let one = format!("{NOTIFICATIONS}/{}", all[1]["id"].as_str().unwrap());
    for _ in 0..2 {
        client.post(&format!("{one}/read")).bearer(bearer).send().await.expect(204);
    }
    assert_eq!(unread(client, bearer).await, 2);
    let left = client.get(&format!("{NOTIFICATIONS}?unread=true&limit=1")).bearer(bearer);
    let left = left.send().await.expect(200).json();
    assert_eq!(left["data"][0]["id"], all[0]["id"]);
    let next = left["next_cursor"].as_str().unwrap();
    let next = client.get(&format!("{NOTIFICATIONS}?unread=true&cursor={next}")).bearer(bearer);
    let next = next.send().await.expect(200).json();
    assert_eq!(next["data"][0]["id"], all[2]["id"]);
    assert_eq!(next["next_cursor"], Value::Null);

    client.post(READ_ALL).bearer(bearer).send().await.expect(204);
    assert_eq!(unread(client, bearer).await, 0);
    client.call(Method::DELETE, &one).bearer(bearer).send().await.expect(204);
    client.call(Method::DELETE, &one).bearer(bearer).send().await.expect(404);
    let page = client.get(NOTIFICATIONS).bearer(bearer).send().await.expect(200).json();
    assert_eq!(page["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn others_notifications_are_not_there() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let one = listed(client, told.bearer(), 1).await[0]["id"].as_str().unwrap().to_owned();
    let eve = Person::new().signed_in(client).await.access_token;
    let path = format!("{NOTIFICATIONS}/{one}");
    client.post(&format!("{path}/read")).bearer(&eve).send().await.expect(404);
    client.call(Method::DELETE, &path).bearer(&eve).send().await.expect(404);
    client.post(READ_ALL).bearer(&eve).send().await.expect(204);
    let page = client.get(NOTIFICATIONS).bearer(&eve).send().await.expect(200).json();
    assert_eq!(page["data"], json!([]));
    assert_eq!(unread(client, told.bearer()).await, 1);
}

#[rstest]
#[case("unread=maybe", 422)]
#[case("unread=", 422)]
#[case("limit=0", 422)]
#[case("cursor=none", 400)]
#[case("unread=false&limit=100", 200)]
#[tokio::test]
async fn a_query_is_read_or_refused(#[case] query: &str, #[case] status: u16) {
    let watched = Watched::start().await;
    let bearer = Person::new().signed_in(&watched.client).await.access_token;
    let call = watched.client.get(&format!("{NOTIFICATIONS}?{query}")).bearer(&bearer);
    call.send().await.expect(status);
}

#[tokio::test]
async fn preferences_are_replaced_whole_and_hold_from_then_on() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let bearer = told.bearer();
    listed(client, bearer, 1).await;
    let put = |body: &Value| client.call(Method::PUT, PREFERENCES).bearer(bearer).json(body);
    let default = client.get(PREFERENCES).bearer(bearer).send().await.expect(200).json();
    assert_eq!(default["message"], json!({"in_app": true, "mail": "immediately"}));
    assert_eq!(default["system"], json!({"in_app": true, "mail": "daily"}));

    let mut silent = some_preferences();
    silent["system"] = json!({"in_app": false, "mail": "never"});
    assert_eq!(put(&silent).send().await.expect(200).json(), silent);
    let stored = client.get(PREFERENCES).bearer(bearer).send().await.expect(200).json();
    assert_eq!(stored, silent);
    told.tell(client).await;
    // What was announced is told before anything else happens.
    let waits = "SELECT count(*) FROM outbox WHERE topic = 'member.role_changed'";
    poll("an empty outbox", PATIENCE, async || {
        let count = watched.installation.database().texts(waits).await.remove(0);
        (count.as_deref() == Some("0")).then_some(())
    })
    .await;
    assert_eq!(put(&default).send().await.expect(200).json(), default);
    told.tell(client).await;
    let all = listed(client, bearer, 2).await;
    let titles: Vec<_> = all.iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Your role in Acme has changed", "You now belong to Acme"]);

    let mut part = some_preferences();
    part.as_object_mut().unwrap().remove("new_job");
    put(&part).send().await.expect_fields(&[("new_job", "required")]);
    let mut wrong = some_preferences();
    wrong["message"]["mail"] = json!("weekly");
    put(&wrong).send().await.expect_fields(&[("message.mail", "invalid_type")]);
    let mut more = some_preferences();
    more["message"]["sms"] = json!(true);
    put(&more).send().await.expect_fields(&[("message.sms", "unknown_field")]);
    let stored = client.get(PREFERENCES).bearer(bearer).send().await.expect(200).json();
    assert_eq!(stored, default);
}
