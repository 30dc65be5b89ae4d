//! `Sessions`: the rotation of refresh tokens.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use socle_application::store::Store;
use socle_domain::identity::{RefreshToken, RefreshTokenId, Rotation, Session, TokenDigest, User};
use tokio::task::JoinHandle;

use crate::contract::samples::{
    begin, digest, id, insert, insert_session, later, session, signed_out, user,
};
use crate::databases::{CountedServer, Engine, TestDatabase, open};

async fn stored(database: &TestDatabase) -> (User, Session, RefreshToken) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let (session, token) = session(user.id);
    let mut tx = begin(&*database.store).await;
    insert_session(&mut *tx, &session, &token).await.unwrap();
    tx.commit().await.unwrap();
    (user, session, token)
}

async fn find(store: &dyn Store, digest: TokenDigest) -> Option<(Session, RefreshToken)> {
    let mut tx = begin(store).await;
    let found = tx.sessions().lock_by_refresh_token(digest).await.unwrap();
    tx.rollback().await.unwrap();
    found.map(|(session, token, _)| (session, token))
}

/// The token once it was used, and its successor.
fn rotated(token: &RefreshToken) -> (RefreshToken, RefreshToken) {
    let successor = RefreshToken {
        id: id(),
        digest: digest(),
        issued_at: later(10),
        expires_at: later(2_000),
        ..token.clone()
    };
    let rotation =
        Rotation { at: later(10), successor_id: successor.id, sealed_successor: vec![0, 0xff, 7] };
    (RefreshToken { rotation: Some(rotation), ..token.clone() }, successor)
}

pub async fn a_rotation_is_stored_with_everything_it_changes(database: &TestDatabase) {
    let (_, session, token) = stored(database).await;
    let (_, other_session, other_token) = stored(database).await;
    let (used, successor) = rotated(&token);
    let touched =
        Session { last_seen_at: later(10), idle_expires_at: later(2_000), ..session.clone() };
    let mut tx = begin(&*database.store).await;
    tx.sessions().lock_by_refresh_token(token.digest).await.unwrap();
    tx.sessions().rotate(&touched, &used, &successor).await.unwrap();
    tx.commit().await.unwrap();
    let store = &*database.store;
    assert_eq!(find(store, token.digest).await, Some((touched.clone(), used)));
    assert_eq!(find(store, successor.digest).await, Some((touched.clone(), successor.clone())));
    assert_eq!(find(store, other_token.digest).await, Some((other_session, other_token)));
    let (standing, _) = database.identity.session_standing(session.id).await.unwrap().unwrap();
    assert_eq!(standing.expires_at, later(2_000), "it is alive for longer");

    // And on: the successor is a token like any other.
    let (used, next) = rotated(&successor);
    let mut tx = begin(store).await;
    tx.sessions().rotate(&touched, &used, &next).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(find(store, successor.digest).await, Some((touched.clone(), used)));
    assert_eq!(find(store, next.digest).await, Some((touched, next)));
}

pub async fn a_rolled_back_rotation_is_none(database: &TestDatabase) {
    let (_, session, token) = stored(database).await;
    let (used, successor) = rotated(&token);
    let touched = Session { last_seen_at: later(10), ..session.clone() };
    let mut tx = begin(&*database.store).await;
    tx.sessions().rotate(&touched, &used, &successor).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(find(&*database.store, successor.digest).await, None);
    assert_eq!(find(&*database.store, token.digest).await, Some((session, token)));
}

pub async fn a_digest_belongs_to_one_token(database: &TestDatabase) {
    let (user, _, token) = stored(database).await;
    let (second, second_token) = session(user.id);
    let copy = RefreshToken { digest: token.digest, ..second_token };
    let mut tx = begin(&*database.store).await;
    assert!(insert_session(&mut *tx, &second, &copy).await.is_err());
    tx.rollback().await.unwrap();
}

