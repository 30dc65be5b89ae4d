//! `LinkAuditEntries` and what it stands on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use socle_application::audit::LinkAuditEntries;
use socle_domain::audit::{AuditActor, AuditChain, AuditEntry};

use super::{all, append, entry, link, linker, organization, report, sequences};
use crate::contract::samples::{begin, id};
use crate::databases::{Engine, TestDatabase};

pub async fn entries_come_back_as_they_were_noted(database: &TestDatabase) {
    let full = entry(AuditChain::Platform, 1);
    let bare = AuditEntry {
        actor: AuditActor::Anonymous,
        resource: None,
        details: [].into(),
        ip: None,
        user_agent: None,
        ..entry(AuditChain::Platform, 0)
    };
    append(&*database.store, &[full.clone(), bare.clone()]).await;
    let recorded = all(database, AuditChain::Platform).await;
    assert!(recorded.iter().all(|recorded| recorded.place.is_none()), "nobody linked them");
    let entries: Vec<_> = recorded.into_iter().map(|recorded| recorded.entry).collect();
    assert_eq!(entries, [full, bare]);
}

pub async fn entries_are_numbered_in_their_order_and_once(database: &TestDatabase) {
    assert_eq!(link(database).await, 0);
    let (one, other) = (AuditChain::Platform, organization());
    let entries = [entry(one, 2), entry(other, 1), entry(one, 3), entry(one, 1)];
    append(&*database.store, &entries).await;
    assert_eq!(link(database).await, 4);
    assert_eq!(link(database).await, 0);
    assert_eq!(sequences(database, &entries).await, [Some(2), Some(1), Some(3), Some(1)]);
    assert_eq!(report(database, one).await.head.sequence, 3);
    assert_eq!(report(database, other).await.broken, None);
}

pub async fn more_than_fits_one_transaction_is_linked(database: &TestDatabase) {
    let chain = organization();
    let count = LinkAuditEntries::BATCH + 7;
    let entries: Vec<_> = (0..count).map(|second| entry(chain, second.into())).collect();
    append(&*database.store, &entries).await;
    assert_eq!(link(database).await, u64::from(count));
    let report = report(database, chain).await;
    assert_eq!((report.head.sequence, report.broken), (count.into(), None));
}

pub async fn what_is_committed_late_is_linked_late(database: &TestDatabase) {
    let chain = organization();
    let (early, late) = (entry(chain, 1), entry(chain, 2));
    if database.engine() == Engine::Postgres {
        // Here it can be open while others commit, and keeps nobody from anything.
        let mut open = begin(&*database.store).await;
        open.audit_log().append(&early).await.unwrap();
        append(&*database.store, std::slice::from_ref(&late)).await;
        assert_eq!(link(database).await, 1);
        open.commit().await.unwrap();
    } else {
        append(&*database.store, std::slice::from_ref(&late)).await;
        assert_eq!(link(database).await, 1);
        append(&*database.store, std::slice::from_ref(&early)).await;
    }
    assert_eq!(link(database).await, 1);
    assert_eq!(sequences(database, &[early, late]).await, [Some(2), Some(1)]);
    assert_eq!(report(database, chain).await.broken, None);
}

pub async fn what_is_rolled_back_never_happened(database: &TestDatabase) {
    let mut tx = begin(&*database.store).await;
    tx.audit_log().append(&entry(AuditChain::Platform, 1)).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(link(database).await, 0);
    assert_eq!(all(database, AuditChain::Platform).await, []);
}

pub async fn a_chain_that_somebody_links_is_passed_by(database: &TestDatabase) {
    if database.engine() == Engine::Sqlite {
        // One writer: there is never a second to pass by.
        return entries_are_numbered_in_their_order_and_once(database).await;
    }
    let (held, free) = (organization(), organization());
    append(&*database.store, &[entry(held, 1), entry(free, 1)]).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.audit_chains().lock(held).await.unwrap().is_some());
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert!(tx.audit_chains().lock(held).await.unwrap().is_some());
    assert_eq!(link(database).await, 1);
    tx.rollback().await.unwrap();
    assert_eq!(link(database).await, 1);
}

pub async fn linkers_at_once_never_fork_a_chain_and_writers_do_not_wait(database: &TestDatabase) {
    const WRITERS: i64 = 50;
    const EACH: i64 = 4;
    let other = database.raw.open().await.unwrap();
    let chains = [AuditChain::Platform, organization()];
    let done = Arc::new(AtomicBool::new(false));
    let linkers = [
        linker(database.store.clone(), database.audit.clone()),
        linker(other.store.clone(), other.audit.clone()),
        linker(database.store.clone(), database.audit.clone()),
    ];
    let linking = linkers.into_iter().map(|linker| {
        let done = done.clone();
        tokio::spawn(async move {
            let mut linked = 0;
            while !done.load(Ordering::Relaxed) {
                linked += linker.run_once().await.unwrap();
                linker.wait(Duration::from_millis(1)).await;
            }
            linked
        })
    });
    let linking: Vec<_> = linking.collect();
    let writing = (0..WRITERS).map(|writer| {
        let store = database.store.clone();
        tokio::spawn(async move {
            for number in 0..EACH {
                let chain = chains[usize::try_from((writer + number) % 2).unwrap()];
                append(&*store, &[entry(chain, number)]).await;
            }
        })
    });
    for written in join_all(writing.collect::<Vec<_>>()).await {
        written.unwrap();
    }
    done.store(true, Ordering::Relaxed);
    let mut linked: u64 = 0;
    for linking in join_all(linking).await {
        linked += linking.unwrap();
    }
    linked += link(database).await;
    assert_eq!(linked, u64::try_from(WRITERS * EACH).unwrap());
    for chain in chains {
        let report = report(database, chain).await;
        assert_eq!((report.head.sequence, report.broken), (WRITERS * EACH / 2, None));
    }
}

pub async fn waiting_ends_when_an_entry_was_committed(database: &TestDatabase) {
    let linker = linker(database.store.clone(), database.audit.clone());
    let waiting = linker.wait(Duration::from_secs(100));
    let entries = [entry(AuditChain::Platform, 1)];
    tokio::join!(waiting, append(&*database.store, &entries));
    linker.wait(Duration::from_millis(1)).await;
    assert_eq!(link(database).await, 1);
}

pub async fn what_is_being_forgotten_is_linked_afterwards(database: &TestDatabase) {
    let chain = organization();
    let (ada, bob) = (id(), id());
    let of = |user, second| AuditEntry { actor: AuditActor::User(user), ..entry(chain, second) };
    let entries = [of(ada, 1), of(bob, 2)];
    append(&*database.store, &entries).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.audit_log().forget_clients_of(ada).await.unwrap(), 1);
    if database.engine() == Engine::Postgres {
        assert_eq!(link(database).await, 1);
    }
    tx.commit().await.unwrap();
    link(database).await;
    let report = report(database, chain).await;
    assert_eq!((report.head.sequence, report.broken), (2, None));
}
