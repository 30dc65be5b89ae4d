//! What administrators do about people, and what people see of it.

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Client, Method, Person, Session};

use crate::support::{SECURITY_EVENTS, USERS, Watched, administrator, id_of};

async fn path_of(client: &Client, session: &Session) -> String {
    format!("{USERS}/{}", id_of(client, session).await)
}

#[rstest]
#[case("user", 403, 403)]
#[case("manager", 200, 403)]
#[case("admin", 200, 200)]
#[case("superadmin", 200, 200)]
#[tokio::test]
async fn managers_read_and_administrators_change(
    #[case] role: &str,
    #[case] reads: u16,
    #[case] changes: u16,
) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new().signed_in(client).await;
    let (_, actor) = administrator(&watched.installation, client, role).await;
    let (one, bearer) = (path_of(client, &ada).await, &actor.access_token);
    client.get(USERS).bearer(bearer).send().await.expect(reads);
    client.get(&one).bearer(bearer).send().await.expect(reads);
    let disabled = json!({"status": "disabled"});
    client.patch(&one).bearer(bearer).json(&disabled).send().await.expect(changes);
    let ended = if changes == 200 { 204 } else { changes };
    let end = client.call(Method::DELETE, &format!("{one}/sessions")).bearer(bearer);
    end.send().await.expect(ended);
    for call in [client.get(USERS), client.get(&one), client.patch(&one).json(&disabled)] {
        call.send().await.expect(401);
    }
}

#[tokio::test]
async fn a_disabled_persons_token_dies_with_the_next_request() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let session = ada.signed_in(client).await;
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    let one = path_of(client, &session).await;
    let change =
        |status| client.patch(&one).bearer(&boss.access_token).json(&json!({"status": status}));
    let body = change("disabled").send().await.expect(200).json();
    assert_eq!(body["status"], "disabled");
    session.profile(client).send().await.expect(401);
    ada.sign_in(client).send().await.expect_problem(401, "invalid-credentials");
    let refresh = json!({"refresh_token": session.refresh_token});
    client.post("/api/v1/auth/refresh").json(&refresh).send().await.expect(401);

    change("active").send().await.expect(200);
    session.profile(client).send().await.expect(401);
    let again = ada.session(client).await;
    let events = client.get(SECURITY_EVENTS).bearer(&again.access_token).send().await.expect(200);
    let events = events.json()["data"].as_array().unwrap().clone();
    let kinds: Vec<_> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["account_enabled", "account_disabled"]);
    assert!(events.iter().all(|event| event["ip"] == Value::Null), "{events:?}");
}

#[tokio::test]
async fn a_demoted_administrator_administers_no_more() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (_, chief) = administrator(&watched.installation, client, "superadmin").await;
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    client.get(USERS).bearer(&boss.access_token).send().await.expect(200);
    let one = path_of(client, &boss).await;
    let user = json!({"platform_role": "user"});
    client.patch(&one).bearer(&chief.access_token).json(&user).send().await.expect(200);
    client.get(USERS).bearer(&boss.access_token).send().await.expect(403);
    boss.profile(client).send().await.expect(200);
}

#[tokio::test]
async fn nobody_reaches_above_themselves() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (_, chief) = administrator(&watched.installation, client, "superadmin").await;
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    let ada = Person::new().signed_in(client).await;
    let (above, own) = (path_of(client, &chief).await, path_of(client, &boss).await);
    let below = path_of(client, &ada).await;
    let before = watched.state().await;
    let attempts = [
        (&above, json!({"status": "disabled"})),
        (&above, json!({"platform_role": "user"})),
        (&own, json!({"platform_role": "superadmin"})),
        (&own, json!({"status": "disabled"})),
        (&below, json!({"platform_role": "superadmin"})),
    ];
    for (path, body) in attempts {
        let call = client.patch(path).bearer(&boss.access_token).json(&body);
        call.send().await.expect_problem(403, "forbidden");
    }
    let end = client.call(Method::DELETE, &format!("{above}/sessions"));
    end.bearer(&boss.access_token).send().await.expect_problem(403, "forbidden");
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn only_status_and_role_can_be_changed() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new().signed_in(client).await;
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    let one = path_of(client, &ada).await;
    let before = watched.state().await;
    for field in ["email", "password_hash", "email_verified", "version", "id", "first_name"] {
        let body = json!({"status": "disabled", field: "x"});
        let call = client.patch(&one).bearer(&boss.access_token).json(&body);
        call.send().await.expect_fields(&[(field, "unknown_field")]);
    }
    for (field, value) in [("status", json!("gone")), ("platform_role", json!("root"))] {
        let call = client.patch(&one).bearer(&boss.access_token).json(&json!({field: value}));
        call.send().await.expect_fields(&[(field, "unknown")]);
    }
    let null = client.patch(&one).bearer(&boss.access_token).json(&json!({"status": null}));
    null.send().await.expect_fields(&[("status", "invalid_type")]);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn a_change_may_be_made_for_one_version_only() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new().signed_in(client).await;
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    let one = path_of(client, &ada).await;
    let read = client.get(&one).bearer(&boss.access_token).send().await.expect(200);
    let etag = read.header("etag").unwrap().to_owned();
    let change = |tag: &str, role: &str| {
        let call = client.patch(&one).bearer(&boss.access_token).header("if-match", tag);
        call.json(&json!({"platform_role": role}))
    };
    let changed = change(&etag, "manager").send().await.expect(200);
    assert_ne!(changed.header("etag"), Some(&*etag));
    change(&etag, "user").send().await.expect_problem(412, "stale");
    let nobody = format!("{USERS}/00000000-0000-0000-0000-000000000000");
    for path in [&nobody, &format!("{USERS}/nobody")] {
        let call = client.get(path).bearer(&boss.access_token).send().await;
        call.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn people_are_found_and_paged() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (boss, session) = administrator(&watched.installation, client, "admin").await;
    for address in ["first@example.org", "second@example.org", "third@example.org"] {
        Person::at(address).registered(client).await;
    }
    let list = async |query: &str| {
        let call = client.get(&format!("{USERS}?{query}")).bearer(&session.access_token);
        call.send().await.expect(200).json()
    };
    let emails = |page: &Value| -> Vec<String> {
        let people = page["data"].as_array().unwrap().iter();
        people.map(|one| one["email"].as_str().unwrap().to_owned()).collect()
    };
    let first = list("q=EXAMPLE.ORG&limit=2").await;
    assert_eq!(emails(&first), ["third@example.org", "second@example.org"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = list(&format!("q=EXAMPLE.ORG&limit=2&cursor={cursor}")).await;
    assert_eq!(
        (emails(&second), &second["next_cursor"]),
        (vec!["first@example.org".to_owned()], &Value::Null)
    );
    assert_eq!(emails(&list("role=admin&status=active").await), [boss.email]);
    assert_eq!(emails(&list("status=disabled").await), Vec::<String>::new());
    assert_eq!(emails(&list("q=%25").await), Vec::<String>::new());
    assert_eq!(emails(&list("q=ada+love").await).len(), 4);
    for (query, field) in [("status=gone", "status"), ("role=root", "role"), ("q=a%00b", "q")] {
        let call = client.get(&format!("{USERS}?{query}")).bearer(&session.access_token);
        let code = if field == "q" { "malformed" } else { "unknown" };
        call.send().await.expect_fields(&[(field, code)]);
    }
}
