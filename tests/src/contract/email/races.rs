//! Many at once.

use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::email::ports::{BounceReports, RawReport, Report, ReportError};
use socle_application::email::{AddSuppression, AddSuppressionInput, AddressKeys, HearReport};
use socle_application::testkit::FixedClock;
use socle_crypto::{HmacSha256, SecretKey32, SystemRandomness};
use socle_domain::Timestamp;
use socle_domain::access::{Actor, RequestId};
use socle_domain::email::{BounceKind, ReportId, Reported, SuppressionReason};

use super::list;
use crate::contract::samples::{begin, email, now};
use crate::databases::TestDatabase;

const MANY: usize = 50;
const ADDRESS: &str = "zebulon@example.com";

fn mac() -> Arc<HmacSha256> {
    Arc::new(HmacSha256::new(&SecretKey32::from_bytes([7; 32]), &[]))
}

fn system() -> Actor {
    Actor::system(RequestId::parse("contract").unwrap())
}

/// Takes the first header for the identifier of a report, and its value for what is reported.
struct AsSaid;

impl BounceReports for AsSaid {
    fn read(&self, raw: &RawReport, _: Timestamp) -> Result<Report, ReportError> {
        let (id, what) = &raw.headers[0];
        let about = match what.as_str() {
            "transient" => Reported::Bounced(BounceKind::Transient),
            "permanent" => Reported::Bounced(BounceKind::Permanent),
            _ => Reported::Complained,
        };
        let id = ReportId::parse(id).unwrap();
        Ok(Report { id, recipients: vec![email(ADDRESS)], about, class: None })
    }
}

fn raw(id: &str, what: &str) -> RawReport {
    RawReport { headers: vec![(id.to_owned(), what.to_owned())], body: Vec::new() }
}

fn hear(database: &TestDatabase) -> HearReport {
    HearReport {
        store: database.store.clone(),
        reports: Arc::new(AsSaid),
        clock: Arc::new(FixedClock::at(now())),
        randomness: Arc::new(SystemRandomness),
        mac: mac(),
    }
}

async fn audited(database: &TestDatabase, action: &str) -> usize {
    let query = format!("SELECT action FROM audit_entries WHERE action = '{action}'");
    database.raw.texts(&query).await.len()
}

pub async fn of_fifty_who_stop_an_address_one_adds_it(database: &TestDatabase) {
    let add = AddSuppression {
        store: database.store.clone(),
        clock: Arc::new(FixedClock::at(now())),
        randomness: Arc::new(SystemRandomness),
        mac: mac(),
    };
    let (system, input) =
        (system(), AddSuppressionInput { email: ADDRESS.to_owned(), reason: None });
    let outcomes = join_all((0..MANY).map(|_| add.execute(&system, &input))).await;
    let outcomes: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|(_, is_new)| *is_new).count(), 1);
    assert!(outcomes.iter().all(|(it, _)| it.id == outcomes[0].0.id));
    assert_eq!(list(database, 100).await.concat().len(), 1);
    assert_eq!(audited(database, "email_suppression.added").await, 1);
}

pub async fn of_fifty_reports_the_weightiest_stays(database: &TestDatabase) {
    let (hear, system) = (hear(database), system());
    let raws: Vec<_> = (0..MANY)
        .map(|number| {
            raw(&format!("msg_{number}"), if number == 30 { "permanent" } else { "spam" })
        })
        .collect();
    for outcome in join_all(raws.iter().map(|raw| hear.execute(&system, raw))).await {
        outcome.unwrap();
    }
    let keys = AddressKeys::of(&*mac(), &email(ADDRESS));
    let stored = database.email.suppression_of(&keys).await.unwrap().unwrap();
    assert_eq!(stored.reason, SuppressionReason::Bounced);
    assert_eq!(list(database, 100).await.concat().len(), 1);
    assert_eq!(audited(database, "email_suppression.added").await, 1);
}

pub async fn a_report_that_is_posted_fifty_times_counts_once(database: &TestDatabase) {
    let (hear, system) = (hear(database), system());
    let raw = raw("msg_1", "transient");
    for outcome in join_all((0..MANY).map(|_| hear.execute(&system, &raw))).await {
        outcome.unwrap();
    }
    let digest = AddressKeys::of(&*mac(), &email(ADDRESS)).digest;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.mail_reports().lock_bounces(digest).await.unwrap().count, 1);
    tx.rollback().await.unwrap();
    assert_eq!(list(database, 100).await.concat().len(), 0);
}

pub async fn of_fifty_bounces_for_the_time_being_each_counts(database: &TestDatabase) {
    let (hear, system) = (hear(database), system());
    let raws: Vec<_> = (0..MANY).map(|number| raw(&format!("msg_{number}"), "transient")).collect();
    for outcome in join_all(raws.iter().map(|raw| hear.execute(&system, raw))).await {
        outcome.unwrap();
    }
    let digest = AddressKeys::of(&*mac(), &email(ADDRESS)).digest;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.mail_reports().lock_bounces(digest).await.unwrap().count, 50);
    tx.rollback().await.unwrap();
    assert_eq!(list(database, 100).await.concat().len(), 1);
    assert_eq!(audited(database, "email_suppression.added").await, 1);
}