pub async fn of_many_who_present_a_token_one_is_the_first(database: &TestDatabase) {
    let (_, _, token) = stored(database).await;
    let attempts = (0..50).map(|_| {
        let (store, digest) = (Arc::clone(&database.store), token.digest);
        tokio::spawn(async move {
            let mut tx = begin(&*store).await;
            let found = tx.sessions().lock_by_refresh_token(digest).await.unwrap();
            let (session, token, _) = found.expect("the token is stored");
            let answer: (bool, RefreshTokenId) = if let Some(rotation) = &token.rotation {
                (false, rotation.successor_id)
            } else {
                let (used, successor) = rotated(&token);
                tx.sessions().rotate(&session, &used, &successor).await.unwrap();
                (true, successor.id)
            };
            tx.commit().await.unwrap();
            answer
        })
    });
    let answers: Vec<_> = join_all(attempts).await.into_iter().map(Result::unwrap).collect();
    let firsts: Vec<_> = answers.iter().filter(|(first, _)| *first).collect();
    assert_eq!(firsts.len(), 1);
    assert!(answers.iter().all(|(_, successor)| *successor == firsts[0].1), "one successor");
}

/// Presents a token in a transaction of its own.
fn present(
    database: &TestDatabase,
    digest: TokenDigest,
) -> JoinHandle<Option<(Session, RefreshToken, User)>> {
    let store = Arc::clone(&database.store);
    tokio::spawn(async move {
        let mut tx = begin(&*store).await;
        let found = tx.sessions().lock_by_refresh_token(digest).await.unwrap();
        tx.commit().await.unwrap();
        found
    })
}

pub async fn who_waited_with_a_token_sees_that_the_session_has_ended(database: &TestDatabase) {
    let (user, session, token) = stored(database).await;
    let mut holder = begin(&*database.store).await;
    assert!(holder.sessions().end(session.id, signed_out(later(1))).await.unwrap());
    let mut other = present(database, token.digest);
    // A little time to overtake, which must not be enough.
    let overtaken = tokio::time::timeout(Duration::from_millis(100), &mut other).await;
    assert!(overtaken.is_err(), "the lock was not waited for");
    holder.commit().await.unwrap();
    let ended = Session { end: Some(signed_out(later(1))), ..session };
    assert_eq!(other.await.unwrap(), Some((ended, token, user)));
}

/// A person is locked before their sessions or not at all.
pub async fn who_presents_a_token_never_waits_for_the_person(database: &TestDatabase) {
    let (user, session, token) = stored(database).await;
    let mut holder = begin(&*database.store).await;
    holder.users().lock(user.id).await.unwrap();
    let mut other = present(database, token.digest);
    // Time to lock the session; a store with one writer waits for the holder to end.
    let early = tokio::time::timeout(Duration::from_millis(100), &mut other).await.ok();
    let end = signed_out(later(1));
    assert_eq!(holder.sessions().end_all_of(user.id, end).await.unwrap(), [session.id]);
    holder.commit().await.unwrap();
    let answer = match early {
        Some(answer) => answer,
        None => other.await,
    };
    let (_, found, person) = answer.unwrap().expect("the token is stored");
    assert_eq!((found, person), (token, user));
}

/// How fast sessions are refreshed is mostly how often the database is asked.
pub async fn a_rotation_asks_a_server_four_times(database: &TestDatabase) {
    if database.engine() == Engine::Sqlite {
        return;
    }
    let (_, session, token) = stored(database).await;
    let server = CountedServer::before(database.url()).await;
    let store = open(Engine::Postgres, server.url()).await.unwrap().store;
    let mut presented = token;
    let mut asked = Vec::new();
    for _ in 0..3 {
        let before = server.asked();
        let mut tx = begin(&*store).await;
        tx.sessions().lock_by_refresh_token(presented.digest).await.unwrap();
        let (used, successor) = rotated(&presented);
        tx.sessions().rotate(&session, &used, &successor).await.unwrap();
        tx.commit().await.unwrap();
        asked.push(server.asked() - before);
        presented = successor;
    }
    // A new connection has the server parse the two statements first.
    assert_eq!(asked[1..], [4, 4], "{asked:?}");
}
