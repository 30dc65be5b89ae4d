//! What of a resource is shown to whom.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use socle_domain::access::Permission;
use socle_domain::organizations::permissions::{MANAGE_MEMBERS, READ_CONTACTS, READ_MEMBERS};
use socle_tests::http::Method;

use super::stage::{Stage, text};
use crate::support::{ORGANIZATIONS, PERMISSIONS};

fn names(permissions: &[&Permission]) -> BTreeSet<&'static str> {
    permissions.iter().map(|permission| permission.name).collect()
}

/// The addresses in a list of members, as somebody sees it.
async fn addresses(stage: &Stage, organization: &str, bearer: &str) -> Vec<Value> {
    let path = format!("{ORGANIZATIONS}/{organization}/members");
    let answer = stage.client().get(&path).bearer(bearer).send().await.expect(200);
    let members = answer.json()["data"].as_array().unwrap().clone();
    members.into_iter().map(|member| member["email"].clone()).collect()
}

#[tokio::test]
async fn addresses_are_for_those_who_may_see_them() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let mut bearers = Vec::new();
    for (role, may) in [("owner", true), ("admin", true), ("member", true), ("viewer", false)] {
        bearers.push((stage.member(&organization, role).await.bearer().to_owned(), may));
    }
    for (permissions, may) in
        [(names(&[&READ_MEMBERS]), false), (names(&[&READ_MEMBERS, &READ_CONTACTS]), true)]
    {
        bearers.push((stage.key(&organization, &permissions).await.1, may));
        let role = stage.role(&organization, &permissions).await;
        bearers.push((stage.member(&organization, &role).await.bearer().to_owned(), may));
    }
    for (bearer, may) in bearers {
        let emails = addresses(&stage, &organization, &bearer).await;
        assert!(emails.len() >= 5, "{emails:?}");
        assert!(emails.iter().all(|email| email.is_string() == may), "{may}: {emails:?}");
    }
}

#[tokio::test]
async fn a_member_that_was_changed_is_shown_as_in_lists() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let role = stage.role(&organization, &names(&[&MANAGE_MEMBERS])).await;
    let other = stage.role(&organization, &names(&[&MANAGE_MEMBERS])).await;
    let (_, key) = stage.key(&organization, &names(&[&MANAGE_MEMBERS])).await;
    let member = stage.member(&organization, &role).await;
    let path = format!("{ORGANIZATIONS}/{organization}/members/{}", member.id);
    let change = |role: &str| stage.client().patch(&path).json(&json!({"role": role}));
    let shown = change(&other).bearer(&key).send().await.expect(200).json();
    assert_eq!(shown["email"], Value::Null);
    let path = format!("{ORGANIZATIONS}/{organization}/members/{}", member.id);
    let by_owner = stage.founder(Method::PATCH, &path).json(&json!({"role": "viewer"}));
    let shown = by_owner.send().await.expect(200).json();
    assert_eq!(shown["email"], member.person.email);
}

#[tokio::test]
async fn a_key_is_shown_once() {
    let stage = Stage::start().await;
    let organization = stage.organization().await;
    let path = format!("{ORGANIZATIONS}/{organization}/api-keys");
    let (id, key) = stage.key(&organization, &names(&[&READ_MEMBERS])).await;
    let list = stage.founder(Method::GET, &path).send().await.expect(200);
    let shown = &list.json()["data"][0];
    assert_eq!(text(&shown["id"]), id);
    let prefix = text(&shown["prefix"]);
    assert!(key.starts_with(&prefix) && key.len() > prefix.len() + 32, "{prefix}");
    assert!(!list.text().contains(&key[prefix.len()..]), "{list}");
    // Nor is it among what a thief of the database would find.
    let dump = stage.watched.installation.database().dump().await;
    let found = dump.windows(key.len()).any(|window| window == key.as_bytes());
    assert!(!found, "the key is in the database");
}

#[tokio::test]
async fn whoever_is_not_in_it_finds_no_organization_in_lists() {
    let stage = Stage::start().await;
    let (mine, theirs) = (stage.organization().await, stage.organization().await);
    let viewer = stage.member(&mine, "viewer").await;
    let (_, key) = stage.key(&mine, &BTreeSet::from(["organizations.read"])).await;
    for bearer in [viewer.bearer(), &key] {
        let list = stage.client().get(ORGANIZATIONS).bearer(bearer).send().await.expect(200);
        let body = list.json();
        let ids: Vec<_> = body["data"].as_array().unwrap().iter().map(|o| text(&o["id"])).collect();
        assert_eq!(ids, std::slice::from_ref(&mine));
        assert!(!list.text().contains(&theirs));
        // What can be permitted is no secret.
        stage.client().get(PERMISSIONS).bearer(bearer).send().await.expect(200);
    }
}
