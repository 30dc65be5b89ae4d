//! Links that need no header.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use socle_application::ports::Clock as _;
use socle_crypto::SystemClock;
use socle_tests::http::{Method, Person};
use socle_tests::poll;

use super::support::{NOTES, link, linked, path_of, uploaded};
use crate::support::{FILES, ORGANIZATIONS, SIGN_OUT, Watched, id_of};

#[tokio::test]
async fn a_link_works_until_it_expires() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let id = uploaded(client, &bearer, NOTES).await;
    let signed = link(client, &bearer, &id, &json!({"expires_in": 2})).await.expect(200).json();
    let path = path_of(signed["url"].as_str().unwrap());
    client.get(&path).send().await.expect(200);
    client.get(&path).send().await.expect(200);
    poll("the link to expire", Duration::from_secs(20), async || {
        let answer = client.get(&path).send().await;
        (answer.status != 200).then(|| answer.expect_problem(410, "link-expired"))
    })
    .await;
    let expires_at: DateTime<Utc> = signed["expires_at"].as_str().unwrap().parse().unwrap();
    assert!(SystemClock.now() >= expires_at, "not before it says");
}

#[tokio::test]
async fn a_link_is_for_five_minutes_or_for_as_long_as_asked() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let id = uploaded(client, &bearer, NOTES).await;
    for (body, seconds) in [
        (json!({}), 300),
        (json!({"expires_in": null}), 300),
        (json!({"expires_in": 3_600}), 3_600),
        (json!({"expires_in": 1}), 1),
    ] {
        let asked = SystemClock.now();
        let signed = link(client, &bearer, &id, &body).await.expect(200).json();
        let expires_at: DateTime<Utc> = signed["expires_at"].as_str().unwrap().parse().unwrap();
        let lifetime = (expires_at - asked).num_milliseconds();
        assert!(
            (seconds * 1_000 - 1_000..seconds * 1_000 + 20_000).contains(&lifetime),
            "{signed}"
        );
    }
    for wish in [json!(0), json!(3_601)] {
        let answer = link(client, &bearer, &id, &json!({"expires_in": wish})).await;
        answer.expect_fields(&[("expires_in", "out_of_range")]);
    }
    for wish in [json!(-1), json!("60"), json!(1.5), json!(4_294_967_296_u64)] {
        let answer = link(client, &bearer, &id, &json!({"expires_in": wish})).await;
        answer.expect_fields(&[("expires_in", "invalid_type")]);
    }
}

#[tokio::test]
async fn a_link_that_was_changed_is_none() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (ada, eve) = (Person::new().signed_in(client).await, Person::new().signed_in(client).await);
    let (mine, other) = (
        uploaded(client, &ada.access_token, NOTES).await,
        uploaded(client, &ada.access_token, NOTES).await,
    );
    let path = linked(client, &ada.access_token, &mine).await;
    let (ada_id, eve_id) = (id_of(client, &ada).await, id_of(client, &eve).await);
    let expires = path.split("expires=").nth(1).unwrap().split('&').next().unwrap();
    let later = (expires.parse::<i64>().unwrap() + 1).to_string();
    let signature = path.split("signature=").nth(1).unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let flipped = format!("{flipped}{}", &signature[1..]);
    let (before, _) = path.split_once('?').unwrap();
    let forged = [
        path.replace(&mine, &other),
        path.replace(&ada_id, &eve_id),
        path.replace("user.", "key."),
        path.replace(expires, &later),
        path.replace(expires, "9999999999"),
        path.replace(expires, &format!("0{expires}x")),
        path.replace(signature, &flipped),
        path.replace(signature, &signature[..42]),
        path.replace(signature, ""),
        path.replace("&signature=", "&x="),
        path.replace("holder=", "x="),
        before.to_owned(),
        format!("{before}?"),
        format!("{before}?holder=user.{ada_id}&expires={later}&signature={}", "A".repeat(43)),
    ];
    for forged in forged {
        assert_ne!(forged, path);
        let answer = client.get(&forged).send().await;
        assert_eq!(answer.status, 403, "{forged}: {answer}");
        answer.expect_problem(403, "link-invalid");
        // Being signed in helps nobody.
        let answer = client.get(&forged).bearer(&ada.access_token).send().await;
        answer.expect_problem(403, "link-invalid");
    }
    client.get(&path).send().await.expect(200);
}

#[tokio::test]
async fn a_link_outlives_the_session_and_not_the_account() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let session = ada.signed_in(client).await;
    let id = uploaded(client, &session.access_token, NOTES).await;
    let path = linked(client, &session.access_token, &id).await;
    client.post(SIGN_OUT).bearer(&session.access_token).send().await.expect(204);
    client.get(&path).send().await.expect(200);
    let disable = format!("UPDATE users SET status = 'disabled' WHERE email = '{}'", ada.email);
    watched.installation.database().execute(&disable).await;
    client.get(&path).send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_link_ends_with_the_membership() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let owner = Person::new().signed_in(client).await.access_token;
    let member = Person::new().signed_in(client).await;
    let found = client.post(ORGANIZATIONS).bearer(&owner).json(&json!({"name": "Acme"}));
    let acme = found.send().await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let member_id = id_of(client, &member).await;
    let blob = |id: &str| format!("X'{}'", id.replace('-', ""));
    let join = format!(
        "INSERT INTO organization_members VALUES ({}, {}, 'member', NULL, 0)",
        blob(&acme),
        blob(&member_id)
    );
    watched.installation.database().execute(&join).await;
    let member = member.access_token;
    let upload = async || {
        let (content_type, body) = super::support::of_organization(&acme, NOTES);
        client.post(FILES).bearer(&member).body(&content_type, body).send().await
    };
    // What the database was told past the server is believed a little later.
    let file = poll("the membership to be seen", Duration::from_secs(20), async || {
        let answer = upload().await;
        (answer.status == 201).then(|| answer.json()["id"].as_str().unwrap().to_owned())
    })
    .await;
    let path = linked(client, &member, &file).await;
    client.get(&path).send().await.expect(200);
    let remove = format!("{ORGANIZATIONS}/{acme}/members/{member_id}");
    client.call(Method::DELETE, &remove).bearer(&owner).send().await.expect(204);
    client.get(&path).send().await.expect_problem(404, "not-found");
    let read = client.get(&format!("{FILES}/{file}")).bearer(&member).send().await;
    read.expect_problem(404, "not-found");
}
