//! `Suppressions`, and looking at them.

use chrono::TimeDelta;
use socle_application::email::AddressKeys;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::email::{Suppression, SuppressionId, SuppressionReason};
use socle_domain::privacy::retention;

use super::{entry, insert, keys, keys_of, list};
use crate::contract::samples::{begin, digest, id, later, now};
use crate::databases::TestDatabase;

async fn found(database: &TestDatabase, keys: &AddressKeys) -> Option<Suppression> {
    let queried = database.email.suppression_of(keys).await.unwrap();
    let mut tx = begin(&*database.store).await;
    let locked = tx.suppressions().lock(keys).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(queried, locked, "reads and locks find the same");
    let limit = PageLimit::new(9).unwrap();
    let page = database.email.suppressions(Some(keys.clone()), PageRequest { limit, after: None });
    assert_eq!(page.await.unwrap().items.first(), queried.as_ref(), "and so does the list");
    queried
}

pub async fn an_entry_comes_back_as_it_was(database: &TestDatabase) {
    for reason in SuppressionReason::ALL {
        let keys = keys();
        let entry = Suppression { reported_at: later(7), ..entry(&keys, reason) };
        assert!(insert(database, &entry).await);
        assert_eq!(found(database, &keys).await, Some(entry.clone()));
        assert_eq!(database.email.suppression(entry.id).await.unwrap(), Some(entry));
    }
    let bare =
        Suppression { class: None, email: None, ..entry(&keys(), SuppressionReason::Manual) };
    assert!(insert(database, &bare).await);
    assert_eq!(database.email.suppression(bare.id).await.unwrap(), Some(bare));
    assert_eq!(database.email.suppression(id()).await.unwrap(), None);
}

pub async fn an_address_has_one_entry(database: &TestDatabase) {
    let keys = keys();
    let first = entry(&keys, SuppressionReason::Bounced);
    assert!(insert(database, &first).await);
    let again = Suppression { id: id(), ..first.clone() };
    assert!(!insert(database, &again).await, "by address and digest");
    assert!(!insert(database, &Suppression { email: None, ..again.clone() }).await, "by digest");
    let other_key = Suppression { address_digest: digest(), ..again };
    assert!(!insert(database, &other_key).await, "by address");
    assert_eq!(found(database, &keys).await, Some(first));
    assert_eq!(list(database, 9).await.concat().len(), 1);
}

pub async fn an_address_is_found_by_itself_and_by_any_digest(database: &TestDatabase) {
    let made = keys();
    let stored = entry(&made, SuppressionReason::Bounced);
    insert(database, &stored).await;
    let address = made.email.as_str();
    // After a change of keys, and after the key was lost.
    let rotated = keys_of(address, &[digest(), made.digest]);
    assert_eq!(found(database, &rotated).await, Some(stored.clone()));
    let lost = keys_of(address, &[digest()]);
    assert_eq!(found(database, &lost).await, Some(stored.clone()));
    let by_digest = keys_of("else@example.com", &[made.digest]);
    assert_eq!(found(database, &by_digest).await, Some(stored));
    assert_eq!(found(database, &keys()).await, None);
}

pub async fn an_update_stores_everything(database: &TestDatabase) {
    let (keys, others) = (keys(), keys());
    let other = entry(&others, SuppressionReason::Manual);
    insert(database, &other).await;
    let mut stored = entry(&keys, SuppressionReason::Complained);
    insert(database, &stored).await;
    let rotated = keys_of(keys.email.as_str(), &[digest(), keys.digest]);
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.suppressions().lock(&rotated).await.unwrap(), Some(stored.clone()));
    let now_known = (&rotated.email, rotated.digest);
    assert!(stored.hear(now_known, SuppressionReason::Bounced, None, later(9)));
    tx.suppressions().update(&stored).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(database, &rotated).await, Some(stored));
    assert_eq!(found(database, &others).await, Some(other));
}

pub async fn what_is_removed_is_returned_and_gone(database: &TestDatabase) {
    let keys = keys();
    let stored = entry(&keys, SuppressionReason::Bounced);
    insert(database, &stored).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.suppressions().remove(id()).await.unwrap(), None);
    assert_eq!(tx.suppressions().remove(stored.id).await.unwrap(), Some(stored.clone()));
    assert_eq!(tx.suppressions().remove(stored.id).await.unwrap(), None);
    tx.commit().await.unwrap();
    assert_eq!(found(database, &keys).await, None);
    assert!(insert(database, &stored).await, "it can be put there again");
}

pub async fn a_forgotten_address_is_still_recognized(database: &TestDatabase) {
    let (keys, others) = (keys(), keys());
    let stored = entry(&keys, SuppressionReason::Complained);
    let other = entry(&others, SuppressionReason::Complained);
    insert(database, &stored).await;
    insert(database, &other).await;
    let mut tx = begin(&*database.store).await;
    tx.suppressions().forget_address(&keys.email).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(database, &keys).await, Some(Suppression { email: None, ..stored }));
    assert_eq!(found(database, &others).await, Some(other));
    database.store.scrub().await.unwrap();
    let dump = database.raw.dump().await;
    let address = keys.email.as_str().as_bytes();
    assert!(!dump.windows(address.len()).any(|window| window == address), "it is forgotten");
}

pub async fn entries_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let mut ids: Vec<SuppressionId> = Vec::new();
    for _ in 0..5 {
        let entry = entry(&keys(), SuppressionReason::Manual);
        insert(database, &entry).await;
        ids.push(entry.id);
    }
    ids.sort_by_key(|id| std::cmp::Reverse(*id));
    let pages = list(database, 2).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!(pages.concat(), ids);
}

pub async fn addresses_are_forgotten_by_age_and_entries_stay(database: &TestDatabase) {
    let (old, new) = (keys(), keys());
    let days = |days| now() - TimeDelta::days(days);
    let stale = Suppression { reported_at: days(90), ..entry(&old, SuppressionReason::Bounced) };
    let fresh = Suppression { reported_at: days(89), ..entry(&new, SuppressionReason::Bounced) };
    insert(database, &stale).await;
    insert(database, &fresh).await;
    let rule = &retention::SUPPRESSED_ADDRESSES;
    let kind = database.retention.iter().find(|kind| kind.rule().name == rule.name).unwrap();
    assert_eq!(kind.overdue(rule.cutoff(now())).await.unwrap(), 1);
    assert_eq!(kind.remove(rule.cutoff(now()), 10).await.unwrap(), 1);
    assert_eq!(kind.remove(rule.cutoff(now()), 10).await.unwrap(), 0, "once is enough");
    assert_eq!(found(database, &old).await, Some(Suppression { email: None, ..stale }));
    assert_eq!(found(database, &new).await, Some(fresh));
}
