//! `SecondFactors`.

use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::store::Store;
use socle_domain::identity::{TokenDigest, TotpFactor, TotpStep, UserId};

use crate::contract::samples::{begin, digest, id, insert, later, now, user};
use crate::databases::TestDatabase;

async fn totp(database: &TestDatabase, user: UserId) -> Option<TotpFactor> {
    let mut tx = begin(&*database.store).await;
    let factor = tx.second_factors().totp(user).await.unwrap();
    tx.rollback().await.unwrap();
    factor
}

async fn put(database: &TestDatabase, factor: &TotpFactor) {
    let mut tx = begin(&*database.store).await;
    tx.second_factors().put_totp(factor).await.unwrap();
    tx.commit().await.unwrap();
}

async fn give_codes(database: &TestDatabase, user: UserId, codes: &[TokenDigest]) {
    let mut tx = begin(&*database.store).await;
    tx.second_factors().replace_recovery_codes(user, codes, now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn use_code(store: &dyn Store, user: UserId, digests: &[TokenDigest]) -> Option<i64> {
    let mut tx = begin(store).await;
    let left = tx.second_factors().use_recovery_code(user, digests, later(1)).await.unwrap();
    tx.commit().await.unwrap();
    left
}

pub async fn an_app_comes_back_as_it_was_at_every_stage(database: &TestDatabase) {
    let (ada, bob) = (user(), user());
    insert(&*database.store, &[&ada, &bob]).await;
    assert_eq!(totp(database, ada.id).await, None);
    let mut factor = TotpFactor::enroll(ada.id, vec![0, 1, 0xfe, 0xff], now());
    put(database, &factor).await;
    assert_eq!(totp(database, ada.id).await.as_ref(), Some(&factor));
    assert!(factor.confirm(TotpStep(i64::from(u32::MAX) + 1), later(1)));
    put(database, &factor).await;
    assert_eq!(totp(database, ada.id).await.as_ref(), Some(&factor));
    // Beginning anew leaves nothing of the one before.
    let anew = TotpFactor::enroll(ada.id, vec![7], later(2));
    put(database, &anew).await;
    assert_eq!(totp(database, ada.id).await, Some(anew));
    assert_eq!(totp(database, bob.id).await, None);
}

pub async fn an_app_needs_a_person(database: &TestDatabase) {
    let mut tx = begin(&*database.store).await;
    let orphan = TotpFactor::enroll(id(), vec![1], now());
    assert!(tx.second_factors().put_totp(&orphan).await.is_err());
    tx.rollback().await.unwrap();
}

pub async fn removing_takes_the_app_and_the_codes_of_one_person(database: &TestDatabase) {
    let (ada, bob) = (user(), user());
    insert(&*database.store, &[&ada, &bob]).await;
    let code = digest();
    for user in [&ada, &bob] {
        put(database, &TotpFactor::enroll(user.id, vec![1], now())).await;
        give_codes(database, user.id, &[code, digest()]).await;
    }
    let mut tx = begin(&*database.store).await;
    tx.second_factors().remove(ada.id).await.unwrap();
    tx.second_factors().remove(id()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(totp(database, ada.id).await, None);
    assert_eq!(use_code(&*database.store, ada.id, &[code]).await, None);
    assert!(totp(database, bob.id).await.is_some());
    assert_eq!(use_code(&*database.store, bob.id, &[code]).await, Some(1));
}

pub async fn a_recovery_code_works_once_and_says_what_is_left(database: &TestDatabase) {
    let (ada, bob) = (user(), user());
    insert(&*database.store, &[&ada, &bob]).await;
    let codes: Vec<_> = (0..3).map(|_| digest()).collect();
    give_codes(database, ada.id, &codes).await;
    give_codes(database, bob.id, &[digest()]).await;
    let store = &*database.store;
    assert_eq!(use_code(store, bob.id, &codes).await, None, "somebody else's");
    assert_eq!(use_code(store, ada.id, &[digest()]).await, None);
    assert_eq!(use_code(store, ada.id, &[]).await, None);
    assert_eq!(use_code(store, ada.id, &codes[..1]).await, Some(2));
    assert_eq!(use_code(store, ada.id, &codes[..1]).await, None, "used");
    // What was stored under a previous key is found among the digests of all.
    assert_eq!(use_code(store, ada.id, &[digest(), codes[2]]).await, Some(1));
    assert_eq!(use_code(store, ada.id, &codes[1..2]).await, Some(0));
}

pub async fn a_rolled_back_use_of_a_code_is_none(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let code = digest();
    give_codes(database, user.id, &[code]).await;
    let mut tx = begin(&*database.store).await;
    let left = tx.second_factors().use_recovery_code(user.id, &[code], later(1)).await.unwrap();
    assert_eq!(left, Some(0));
    tx.rollback().await.unwrap();
    assert_eq!(use_code(&*database.store, user.id, &[code]).await, Some(0));
}

pub async fn new_codes_take_the_place_of_all_earlier_ones(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let (spent, unused, kept, new) = (digest(), digest(), digest(), digest());
    give_codes(database, user.id, &[spent, unused, kept]).await;
    let store = &*database.store;
    assert!(use_code(store, user.id, &[spent]).await.is_some());
    give_codes(database, user.id, &[kept, new]).await;
    assert_eq!(use_code(store, user.id, &[unused]).await, None);
    assert_eq!(use_code(store, user.id, &[spent]).await, None);
    assert_eq!(use_code(store, user.id, &[new]).await, Some(1), "used ones count no more");
    assert_eq!(use_code(store, user.id, &[kept]).await, Some(0));
    give_codes(database, user.id, &[]).await;
    assert_eq!(use_code(store, user.id, &[new, kept]).await, None);
}

pub async fn of_many_who_use_a_code_one_succeeds(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let code = digest();
    give_codes(database, user.id, &[code, digest(), digest()]).await;
    let attempts = (0..50).map(|_| {
        let (store, id) = (Arc::clone(&database.store), user.id);
        tokio::spawn(async move { use_code(&*store, id, &[code]).await })
    });
    let left: Vec<_> = join_all(attempts).await.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(left, [2]);
}
