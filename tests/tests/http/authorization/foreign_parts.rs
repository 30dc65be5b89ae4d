//! What belongs to others cannot be reached through what is one's own.

use serde_json::json;
use socle_tests::http::Method;
use uuid::Uuid;

use super::row::{Input, Row};
use super::rows;
use super::stage::Stage;
use super::verdict::Rule;
use crate::support::ORGANIZATIONS;

/// Variables that identify nothing that belongs to anybody.
const NAMES: [&str; 2] = ["feature", "kind"];

/// Operations on what others show to everybody.
const OF_EVERYBODY: [(&str, &str); 1] = [("POST", "/api/v1/recruiting/jobs/{id}/applications")];

/// The rows with something in their path that belongs to an organization or to a person.
fn rows_with_parts() -> Vec<Row> {
    let has_parts = |row: &Row| {
        let variables: Vec<_> = row.path.split('{').skip(1).collect();
        let own = usize::from(row.is_in_organization());
        let named = |text: &&str| NAMES.iter().any(|name| text.starts_with(&format!("{name}}}")));
        variables.len() - variables.iter().filter(|text| named(text)).count() > own
    };
    let owned = |row: &Row| {
        !matches!(row.rule, Rule::Platform(_) | Rule::Public)
            && !OF_EVERYBODY.contains(&(row.method, row.path))
    };
    rows::all().into_iter().filter(|row| has_parts(row) && owned(row)).collect()
}

#[tokio::test]
async fn what_is_others_is_not_there() {
    let stage = Stage::start().await;
    let rows = rows_with_parts();
    let names: Vec<_> = rows.iter().map(Row::name).collect();
    assert!(rows.len() >= 7, "members, invitations, roles, keys, sessions: {names:?}");
    for row in rows {
        let permission = row.rule.permission();
        let mine = stage.scene(row.rule.somebody(), permission).await;
        let theirs = stage.scene(row.rule.somebody(), permission).await;
        let others = (row.prepare)(&theirs).await;
        // What the body names is of the right organization.
        let body = (row.prepare)(&mine).await.body;
        let before = stage.state().await;
        let bearer = mine.player.bearer.as_deref().expect("somebody");
        let mut prints = Vec::new();
        let missing = others.parts.keys().map(|name| {
            (*name, Uuid::from_u128(0x0199_0000_0000_7fff_8000_0000_0000_0000).to_string())
        });
        let missing = Input { parts: missing.collect(), ..others.clone() };
        let malformed = others.parts.keys().map(|name| (*name, "x".to_owned()));
        let malformed = Input { parts: malformed.collect(), ..others.clone() };
        for input in [others, missing, malformed] {
            let input = Input { body: body.clone(), ..input };
            let call = row.call(stage.client(), &mine.organization, &input).bearer(bearer);
            let answer = call.send().await;
            assert_eq!(answer.status, 404, "{}: {answer}", row.name());
            prints.push(answer.expect_problem(404, "not-found").fingerprint());
        }
        assert_eq!(prints[0], prints[1], "{}: foreign and missing", row.name());
        assert_eq!(stage.state().await, before, "{}", row.name());
    }
}

#[tokio::test]
async fn roles_of_others_can_be_given_to_nobody() {
    let stage = Stage::start().await;
    let (mine, theirs) = (stage.organization().await, stage.organization().await);
    let member = stage.member(&mine, "viewer").await;
    let role = stage.role(&theirs, &["organizations.read"].into()).await;
    let before = stage.state().await;
    let path = format!("{ORGANIZATIONS}/{mine}/members/{}", member.id);
    let give = stage.founder(Method::PATCH, &path).json(&json!({"role": role}));
    give.send().await.expect_fields(&[("role", "unknown")]);
    let path = format!("{ORGANIZATIONS}/{mine}/invitations");
    let body = json!({"email": "ada@example.com", "role": role});
    let invite = stage.founder(Method::POST, &path).json(&body);
    invite.send().await.expect_fields(&[("role", "unknown")]);
    assert_eq!(stage.state().await, before);
}

#[tokio::test]
async fn pages_never_lead_into_the_organization_of_others() {
    let stage = Stage::start().await;
    let (mine, theirs) = (stage.organization().await, stage.organization().await);
    for organization in [&mine, &theirs] {
        for _ in 0..3 {
            stage.key(organization, &["organizations.read"].into()).await;
        }
    }
    let list = |organization: &str, query: &str| {
        let path = format!("{ORGANIZATIONS}/{organization}/api-keys?{query}");
        stage.founder(Method::GET, &path)
    };
    let ids = |body: &serde_json::Value| -> Vec<String> {
        let keys = body["data"].as_array().unwrap().iter();
        keys.map(|key| key["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = ids(&list(&mine, "limit=100").send().await.expect(200).json());
    let page = list(&theirs, "limit=1").send().await.expect(200).json();
    let cursor = page["next_cursor"].as_str().expect("there is more");
    let page = list(&mine, &format!("cursor={cursor}")).send().await.expect(200).json();
    assert!(ids(&page).iter().all(|id| all.contains(id)), "{page}");
}
