//! `SignInChallenges`.

use std::sync::Arc;

use futures_util::future::join_all;
use socle_domain::identity::{DeviceName, SessionKind, SignInChallenge, UserId};

use crate::contract::samples::{begin, digest, id, insert, later, now, user};
use crate::databases::TestDatabase;

fn challenge(user: UserId, kind: SessionKind, name: Option<DeviceName>) -> SignInChallenge {
    SignInChallenge::issue(id(), user, digest(), kind, name, now())
}

async fn stored(database: &TestDatabase, user: UserId) -> SignInChallenge {
    let challenge = challenge(user, SessionKind::Token, None);
    let mut tx = begin(&*database.store).await;
    tx.sign_in_challenges().insert(&challenge).await.unwrap();
    tx.commit().await.unwrap();
    challenge
}

pub async fn a_challenge_comes_back_as_it_was(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    for kind in SessionKind::ALL {
        for name in [None, DeviceName::parse("Ada’s 💻")] {
            let challenge = challenge(user.id, kind, name);
            let mut tx = begin(&*database.store).await;
            tx.sign_in_challenges().insert(&challenge).await.unwrap();
            tx.commit().await.unwrap();
            let mut tx = begin(&*database.store).await;
            let found = tx.sign_in_challenges().lock(challenge.digest).await.unwrap();
            assert_eq!(found, Some(challenge));
            assert_eq!(tx.sign_in_challenges().lock(digest()).await.unwrap(), None);
            tx.rollback().await.unwrap();
        }
    }
}

pub async fn a_challenge_needs_a_person(database: &TestDatabase) {
    let mut tx = begin(&*database.store).await;
    let orphan = challenge(id(), SessionKind::Token, None);
    assert!(tx.sign_in_challenges().insert(&orphan).await.is_err());
    tx.rollback().await.unwrap();
}

pub async fn an_update_notes_the_use_of_one_challenge(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let (mut first, other) = (stored(database, user.id).await, stored(database, user.id).await);
    assert!(first.use_up(later(1)));
    let mut tx = begin(&*database.store).await;
    tx.sign_in_challenges().lock(first.digest).await.unwrap();
    tx.sign_in_challenges().update(&first).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    for challenge in [first, other] {
        let found = tx.sign_in_challenges().lock(challenge.digest).await.unwrap();
        assert_eq!(found, Some(challenge));
    }
    tx.rollback().await.unwrap();
}

pub async fn of_many_who_use_a_challenge_one_does(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let digest = stored(database, user.id).await.digest;
    let attempts = (0..50).map(|_| {
        let store = Arc::clone(&database.store);
        tokio::spawn(async move {
            let mut tx = begin(&*store).await;
            let mut challenge = tx.sign_in_challenges().lock(digest).await.unwrap().unwrap();
            let won = challenge.use_up(later(1));
            tx.sign_in_challenges().update(&challenge).await.unwrap();
            tx.commit().await.unwrap();
            won
        })
    });
    let winners = join_all(attempts).await.into_iter().filter(|won| *won.as_ref().unwrap());
    assert_eq!(winners.count(), 1);
}
