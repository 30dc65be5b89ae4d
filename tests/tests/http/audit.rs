//! What happened: who may read it, filters, pages, exports.

use std::collections::BTreeMap;
use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use socle_application::ports::{Clock as _, RandomnessExt as _};
use socle_crypto::{SystemClock, SystemRandomness};
use socle_domain::access::RequestId;
use socle_domain::audit::{AuditActor, AuditChain, AuditEntry, Outcome, Resource};
use socle_domain::organizations::OrganizationId;
use socle_domain::{Id as _, Timestamp};
use socle_tests::http::Person;
use socle_tests::poll;
use uuid::Uuid;

use crate::support::{ADMIN_AUDIT, ORGANIZATIONS, Watched};

fn hexadecimal(id: OrganizationId) -> String {
    id.as_uuid().simple().to_string()
}

/// An organization without members.
async fn organization(watched: &Watched) -> OrganizationId {
    let id: OrganizationId = SystemRandomness.id(SystemClock.now());
    let hex = hexadecimal(id);
    let insert = format!(
        "INSERT INTO organizations (id, name, slug, created_at, updated_at, version) \
         VALUES (x'{hex}', 'Acme', 'acme-{hex}', 0, 0, 1)"
    );
    watched.installation.database().execute(&insert).await;
    id
}

/// The access token of a new member.
async fn member(watched: &Watched, organization: OrganizationId, role: &str) -> String {
    let person = Person::new();
    person.verified(&watched.client).await;
    let insert = format!(
        "INSERT INTO organization_members (organization_id, user_id, role, joined_at) \
         SELECT x'{}', id, '{role}', 0 FROM users WHERE email = '{}'",
        hexadecimal(organization),
        person.email
    );
    watched.installation.database().execute(&insert).await;
    person.session(&watched.client).await.access_token
}

/// The access token of somebody who owns an organization, and which.
pub(crate) async fn owner_of_an_organization(watched: &Watched) -> (String, OrganizationId) {
    let id = organization(watched).await;
    (member(watched, id, "owner").await, id)
}

/// The access token of somebody with this role on the platform.
async fn staff(watched: &Watched, role: &str) -> String {
    let person = Person::new();
    person.verified(&watched.client).await;
    let update =
        format!("UPDATE users SET platform_role = '{role}' WHERE email = '{}'", person.email);
    watched.installation.database().execute(&update).await;
    person.session(&watched.client).await.access_token
}

fn path(organization: OrganizationId) -> String {
    format!("{ORGANIZATIONS}/{organization}/audit-events")
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_timestamp(1_893_456_000 + second, 123_456_000).unwrap()
}

/// Something that an actor did, so many seconds after the rest.
fn entry(chain: AuditChain, second: i64) -> AuditEntry {
    AuditEntry {
        id: SystemRandomness.id(moment(second)),
        chain,
        actor: AuditActor::parse("user", Some(Uuid::from_u128(0xada))).unwrap(),
        action: "role.created".to_owned(),
        outcome: Outcome::Success,
        resource: Some(Resource { kind: "role".to_owned(), id: Uuid::from_u128(0x5e1) }),
        details: BTreeMap::from([("field".to_owned(), "name".to_owned())]),
        request_id: RequestId::parse("request-1").unwrap(),
        ip: Some("2001:db8::7".parse().unwrap()),
        user_agent: Some("Browser/1.0".to_owned()),
        occurred_at: moment(second),
    }
}

