//! `Sessions`: their beginning and their end.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use socle_domain::identity::{Session, SessionEnd, SessionEndReason, SessionId};

use crate::contract::samples::{
    begin, digest, id, insert, insert_session, later, open_session, session, signed_out, user,
};
use crate::databases::TestDatabase;

async fn end_of(database: &TestDatabase, id: SessionId) -> Option<SessionEnd> {
    let mut tx = begin(&*database.store).await;
    let session = tx.sessions().lock(id).await.unwrap().expect("the session is stored");
    tx.rollback().await.unwrap();
    session.end
}

pub async fn a_session_is_stored_with_its_refresh_token(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let (full, full_token) = session(user.id);
    let (sparse, sparse_token) = session(user.id);
    let sparse = Session { device_name: None, user_agent: None, ip: None, ..sparse };
    let mut tx = begin(&*database.store).await;
    insert_session(&mut *tx, &full, &full_token).await.unwrap();
    insert_session(&mut *tx, &sparse, &sparse_token).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = begin(&*database.store).await;
    for (session, token) in [(full, full_token), (sparse, sparse_token)] {
        assert_eq!(tx.sessions().lock(session.id).await.unwrap().as_ref(), Some(&session));
        let found = tx.sessions().lock_by_refresh_token(token.digest).await.unwrap();
        assert_eq!(found, Some((session, token, user.clone())));
    }
    assert_eq!(tx.sessions().lock(id()).await.unwrap(), None);
    assert_eq!(tx.sessions().lock_by_refresh_token(digest()).await.unwrap(), None);
    tx.rollback().await.unwrap();
}

pub async fn a_session_needs_a_person(database: &TestDatabase) {
    let (session, token) = session(id());
    let mut tx = begin(&*database.store).await;
    assert!(insert_session(&mut *tx, &session, &token).await.is_err());
    tx.rollback().await.unwrap();
    assert_eq!(database.identity.session_standing(session.id).await.unwrap(), None);
}

pub async fn the_first_end_stands(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let session = open_session(&*database.store, user.id).await;
    let other = open_session(&*database.store, user.id).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.sessions().end(session.id, signed_out(later(1))).await.unwrap());
    let again = SessionEnd { at: later(2), reason: SessionEndReason::PasswordReset };
    assert!(!tx.sessions().end(session.id, again).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert!(!tx.sessions().end(session.id, again).await.unwrap(), "in another transaction");
    assert!(!tx.sessions().end(id(), again).await.unwrap(), "there is no such session");
    tx.commit().await.unwrap();

    assert_eq!(end_of(database, session.id).await, Some(signed_out(later(1))));
    assert_eq!(end_of(database, other.id).await, None);
}

pub async fn every_reason_to_end_comes_back(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    for reason in SessionEndReason::ALL {
        let session = open_session(&*database.store, user.id).await;
        let end = SessionEnd { at: later(1), reason };
        let mut tx = begin(&*database.store).await;
        assert!(tx.sessions().end(session.id, end).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(end_of(database, session.id).await, Some(end));
    }
}

pub async fn ending_all_ends_the_open_ones_of_one_person(database: &TestDatabase) {
    let (user, stranger) = (user(), user());
    insert(&*database.store, &[&user, &stranger]).await;
    let ended = open_session(&*database.store, user.id).await;
    let mut open: Vec<SessionId> = Vec::new();
    for _ in 0..3 {
        open.push(open_session(&*database.store, user.id).await.id);
    }
    let foreign = open_session(&*database.store, stranger.id).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.sessions().end(ended.id, signed_out(later(1))).await.unwrap());
    let end = SessionEnd { at: later(2), reason: SessionEndReason::PasswordReset };
    let mut answer = tx.sessions().end_all_of(user.id, end).await.unwrap();
    assert_eq!(tx.sessions().end_all_of(user.id, end).await.unwrap(), [], "all have ended");
    assert_eq!(tx.sessions().end_all_of(id(), end).await.unwrap(), [], "nobody");
    tx.commit().await.unwrap();

    answer.sort();
    open.sort();
    assert_eq!(answer, open);
    for id in open {
        assert_eq!(end_of(database, id).await, Some(end));
    }
    assert_eq!(end_of(database, foreign.id).await, None);
    assert_eq!(end_of(database, ended.id).await, Some(signed_out(later(1))), "the first stands");
}

