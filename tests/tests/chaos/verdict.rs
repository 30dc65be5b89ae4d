//! What must be true at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use socle_tests::databases::Place;
use socle_tests::poll;

use crate::ledger::{Ledger, Promise};
use crate::stage::Stage;

/// How long everything that is still to be done may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// What still waits to happen: events to be told, tasks to be done, entries to be linked.
const UNSETTLED: &str = "
    SELECT 'event ' || topic FROM outbox UNION ALL
    SELECT 'task ' || kind || ' ' || status FROM tasks WHERE status IN ('queued', 'running') UNION ALL
    SELECT 'delivery ' || event_type FROM webhook_deliveries WHERE status = 'pending' UNION ALL
    SELECT 'audit entry ' || action FROM audit_entries WHERE sequence IS NULL";

/// Waits until nothing is left to be done.
pub(crate) async fn settled(stage: &Stage) {
    let database = stage.database();
    poll("nothing that waits", PATIENCE, async || {
        database.texts(UNSETTLED).await.is_empty().then_some(())
    })
    .await;
}

/// Holds what was promised against what is there.
pub(crate) async fn pronounce(stage: &Stage, ledger: &Ledger) {
    let database = stage.database();
    nothing_failed(database).await;
    sign_ups(stage, ledger).await;
    renames(database, ledger).await;
    webhooks(stage, ledger);
    promotions(database, ledger).await;
    roles(database, ledger).await;
    journeys(database, ledger).await;
    let verified = stage.run(&["audit", "verify"]).await;
    assert_eq!(verified.code, Some(0), "{}{}", verified.stdout, verified.stderr);
}

async fn nothing_failed(database: &Place) {
    let failed = "SELECT kind || ': ' || coalesce(error, '') FROM tasks WHERE status = 'failed'";
    assert_eq!(database.texts(failed).await, Vec::new());
    // Whoever asked with a key asked until there was an answer.
    let open = "SELECT encode(key, 'hex') FROM idempotency_keys \
                WHERE NOT took_effect AND sealed_answer IS NULL";
    assert_eq!(database.texts(open).await, Vec::new());
}

/// Who was promised an account has one, and one mail, however often it was handed over; who was not
/// has both or neither.
async fn sign_ups(stage: &Stage, ledger: &Ledger) {
    let accounts = counted(stage.database(), "SELECT email FROM users").await;
    let mut letters: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mail in stage.mails().all() {
        letters.entry(mail.to).or_default().insert(mail.id);
    }
    for (person, promise) in ledger.sign_ups.lock().unwrap().iter() {
        let accounts = accounts.get(&person.email).copied().unwrap_or_default();
        let letters = letters.get(&person.email).map_or(0, BTreeSet::len);
        match promise {
            Promise::Given => assert_eq!((accounts, letters), (1, 1), "{}", person.email),
            Promise::Open => {
                assert!(accounts == letters && accounts < 2, "{}: {letters}", person.email);
            }
        }
    }
}

/// Each change left one entry, and the last of them is what the organization is called.
async fn renames(database: &Place, ledger: &Ledger) {
    let renames = ledger.renames.lock().unwrap().clone();
    for (organization, changes) in renames {
        let given = changes.iter().filter(|(_, promise)| *promise == Promise::Given).count();
        let one = |query: &str| query.replace("{}", &organization);
        let entries = one("SELECT id::text FROM audit_entries \
             WHERE resource_id = '{}' AND action = 'organization.updated'");
        let entries = database.texts(&entries).await.len();
        assert!((given..=changes.len()).contains(&entries), "{given} {entries}");
        let version = one("SELECT version::text FROM organizations WHERE id = '{}'");
        assert_eq!(database.texts(&version).await, [Some((entries + 1).to_string())]);
        let name = one("SELECT name FROM organizations WHERE id = '{}'");
        let name = database.texts(&name).await.remove(0).unwrap();
        let last = changes.iter().rposition(|(_, promise)| *promise == Promise::Given).unwrap();
        assert!(changes[last..].iter().any(|(change, _)| *change == name), "{name}");
    }
}

