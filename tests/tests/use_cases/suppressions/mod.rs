//! Addresses that get no more mail: put there by administrators and by reports, and taken off.

mod administration;
mod personal_data;
mod reports;

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use socle_application::email::AddressKeys;
use socle_application::testkit::{MockStore, MockTx, unavailable};
use socle_crypto::{HmacSha256, SecretKey32};
use socle_domain::Id as _;
use socle_domain::audit::AuditEntry;
use socle_domain::email::{
    ReportClass, SoftBounces, Suppression, SuppressionId, SuppressionReason,
};
use uuid::Uuid;

use crate::support::{now, person};

fn mac() -> HmacSha256 {
    HmacSha256::new(&SecretKey32::from_bytes([7; 32]), &[SecretKey32::from_bytes([6; 32])])
}

fn keys() -> AddressKeys {
    AddressKeys::of(&mac(), &person().email)
}

fn id() -> SuppressionId {
    SuppressionId::from_uuid(Uuid::from_u128(5))
}

/// An entry of Ada's address, made under a former key.
fn entry(reason: SuppressionReason) -> Suppression {
    Suppression {
        id: id(),
        address_digest: keys().digests[1],
        email: None,
        reason,
        class: ReportClass::new("before"),
        created_at: now() - TimeDelta::days(9),
        reported_at: now() - TimeDelta::days(9),
    }
}

/// Where a port is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Nowhere,
    Begin,
    Note,
    LockBounces,
    StoreBounces,
    ForgetBounces,
    Lock,
    Insert,
    Update,
    Remove,
    Audit,
    Commit,
}

#[derive(Default, Clone)]
struct Seen {
    inserted: Arc<Mutex<Vec<Suppression>>>,
    updated: Arc<Mutex<Vec<Suppression>>>,
    bounces: Arc<Mutex<Vec<SoftBounces>>>,
    audited: Arc<Mutex<Vec<AuditEntry>>>,
}

/// What is stored.
#[derive(Clone, Default)]
struct Stored {
    entry: Option<Suppression>,
    bounces: SoftBounces,
    heard_before: bool,
}

fn store(stored: &Stored, fault: Fault) -> (Arc<MockStore>, Seen) {
    let seen = Seen::default();
    if fault == Fault::Begin {
        return (Arc::new(MockStore::unavailable()), seen);
    }
    let fail = move |at| if fault == at { Err(unavailable()) } else { Ok(()) };
    let mut tx = MockTx::default();
    tx.fail_commit = fault == Fault::Commit;
    let found = stored.entry.clone();
    tx.suppressions.expect_lock().returning(move |asked| {
        assert_eq!(asked.digest, AddressKeys::of(&mac(), &asked.email).digest);
        fail(Fault::Lock).map(|()| found.clone())
    });
    let noted = seen.inserted.clone();
    tx.suppressions.expect_insert().returning(move |it| {
        noted.lock().unwrap().push(it.clone());
        fail(Fault::Insert).map(|()| true)
    });
    let noted = seen.updated.clone();
    tx.suppressions.expect_update().returning(move |it| {
        noted.lock().unwrap().push(it.clone());
        fail(Fault::Update)
    });
    let found = stored.entry.clone();
    tx.suppressions.expect_remove().returning(move |asked| {
        assert_eq!(asked, id());
        fail(Fault::Remove).map(|()| found.clone())
    });
    let heard_before = stored.heard_before;
    tx.mail_reports.expect_note().returning(move |report, at| {
        assert_eq!((report.as_str(), at), ("msg_1", now()));
        fail(Fault::Note).map(|()| !heard_before)
    });
    let bounces = stored.bounces;
    tx.mail_reports
        .expect_lock_bounces()
        .returning(move |_| fail(Fault::LockBounces).map(|()| bounces));
    let noted = seen.bounces.clone();
    tx.mail_reports.expect_store_bounces().returning(move |_, bounces| {
        noted.lock().unwrap().push(*bounces);
        fail(Fault::StoreBounces)
    });
    tx.mail_reports.expect_forget_bounces().returning(move |digest| {
        assert!(keys().digests.contains(&digest));
        fail(Fault::ForgetBounces)
    });
    let noted = seen.audited.clone();
    tx.audit_log.expect_append().returning(move |entry| {
        noted.lock().unwrap().push(entry.clone());
        fail(Fault::Audit)
    });
    (Arc::new(MockStore::with(tx)), seen)
}
