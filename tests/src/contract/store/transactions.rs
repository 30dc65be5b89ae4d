//! How transactions end.

use socle_domain::identity::{OneTimeTokenPurpose, User};

use crate::contract::samples::{
    append, begin, insert, insert_session, later, message, name, now, open_session, session,
    signed_out, token, user,
};
use crate::databases::TestDatabase;

async fn count(database: &TestDatabase, table: &str) -> usize {
    database.raw.texts(&format!("SELECT 'row' FROM {table}")).await.len()
}

pub async fn a_store_answers(database: &TestDatabase) {
    database.store.ping().await.unwrap();
}

pub async fn a_commit_makes_everything_visible_at_once(database: &TestDatabase) {
    let user = user();
    let (session, refresh_token) = session(user.id);
    let mut tx = begin(&*database.store).await;
    tx.users().insert(&user).await.unwrap();
    insert_session(&mut *tx, &session, &refresh_token).await.unwrap();
    let token = token(user.id, OneTimeTokenPurpose::VerifyEmail);
    tx.one_time_tokens().replace(&token).await.unwrap();
    tx.outbox().append(&[message(now())]).await.unwrap();
    assert_eq!(database.identity.user(user.id).await.unwrap(), None, "not yet");
    assert_eq!(database.identity.session_standing(session.id).await.unwrap(), None, "not yet");
    tx.commit().await.unwrap();
    assert_eq!(database.identity.user(user.id).await.unwrap(), Some(user));
    assert!(database.identity.session_standing(session.id).await.unwrap().is_some());
    for table in ["users", "sessions", "refresh_tokens", "one_time_tokens", "outbox"] {
        assert_eq!(count(database, table).await, 1, "{table}");
    }
}

pub async fn a_commit_shows_to_another_process(database: &TestDatabase) {
    let other = database.raw.open().await.unwrap();
    let user = user();
    insert(&*database.store, &[&user]).await;
    assert_eq!(other.identity.user(user.id).await.unwrap(), Some(user));
}

pub async fn a_rollback_leaves_nothing(database: &TestDatabase) {
    let before = user();
    insert(&*database.store, &[&before]).await;
    let open = open_session(&*database.store, before.id).await;
    append(&*database.store, &[message(now())]).await;

    let newcomer = user();
    let (session, refresh_token) = session(newcomer.id);
    let mut tx = begin(&*database.store).await;
    tx.users().insert(&newcomer).await.unwrap();
    let locked = tx.users().lock(before.id).await.unwrap().unwrap();
    let changed = User { first_name: name("Grace"), version: locked.version + 1, ..locked };
    tx.users().update(&changed).await.unwrap();
    insert_session(&mut *tx, &session, &refresh_token).await.unwrap();
    assert!(tx.sessions().end(open.id, signed_out(later(1))).await.unwrap());
    let token = token(before.id, OneTimeTokenPurpose::VerifyEmail);
    tx.one_time_tokens().replace(&token).await.unwrap();
    tx.outbox().append(&[message(now())]).await.unwrap();
    tx.rollback().await.unwrap();

    assert_eq!(database.identity.user(before.id).await.unwrap(), Some(before));
    assert_eq!(database.identity.user(newcomer.id).await.unwrap(), None);
    assert!(!database.identity.session_standing(open.id).await.unwrap().unwrap().0.ended);
    let rows = [("users", 1), ("sessions", 1), ("refresh_tokens", 1), ("one_time_tokens", 0)];
    for (table, expected) in rows.into_iter().chain([("outbox", 1)]) {
        assert_eq!(count(database, table).await, expected, "{table}");
    }
}

pub async fn an_empty_transaction_ends_either_way(database: &TestDatabase) {
    begin(&*database.store).await.commit().await.unwrap();
    begin(&*database.store).await.rollback().await.unwrap();
}

pub async fn a_failed_statement_poisons_nobody_else(database: &TestDatabase) {
    let (first, second) = (user(), user());
    insert(&*database.store, &[&first, &second]).await;
    for _ in 0..10 {
        let mut tx = begin(&*database.store).await;
        // Taking somebody else's address is a bug of ours and refused.
        let thief = User { email: first.email.clone(), ..second.clone() };
        assert!(tx.users().update(&thief).await.is_err());
        tx.rollback().await.unwrap();
    }
    assert_eq!(database.identity.user(second.id).await.unwrap(), Some(second));
    insert(&*database.store, &[&user()]).await;
}