/// Of each change a receiver was told once, however often the message came.
fn webhooks(stage: &Stage, ledger: &Ledger) {
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for message in stage.receiver().arrived() {
        let body: Value = serde_json::from_str(&message.body).unwrap();
        let name = body["data"]["name"].as_str().unwrap().to_owned();
        told.entry(name).or_default().insert(message.headers["webhook-id"].clone());
    }
    for (name, promise) in ledger.renames.lock().unwrap().values().flatten() {
        let messages = told.get(name).map_or(0, BTreeSet::len);
        match promise {
            Promise::Given => assert_eq!(messages, 1, "{name}"),
            Promise::Open => assert!(messages < 2, "{name}: {messages}"),
        }
    }
}

/// Of each change of a role the member was told once, in a stream that ended and went on many times.
async fn promotions(database: &Place, ledger: &Ledger) {
    let promotions = ledger.promotions.lock().unwrap().clone();
    for (member, changes) in promotions {
        let count = async |query: String| database.texts(&query).await.len();
        let changed = count(format!(
            "SELECT id::text FROM audit_entries \
             WHERE resource_id = '{member}' AND action = 'member.role_changed'"
        ));
        assert_eq!(changed.await, changes);
        // They were also told that they became a member.
        let told =
            count(format!("SELECT id::text FROM notifications WHERE user_id = '{member}'")).await;
        assert_eq!(told, changes + 1);
        let heard = || ledger.heard.lock().unwrap().get(&member).cloned().unwrap_or_default();
        poll("everything that a member was told", PATIENCE, async || {
            (heard().len() >= told).then_some(())
        })
        .await;
        let all: Vec<i64> = (1..).take(told).collect();
        assert_eq!(heard(), all);
    }
}

/// Each role was made once and taken away once, however often it was asked for.
async fn roles(database: &Place, ledger: &Ledger) {
    let entries =
        |action| format!("SELECT resource_id::text FROM audit_entries WHERE action = '{action}'");
    let made = counted(database, &entries("role.created")).await;
    let taken = counted(database, &entries("role.deleted")).await;
    let roles = ledger.roles.lock().unwrap();
    for role in roles.iter() {
        let once = |counted: &BTreeMap<String, usize>| counted.get(role).copied() == Some(1);
        assert!(once(&made) && once(&taken), "{role}");
    }
    // No request left a second one behind.
    assert_eq!((made.len(), taken.len()), (roles.len(), roles.len()));
}

/// Everybody has one organization and one export, which is there to be fetched.
async fn journeys(database: &Place, ledger: &Ledger) {
    let organizations = "SELECT u.email || ' ' || m.organization_id::text \
                         FROM users u JOIN organization_members m ON m.user_id = u.id";
    let organizations = counted(database, organizations).await;
    let exports = "SELECT u.email || ' ' || (e.size > 0 AND e.error IS NULL)::text \
                   FROM users u JOIN personal_exports e ON e.user_id = u.id";
    let exports = counted(database, exports).await;
    let known = counted(database, "SELECT id::text FROM personal_exports").await;
    for journey in ledger.journeys.lock().unwrap().iter() {
        let of = |what: &str| format!("{} {what}", journey.person.email);
        let owned = organizations.get(&of(&journey.organization)).copied();
        let exported = exports.get(&of("true")).copied();
        assert_eq!((owned, exported), (Some(1), Some(1)), "{journey:?}");
        assert!(journey.export.as_ref().is_none_or(|id| known.contains_key(id)), "{journey:?}");
    }
}

/// How often each text comes in an answer.
async fn counted(database: &Place, query: &str) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for text in database.texts(query).await.into_iter().flatten() {
        *counted.entry(text).or_default() += 1;
    }
    counted
}
