//! Where from and with what somebody acted is forgotten, and the chains hold.

use std::sync::Arc;

use socle_application::privacy::Retention;
use socle_domain::audit::{AuditActor, AuditChain, AuditEntry};
use socle_domain::identity::UserId;
use socle_domain::privacy::retention;

use super::{all, append, entry, link, organization, report};
use crate::contract::samples::{begin, id, later};
use crate::databases::TestDatabase;

fn of(user: UserId, chain: AuditChain, second: i64) -> AuditEntry {
    AuditEntry { actor: AuditActor::User(user), ..entry(chain, second) }
}

/// How many entries of a chain still have a client.
async fn with_client(database: &TestDatabase, chain: AuditChain) -> usize {
    let entries = all(database, chain).await.into_iter().map(|recorded| recorded.entry);
    let known: Vec<_> =
        entries.map(|entry| (entry.ip.is_some(), entry.user_agent.is_some())).collect();
    assert!(known.iter().all(|(ip, agent)| ip == agent), "they are forgotten together");
    known.into_iter().filter(|(ip, _)| *ip).count()
}

pub async fn the_clients_of_a_person_are_forgotten_everywhere(database: &TestDatabase) {
    let (ada, bob) = (id(), id());
    let (one, other) = (AuditChain::Platform, organization());
    let linked = [of(ada, one, 1), of(bob, one, 2), of(ada, other, 3)];
    append(&*database.store, &linked).await;
    link(database).await;
    let same_id = AuditEntry {
        actor: AuditActor::parse("api_key", AuditActor::User(ada).id()).unwrap(),
        ..entry(other, 4)
    };
    append(&*database.store, &[of(ada, one, 5), same_id]).await;

    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.audit_log().forget_clients_of(ada).await.unwrap(), 3);
    tx.rollback().await.unwrap();
    assert_eq!(with_client(database, one).await, 3, "it was rolled back");
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.audit_log().forget_clients_of(ada).await.unwrap(), 3);
    assert_eq!(tx.audit_log().forget_clients_of(ada).await.unwrap(), 0);
    tx.commit().await.unwrap();

    assert_eq!(with_client(database, one).await, 1);
    assert_eq!(with_client(database, other).await, 1, "a key is nobody");
    for (chain, entries) in [(one, 3), (other, 2)] {
        let report = report(database, chain).await;
        assert_eq!((report.head.sequence, report.redacted, report.broken), (entries, 1, None));
    }
}

pub async fn more_than_fits_one_statement_is_forgotten(database: &TestDatabase) {
    let ada = id();
    let chain = organization();
    let entries: Vec<_> = (0..1_203).map(|second| of(ada, chain, second)).collect();
    append(&*database.store, &entries).await;
    link(database).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.audit_log().forget_clients_of(ada).await.unwrap(), 1_203);
    tx.commit().await.unwrap();
    let report = report(database, chain).await;
    assert_eq!((report.redacted, report.broken), (1_203, None));
}

pub async fn early_clients_are_forgotten_a_few_at_a_time(database: &TestDatabase) {
    let (one, other) = (AuditChain::Platform, organization());
    let entries: Vec<_> =
        (0..6).map(|second| entry([one, other][usize::from(second % 2 == 1)], second)).collect();
    append(&*database.store, &entries).await;
    let is_of_clients =
        |kind: &&Arc<dyn Retention>| kind.rule().name == retention::AUDIT_CLIENTS.name;
    let clients = database.retention.iter().find(is_of_clients).expect("the rule is enforced");
    let forget = async |seconds, at_most| clients.remove(later(seconds), at_most).await.unwrap();
    assert_eq!(forget(100, 10).await, 0, "nothing is linked yet");
    link(database).await;
    assert_eq!(forget(-1, 10).await, 0, "nothing is as early");
    assert_eq!(clients.overdue(later(4)).await.unwrap(), 5);
    assert_eq!(forget(4, 3).await, 3);
    assert_eq!(forget(4, 3).await, 2);
    assert_eq!(forget(4, 3).await, 0);
    assert_eq!(with_client(database, one).await, 0);
    assert_eq!(with_client(database, other).await, 1);
    for (chain, redacted) in [(one, 3), (other, 2)] {
        let report = report(database, chain).await;
        assert_eq!((report.redacted, report.broken), (redacted, None));
    }
}