pub async fn ending_the_others_keeps_one(database: &TestDatabase) {
    let (user, stranger) = (user(), user());
    insert(&*database.store, &[&user, &stranger]).await;
    let kept = open_session(&*database.store, user.id).await;
    let mut others = Vec::new();
    for _ in 0..2 {
        others.push(open_session(&*database.store, user.id).await.id);
    }
    let foreign = open_session(&*database.store, stranger.id).await;
    let end = SessionEnd { at: later(2), reason: SessionEndReason::EndedByOwner };
    let mut tx = begin(&*database.store).await;
    let mut answer = tx.sessions().end_others_of(user.id, kept.id, end).await.unwrap();
    assert_eq!(tx.sessions().end_others_of(user.id, kept.id, end).await.unwrap(), []);
    tx.commit().await.unwrap();
    answer.sort();
    others.sort();
    assert_eq!(answer, others);
    for id in others {
        assert_eq!(end_of(database, id).await, Some(end));
    }
    assert_eq!(end_of(database, kept.id).await, None);
    assert_eq!(end_of(database, foreign.id).await, None);
}

pub async fn a_lock_keeps_others_from_ending_a_session(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let session = open_session(&*database.store, user.id).await;
    let mut holder = begin(&*database.store).await;
    holder.sessions().lock(session.id).await.unwrap();
    let (store, id) = (Arc::clone(&database.store), session.id);
    let mut other = tokio::spawn(async move {
        let mut tx = begin(&*store).await;
        let ended = tx.sessions().end(id, signed_out(later(2))).await.unwrap();
        tx.commit().await.unwrap();
        ended
    });
    // A little time to overtake, which must not be enough.
    let overtaken = tokio::time::timeout(Duration::from_millis(100), &mut other).await;
    assert!(overtaken.is_err(), "the lock was not waited for");
    assert!(holder.sessions().end(session.id, signed_out(later(1))).await.unwrap());
    holder.commit().await.unwrap();
    assert!(!other.await.unwrap(), "it had ended");
    assert_eq!(end_of(database, session.id).await, Some(signed_out(later(1))));
}

pub async fn of_many_who_end_a_session_one_does(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let session = open_session(&*database.store, user.id).await;
    let attempts = (0..20).map(|_| {
        let (store, id) = (Arc::clone(&database.store), session.id);
        tokio::spawn(async move {
            let mut tx = begin(&*store).await;
            let ended = tx.sessions().end(id, signed_out(later(1))).await.unwrap();
            tx.commit().await.unwrap();
            ended
        })
    });
    let ends = join_all(attempts).await.into_iter().filter(|ended| *ended.as_ref().unwrap());
    assert_eq!(ends.count(), 1);
}

pub async fn a_browsers_secret_comes_back(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let (session, _) = session(user.id);
    let session = Session { browser_secret: Some(digest()), ..session };
    let mut tx = begin(&*database.store).await;
    tx.sessions().insert(&session).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.sessions().lock(session.id).await.unwrap().as_ref(), Some(&session));
    tx.rollback().await.unwrap();
    let standing = database.identity.session_standing(session.id).await.unwrap().unwrap().0;
    assert_eq!(standing.browser_secret, session.browser_secret);
}

/// What a renewal is about, and nothing else; and of one session.
pub async fn a_renewal_changes_when_and_the_secret(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let before = open_session(&*database.store, user.id).await;
    let other = open_session(&*database.store, user.id).await;
    for browser_secret in [Some(digest()), None] {
        let renewed = Session { authenticated_at: later(5), browser_secret, ..before.clone() };
        let given = Session { last_seen_at: later(9), device_name: None, ..renewed.clone() };
        let mut tx = begin(&*database.store).await;
        tx.sessions().lock(before.id).await.unwrap();
        tx.sessions().renew(&given).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = begin(&*database.store).await;
        assert_eq!(tx.sessions().lock(before.id).await.unwrap(), Some(renewed));
        assert_eq!(tx.sessions().lock(other.id).await.unwrap().as_ref(), Some(&other));
        tx.rollback().await.unwrap();
        let standing = database.identity.session_standing(before.id).await.unwrap().unwrap().0;
        assert_eq!(
            (standing.authenticated_at, standing.browser_secret),
            (later(5), browser_secret)
        );
    }
}

pub async fn noting_the_use_moves_the_idle_end(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let before = open_session(&*database.store, user.id).await;
    let other = open_session(&*database.store, user.id).await;
    let touched =
        Session { last_seen_at: later(5), idle_expires_at: later(2_000), ..before.clone() };
    let given = Session { authenticated_at: later(5), ..touched.clone() };
    let mut tx = begin(&*database.store).await;
    tx.sessions().lock(before.id).await.unwrap();
    tx.sessions().note_use(&given).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.sessions().lock(before.id).await.unwrap(), Some(touched));
    assert_eq!(tx.sessions().lock(other.id).await.unwrap().as_ref(), Some(&other));
    tx.rollback().await.unwrap();
}
