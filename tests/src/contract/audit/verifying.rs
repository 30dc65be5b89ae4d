//! `VerifyAudit` against somebody who writes past Socle.

use socle_application::audit::{Anchors, ChainReport};
use socle_crypto::HmacSha256;
use socle_domain::access::RequestId;
use socle_domain::audit::{AuditChain, AuditEntry, Broken, ChainHead};

use super::{append, entry, key, link, organization, report, unprotect, verify, verify_with};
use crate::databases::{Engine, TestDatabase};

/// Four linked entries whose request is called so.
async fn linked(database: &TestDatabase, request: &str) -> (AuditChain, Vec<AuditEntry>) {
    let chain = organization();
    let request_id = RequestId::parse(request).unwrap();
    let of = |second| AuditEntry { request_id: request_id.clone(), ..entry(chain, second) };
    let entries: Vec<_> = (1..=4).map(of).collect();
    append(&*database.store, &entries).await;
    assert_eq!(link(database).await, 4);
    (chain, entries)
}

pub async fn an_untouched_log_holds(database: &TestDatabase) {
    assert_eq!(verify(database, &Anchors::new()).await, []);
    let (chain, _) = linked(database, "r").await;
    append(&*database.store, &[entry(AuditChain::Platform, 9)]).await;
    let reports = verify(database, &Anchors::new()).await;
    let found: Vec<_> = reports.iter().map(|r| (r.chain, r.head.sequence, &r.broken)).collect();
    assert_eq!(found, [(AuditChain::Platform, 1, &None), (chain, 4, &None)]);
}

pub async fn entries_of_former_keys_hold_and_of_no_others(database: &TestDatabase) {
    let (chain, _) = linked(database, "r").await;
    let rotated = HmacSha256::new(&key(2), &[key(1)]);
    assert_eq!(verify_with(database, &Anchors::new(), rotated).await[0].broken, None);
    append(&*database.store, &[entry(chain, 9)]).await;
    let rotated = HmacSha256::new(&key(2), &[key(1)]);
    let reports = verify_with(database, &Anchors::new(), rotated).await;
    assert_eq!((reports[0].head.sequence, &reports[0].broken), (5, &None));
    let stranger = HmacSha256::new(&key(3), &[]);
    let reports = verify_with(database, &Anchors::new(), stranger).await;
    assert!(matches!(reports[0].broken, Some(Broken::Altered { sequence: 1, .. })), "{reports:?}");
}

/// What is done to the second entry, and whether only its client is altered.
const ALTERATIONS: [(&str, bool); 13] = [
    ("action = 'member.added'", false),
    ("outcome = 'failure'", false),
    ("actor_kind = 'system', actor_id = NULL", false),
    ("actor_kind = 'api_key'", false),
    ("actor_kind = 'anonymous'", false),
    ("resource_kind = NULL, resource_id = NULL", false),
    ("resource_kind = 'users'", false),
    ("details = '{}'", false),
    ("details = 'nothing that can be read'", false),
    ("ip = '192.0.2.1'", true),
    ("ip = NULL", true),
    ("user_agent = 'Other/1.0'", true),
    ("client_salt = NULL", true),
];

pub async fn every_altered_column_is_found(database: &TestDatabase) {
    database.raw.execute(unprotect(database)).await;
    let at = match database.engine() {
        Engine::Postgres => "occurred_at = occurred_at + interval '1 microsecond'",
        Engine::Sqlite => "occurred_at = occurred_at + 1",
    };
    let alterations = ALTERATIONS.into_iter().chain([(at, false)]);
    for ((alteration, of_client), number) in alterations.zip(0..) {
        let request = format!("r{number}");
        let (chain, entries) = linked(database, &request).await;
        let id = entries[1].id;
        let update = format!(
            "UPDATE audit_entries SET {alteration} WHERE sequence = 2 AND request_id = '{request}'"
        );
        database.raw.execute(&update).await;
        let expected = if of_client {
            Broken::ClientAltered { sequence: 2, id }
        } else {
            Broken::Altered { sequence: 2, id }
        };
        let found = report(database, chain).await;
        assert_eq!((found.broken, found.head.sequence), (Some(expected), 1), "{alteration}");
    }
}