/// Adds entries as a use case of another node would.
async fn append(watched: &Watched, entries: &[AuditEntry]) {
    let opened = watched.installation.database().open().await.unwrap();
    let mut tx = opened.store.begin().await.unwrap();
    for entry in entries {
        tx.audit_log().append(entry).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn list(watched: &Watched, path: &str, token: &str) -> Vec<Value> {
    let answer = watched.client.get(path).bearer(token).send().await.expect(200).json();
    answer["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_event_says_everything_and_is_linked_soon() {
    let watched = Watched::start().await;
    let (owner, id) = owner_of_an_organization(&watched).await;
    let entry = entry(AuditChain::Organization(id), 0);
    append(&watched, std::slice::from_ref(&entry)).await;
    let path = path(id);
    let event = poll("a linked event", Duration::from_secs(30), async || {
        let events = list(&watched, &path, &owner).await;
        events.into_iter().next().filter(|event| event["sequence"] == 1)
    })
    .await;
    let hash = event["hash"].as_str().unwrap();
    assert!(hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{hash}");
    let expected = json!({
        "id": entry.id.to_string(),
        "occurred_at": "2030-01-01T00:00:00.123456Z",
        "actor": {"type": "user", "id": Uuid::from_u128(0xada).to_string()},
        "action": "role.created",
        "outcome": "success",
        "resource_type": "role",
        "resource_id": Uuid::from_u128(0x5e1).to_string(),
        "details": {"field": "name"},
        "ip": "2001:db8::7",
        "user_agent": "Browser/1.0",
        "request_id": "request-1",
        "sequence": 1,
        "hash": hash,
    });
    assert_eq!(event, expected);
}

#[rstest]
#[case("owner", 200, true)]
#[case("admin", 200, false)]
#[case("member", 403, false)]
#[case("viewer", 403, false)]
#[tokio::test]
async fn an_organizations_events_are_for_its_administrators(
    #[case] role: &str,
    #[case] status: u16,
    #[case] sees_clients: bool,
) {
    let watched = Watched::start().await;
    let id = organization(&watched).await;
    append(&watched, &[entry(AuditChain::Organization(id), 0)]).await;
    let token = member(&watched, id, role).await;
    let (path, csv) = (path(id), format!("{}.csv", path(id)));
    let answer = watched.client.get(&path).bearer(&token).send().await.expect(status);
    let export = watched.client.get(&csv).bearer(&token).send().await.expect(status);
    if status == 200 {
        let event = &answer.json()["data"][0];
        let clients = (event["ip"].is_string(), event["user_agent"].is_string());
        assert_eq!(clients, (sees_clients, sees_clients));
        assert_eq!(export.text().contains("Browser/1.0"), sees_clients);
    }
    // Elsewhere they are nobody, and the platform is none of theirs.
    let foreign = organization(&watched).await;
    for path in [self::path(foreign), format!("{}.csv", self::path(foreign))] {
        watched.client.get(&path).bearer(&token).send().await.expect_problem(404, "not-found");
        watched.client.get(&path).send().await.expect_problem(401, "not-authenticated");
    }
    for path in [ADMIN_AUDIT.to_owned(), format!("{ADMIN_AUDIT}.csv")] {
        watched.client.get(&path).bearer(&token).send().await.expect_problem(403, "forbidden");
        watched.client.get(&path).send().await.expect_problem(401, "not-authenticated");
    }
}

#[rstest]
#[case("manager", 403)]
#[case("admin", 200)]
#[case("superadmin", 200)]
#[tokio::test]
async fn the_platforms_events_are_for_its_administrators(#[case] role: &str, #[case] status: u16) {
    let watched = Watched::start().await;
    let id = organization(&watched).await;
    let entries = [entry(AuditChain::Platform, 0), entry(AuditChain::Organization(id), 0)];
    append(&watched, &entries).await;
    let token = staff(&watched, role).await;
    let filtered = format!("{ADMIN_AUDIT}?action=role.created");
    let answer = watched.client.get(&filtered).bearer(&token).send().await.expect(status);
    watched.client.get(&format!("{ADMIN_AUDIT}.csv")).bearer(&token).send().await.expect(status);
    if status == 200 {
        let events = answer.json()["data"].as_array().unwrap().clone();
        assert_eq!(events.len(), 1, "an organization's events are its own: {events:?}");
        assert_eq!(events[0]["id"], entries[0].id.to_string());
        assert_eq!(events[0]["ip"], "2001:db8::7");
    }
    // Looking after the platform opens no organization.
    watched.client.get(&path(id)).bearer(&token).send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn filters_and_pages_show_what_is_asked_for() {
    let watched = Watched::start().await;
    let (owner, id) = owner_of_an_organization(&watched).await;
    let chain = AuditChain::Organization(id);
    let mut entries: Vec<_> = (0..5).map(|second| entry(chain, second)).collect();
    entries[2].action = "member.removed".to_owned();
    entries[3].actor = AuditActor::System;
    entries[4].resource = None;
    append(&watched, &entries).await;
    let path = path(id);
    let ids = async |query: &str| -> Vec<usize> {
        let events = list(&watched, &format!("{path}?{query}"), &owner).await;
        let place = |event: &Value| {
            let id = event["id"].as_str().unwrap().to_owned();
            entries.iter().position(|entry| entry.id.to_string() == id).unwrap()
        };
        events.iter().map(place).collect()
    };
    assert_eq!(ids("").await, [4, 3, 2, 1, 0]);
    assert_eq!(ids("action=member.removed").await, [2]);
    assert_eq!(ids(&format!("actor_id={}", Uuid::from_u128(0xada))).await, [4, 2, 1, 0]);
    assert_eq!(ids("resource_type=role").await, [3, 2, 1, 0]);
    assert_eq!(ids(&format!("resource_id={}", Uuid::from_u128(0x5e1))).await, [3, 2, 1, 0]);
    let between = "from=2030-01-01T00:00:01Z&to=2030-01-01T01:00:03.123456%2B01:00";
    assert_eq!(ids(between).await, [2, 1]);
    assert_eq!(ids(&format!("{between}&action=role.created")).await, [1]);

    let (mut cursor, mut pages) = (String::new(), Vec::new());
    loop {
        let page = watched.client.get(&format!("{path}?limit=2{cursor}")).bearer(&owner);
        let page = page.send().await.expect(200).json();
        pages.push(page["data"].as_array().unwrap().len());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(pages, [2, 2, 1]);
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_named() {
    let watched = Watched::start().await;
    let (owner, id) = owner_of_an_organization(&watched).await;
    let (path, csv) = (path(id), format!("{}.csv", path(id)));
    let bad = "actor_id=7&action=%00&from=now&to=then&resource_type=A%20B&resource_id=x";
    let fields = ["actor_id", "action", "from", "to", "resource_type", "resource_id"];
    let fields = fields.map(|field| (field, "malformed"));
    for path in [&path, &csv] {
        let call = watched.client.get(&format!("{path}?{bad}")).bearer(&owner);
        call.send().await.expect_fields(&fields);
        let call = watched.client.get(&format!("{path}?action=a&action=b")).bearer(&owner);
        call.send().await.expect_problem(400, "unreadable");
    }
    let call = watched.client.get(&format!("{path}?limit=101")).bearer(&owner);
    call.send().await.expect_fields(&[("limit", "out_of_range")]);
    let call = watched.client.get(&format!("{path}?cursor=page-2")).bearer(&owner);
    call.send().await.expect_problem(400, "unreadable");
    let call = watched.client.get(&format!("{ORGANIZATIONS}/acme/audit-events")).bearer(&owner);
    call.send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn an_export_is_a_file_without_formulas_and_an_event_itself() {
    let watched = Watched::start().await;
    let (owner, id) = owner_of_an_organization(&watched).await;
    let chain = AuditChain::Organization(id);
    let with = |second, user_agent: &str| AuditEntry {
        user_agent: Some(user_agent.to_owned()),
        ..entry(chain, second)
    };
    let hostile = AuditEntry {
        request_id: RequestId::parse("-1").unwrap(),
        ip: None,
        ..with(2, "=HYPERLINK(\"http://evil.test\",\"x\")")
    };
    let entries = [with(0, " \u{ff1d}1"), with(1, "a \"quoted\", text"), hostile];
    append(&watched, &entries).await;
    let csv = format!("{}.csv?action=role.created", path(id));
    let answer = watched.client.get(&csv).bearer(&owner).send().await.expect(200);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let disposition = answer.header("content-disposition").unwrap();
    assert_eq!(disposition, "attachment; filename=\"audit-events.csv\"");
    let lines: Vec<_> = answer.text().split("\r\n").collect();
    let [header, third, second, first, ""] = lines[..] else { panic!("{lines:?}") };
    assert!(header.starts_with("id,occurred_at,actor_type,actor_id,action,outcome,"), "{header}");
    assert!(third.starts_with(&format!("{},2030-01-01T00:00:02.123456Z,user,", entries[2].id)));
    let expected = ",,\"'=HYPERLINK(\"\"http://evil.test\"\",\"\"x\"\")\",'-1,";
    assert!(third.contains(expected), "{third}");
    assert!(second.contains(",\"a \"\"quoted\"\", text\",request-1,"), "{second}");
    assert!(second.contains(",\"{\"\"field\"\":\"\"name\"\"}\",2001:db8::7,"), "{second}");
    assert!(first.contains(",' \u{ff1d}1,"), "{first}");

    let exported = list(&watched, &format!("{}?action=audit.exported", path(id)), &owner).await;
    assert_eq!(exported.len(), 1);
    assert_eq!(exported[0]["details"], json!({"filters": "action"}));
    assert_eq!(exported[0]["actor"]["type"], "user");
}

/// More than two pages of an export.
const MANY: i64 = 2_300;

#[tokio::test]
async fn an_export_has_every_event_once() {
    let watched = Watched::start().await;
    let (owner, id) = owner_of_an_organization(&watched).await;
    let chain = AuditChain::Organization(id);
    let entries: Vec<_> = (0..MANY).map(|second| entry(chain, second)).collect();
    append(&watched, &entries).await;
    let csv = format!("{}.csv?action=role.created", path(id));
    let answer = watched.client.get(&csv).bearer(&owner).send().await.expect(200);
    let exported = answer.text().lines().skip(1).map(|line| line.split(',').next().unwrap());
    let expected = entries.iter().rev().map(|entry| entry.id.to_string());
    assert!(exported.eq(expected), "the latest first, and each of them once");
}

#[tokio::test]
async fn an_export_that_breaks_off_is_seen_to() {
    let watched = Watched::start().await;
    let (owner, id) = owner_of_an_organization(&watched).await;
    let chain = AuditChain::Organization(id);
    let entries: Vec<_> = (0..MANY).map(|second| entry(chain, second)).collect();
    append(&watched, &entries).await;
    let harm = format!(
        "DROP TRIGGER audit_entries_protect; \
         UPDATE audit_entries SET details = 'no list' WHERE id = x'{}'",
        entries[0].id.as_uuid().simple()
    );
    watched.installation.database().execute(&harm).await;
    let csv = format!("{}.csv?action=role.created", path(id));
    let outcome = watched.client.get(&csv).bearer(&owner).header("x-request-id", "broken-1");
    let error = outcome.outcome().await.expect_err("nobody takes a part for the whole");
    assert!(error.is_body() || error.is_decode() || error.is_request(), "{error:?}");
    poll("a line in the log", Duration::from_secs(30), async || {
        let says =
            |line: &String| line.contains("an audit export broke off") && line.contains("broken-1");
        watched.server.log().iter().any(says).then_some(())
    })
    .await;
    // What fails at once is a problem.
    let csv = format!("{}.csv?to=2030-01-01T00:00:01Z", path(id));
    watched.client.get(&csv).bearer(&owner).send().await.expect_problem(500, "internal");
}
