//! What happened: added, linked, listed, forgotten, verified.

pub mod forgetting;
pub mod linking;
pub mod listing;
pub mod protecting;
pub mod verifying;

use std::collections::BTreeMap;
use std::sync::Arc;

use socle_application::audit::ports::{AuditQueries, Slice};
use socle_application::audit::{Anchors, AuditFilter, ChainReport, LinkAuditEntries, VerifyAudit};
use socle_application::ports::Mac;
use socle_application::store::Store;
use socle_crypto::{HmacSha256, SecretKey32, SystemRandomness};
use socle_domain::Timestamp;
use socle_domain::access::{Actor, RequestId};
use socle_domain::audit::{
    AuditActor, AuditChain, AuditEntry, Outcome, RecordedEntry, Resource, policy,
};
use uuid::Uuid;

use crate::contract::samples::{begin, id, later};
use crate::databases::TestDatabase;

fn key(byte: u8) -> SecretKey32 {
    SecretKey32::from_bytes([byte; 32])
}

/// The chain of an organization that nobody else has.
fn organization() -> AuditChain {
    AuditChain::Organization(id())
}

/// Something that somebody did, so many seconds after the rest.
fn entry(chain: AuditChain, second: i64) -> AuditEntry {
    entry_at(chain, later(second))
}

fn entry_at(chain: AuditChain, at: Timestamp) -> AuditEntry {
    use socle_application::ports::RandomnessExt as _;
    AuditEntry {
        id: SystemRandomness.id(at),
        chain,
        actor: AuditActor::User(id()),
        action: "member.removed".to_owned(),
        outcome: Outcome::Success,
        resource: Some(Resource { kind: "user".to_owned(), id: Uuid::from_u128(7) }),
        details: BTreeMap::from([("role".to_owned(), "admin".to_owned())]),
        request_id: RequestId::parse("request-1").unwrap(),
        ip: Some("2001:db8::7".parse().unwrap()),
        user_agent: Some("Browser/1.0 “ü”".to_owned()),
        occurred_at: at,
    }
}

async fn append(store: &dyn Store, entries: &[AuditEntry]) {
    let mut tx = begin(store).await;
    for entry in entries {
        tx.audit_log().append(entry).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn system() -> Actor {
    Actor::system(RequestId::from_uuid(Uuid::nil()))
}

fn linker(store: Arc<dyn Store>, queries: Arc<dyn AuditQueries>) -> LinkAuditEntries {
    linker_with(store, queries, Arc::new(HmacSha256::new(&key(1), &[])))
}

fn linker_with(
    store: Arc<dyn Store>,
    queries: Arc<dyn AuditQueries>,
    mac: Arc<dyn Mac>,
) -> LinkAuditEntries {
    LinkAuditEntries { store, queries, mac, randomness: Arc::new(SystemRandomness) }
}

/// Links what waits, and says how much that was.
async fn link(database: &TestDatabase) -> u64 {
    linker(database.store.clone(), database.audit.clone()).run_once().await.unwrap()
}

/// What is found of every chain, with these keys.
async fn verify_with(
    database: &TestDatabase,
    anchors: &Anchors,
    mac: HmacSha256,
) -> Vec<ChainReport> {
    let mac: Arc<dyn Mac> = Arc::new(mac);
    let link = linker_with(database.store.clone(), database.audit.clone(), mac.clone());
    let verify = VerifyAudit { link: Arc::new(link), queries: database.audit.clone(), mac };
    verify.execute(&system(), anchors).await.unwrap()
}

async fn verify(database: &TestDatabase, anchors: &Anchors) -> Vec<ChainReport> {
    verify_with(database, anchors, HmacSha256::new(&key(1), &[])).await
}

/// What is found of one chain.
async fn report(database: &TestDatabase, chain: AuditChain) -> ChainReport {
    let reports = verify(database, &Anchors::new()).await;
    reports.into_iter().find(|report| report.chain == chain).expect("the chain is there")
}

/// Everything in a chain that fits a filter, the latest first.
async fn find(
    database: &TestDatabase,
    chain: AuditChain,
    filter: &AuditFilter,
) -> Vec<RecordedEntry> {
    let view = policy::read(&system(), chain).unwrap();
    let slice = Slice { before: None, at_most: 10_000 };
    database.audit.entries(&view, filter, slice).await.unwrap()
}

/// Everything in a chain, the latest first.
async fn all(database: &TestDatabase, chain: AuditChain) -> Vec<RecordedEntry> {
    find(database, chain, &AuditFilter::default()).await
}

/// The numbers of entries, in the order given.
async fn sequences(database: &TestDatabase, entries: &[AuditEntry]) -> Vec<Option<i64>> {
    let mut found = Vec::new();
    for entry in entries {
        let all = all(database, entry.chain).await;
        let recorded = all.iter().find(|recorded| recorded.entry.id == entry.id);
        found.push(recorded.expect("the entry is there").place.map(|place| place.sequence));
    }
    found
}

/// The statements that take the protection of entries away, which no port does.
fn unprotect(database: &TestDatabase) -> &'static str {
    match database.engine() {
        crate::databases::Engine::Postgres => "ALTER TABLE audit_entries DISABLE TRIGGER USER",
        crate::databases::Engine::Sqlite => {
            "DROP TRIGGER audit_entries_protect; DROP TRIGGER audit_entries_stay"
        }
    }
}
