//! `IdentityQueries::live_sessions_of`.

use chrono::TimeDelta;
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_domain::identity::{Session, SessionId, UserId};
use socle_domain::{Id as _, Timestamp};

use crate::contract::samples::{
    begin, id, insert, insert_session, later, now, open_session, session, signed_out, user,
};
use crate::databases::TestDatabase;

async fn page(
    database: &TestDatabase,
    user: UserId,
    limit: u32,
    after: Option<SessionId>,
    at: Timestamp,
) -> Page<Session, SessionId> {
    let request = PageRequest { limit: PageLimit::new(limit).unwrap(), after };
    database.identity.live_sessions_of(user, request, at).await.unwrap()
}

/// A stored session with an identifier of that second.
async fn signed_in_at(database: &TestDatabase, user: UserId, second: i64) -> Session {
    let (session, token) = session(user);
    let number = u8::try_from(second).unwrap();
    let session = Session { id: SessionId::new(later(second), [number; 10]), ..session };
    let token = socle_domain::identity::RefreshToken { session_id: session.id, ..token };
    let mut tx = begin(&*database.store).await;
    insert_session(&mut *tx, &session, &token).await.unwrap();
    tx.commit().await.unwrap();
    session
}

pub async fn live_sessions_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let mut expected = Vec::new();
    // Not in the order of their identifiers.
    for second in [3, 1, 5, 2, 4] {
        expected.push(signed_in_at(database, user.id, second).await);
    }
    expected.sort_by_key(|session| std::cmp::Reverse(session.id));

    let whole = page(database, user.id, 5, None, now()).await;
    assert_eq!(whole, Page { items: expected.clone(), next: None });
    let first = page(database, user.id, 2, None, now()).await;
    assert_eq!(first, Page { items: expected[..2].to_vec(), next: Some(expected[1].id) });
    // Whoever signs in meanwhile shifts no page.
    signed_in_at(database, user.id, 6).await;
    let second = page(database, user.id, 2, first.next, now()).await;
    assert_eq!(second, Page { items: expected[2..4].to_vec(), next: Some(expected[3].id) });
    let third = page(database, user.id, 2, second.next, now()).await;
    assert_eq!(third, Page { items: expected[4..].to_vec(), next: None });
    let beyond = page(database, user.id, 2, Some(expected[4].id), now()).await;
    assert_eq!(beyond, Page { items: Vec::new(), next: None });
}

pub async fn only_live_sessions_of_one_person_are_listed(database: &TestDatabase) {
    let (user, stranger) = (user(), user());
    insert(&*database.store, &[&user, &stranger]).await;
    let live = open_session(&*database.store, user.id).await;
    let ended = open_session(&*database.store, user.id).await;
    open_session(&*database.store, stranger.id).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.sessions().end(ended.id, signed_out(now())).await.unwrap());
    for (expires_at, idle_expires_at) in [(later(500), later(1_000)), (later(1_000), later(500))] {
        let (session, token) = session(user.id);
        let session = Session { expires_at, idle_expires_at, ..session };
        insert_session(&mut *tx, &session, &token).await.unwrap();
    }
    tx.commit().await.unwrap();
    let count = async |at| page(database, user.id, 100, None, at).await.items.len();
    let microsecond = TimeDelta::microseconds(1);
    assert_eq!(count(later(500) - microsecond).await, 3);
    assert_eq!(
        page(database, user.id, 100, None, later(500)).await.items,
        std::slice::from_ref(&live)
    );
    assert_eq!(count(live.idle_expires_at - microsecond).await, 1);
    assert_eq!(count(live.idle_expires_at).await, 0);
}

pub async fn nobody_has_no_sessions(database: &TestDatabase) {
    let nobody = page(database, id(), 100, None, now()).await;
    assert_eq!(nobody, Page { items: Vec::new(), next: None });
}