pub async fn removed_and_reordered_entries_are_found(database: &TestDatabase) {
    database.raw.execute(unprotect(database)).await;
    let broken = async |request: &str, statements: &[&str]| {
        let (chain, entries) = linked(database, request).await;
        for statement in statements {
            let statement = format!("{statement} AND request_id = '{request}'");
            database.raw.execute(&statement).await;
        }
        (report(database, chain).await.broken.expect("it is found"), entries)
    };
    let (found, _) = broken("first", &["DELETE FROM audit_entries WHERE sequence = 1"]).await;
    assert_eq!(found, Broken::Gap { expected: 1, found: 2 });
    let (found, _) = broken("middle", &["DELETE FROM audit_entries WHERE sequence = 3"]).await;
    assert_eq!(found, Broken::Gap { expected: 3, found: 4 });
    let (found, _) = broken("last", &["DELETE FROM audit_entries WHERE sequence = 4"]).await;
    assert_eq!(found, Broken::Truncated { expected: 4, found: 3 });
    let swap = [
        "UPDATE audit_entries SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit_entries SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit_entries SET sequence = 3 WHERE sequence = 99",
    ];
    let (found, entries) = broken("swapped", &swap).await;
    assert_eq!(found, Broken::Altered { sequence: 2, id: entries[2].id });
    let fill = [
        "DELETE FROM audit_entries WHERE sequence = 2",
        "UPDATE audit_entries SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit_entries SET sequence = 3 WHERE sequence = 4",
    ];
    let (found, entries) = broken("closed-up", &fill).await;
    assert_eq!(found, Broken::Altered { sequence: 2, id: entries[2].id });
}

fn anchors(reports: &[ChainReport]) -> Anchors {
    reports.iter().map(|report| (report.chain, report.head)).collect()
}

pub async fn a_chain_cut_with_its_head_is_found_by_an_anchor_only(database: &TestDatabase) {
    database.raw.execute(unprotect(database)).await;
    let (chain, _) = linked(database, "r").await;
    let anchored = anchors(&verify(database, &Anchors::new()).await);
    append(&*database.store, &[entry(chain, 9)]).await;
    let grown = verify(database, &anchored).await;
    assert_eq!((grown[0].head.sequence, &grown[0].broken), (5, &None), "it may grow");
    database.raw.execute("DELETE FROM audit_entries; DELETE FROM audit_chains").await;
    assert_eq!(verify(database, &Anchors::new()).await, []);
    let reports = verify(database, &anchored).await;
    assert_eq!(reports[0].chain, chain);
    assert_eq!(reports[0].broken, Some(Broken::Truncated { expected: 4, found: 0 }));
    // What comes in its place, properly linked, is not what was there.
    linked_again(database, chain).await;
    let reports = verify(database, &anchored).await;
    assert_eq!(reports[0].broken, Some(Broken::Rewritten { sequence: 4 }));
    assert!(verify(database, &Anchors::new()).await[0].broken.is_none());
}

async fn linked_again(database: &TestDatabase, chain: AuditChain) {
    let entries: Vec<_> = (11..=16).map(|second| entry(chain, second)).collect();
    append(&*database.store, &entries).await;
    assert_eq!(link(database).await, 6);
}

pub async fn a_removed_or_altered_head_is_found(database: &TestDatabase) {
    let (chain, _) = linked(database, "r").await;
    database.raw.execute("UPDATE audit_chains SET sequence = 3").await;
    let expected = Broken::Truncated { expected: 3, found: 4 };
    assert_eq!(report(database, chain).await.broken, Some(expected));
    let other = match database.engine() {
        Engine::Postgres => "UPDATE audit_chains SET sequence = 4, link = sha256('x')",
        Engine::Sqlite => "UPDATE audit_chains SET sequence = 4, link = zeroblob(32)",
    };
    database.raw.execute(other).await;
    assert_eq!(report(database, chain).await.broken, Some(Broken::Rewritten { sequence: 4 }));
    database.raw.execute("DELETE FROM audit_chains").await;
    let expected = Broken::Truncated { expected: ChainHead::START.sequence, found: 4 };
    assert_eq!(report(database, chain).await.broken, Some(expected));
}
