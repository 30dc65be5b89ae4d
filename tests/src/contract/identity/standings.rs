//! `IdentityQueries::session_standing`.

use chrono::TimeDelta;
use socle_application::identity::ports::SessionStanding;
use socle_domain::access::PlatformRole;
use socle_domain::identity::{Session, User, UserStatus};

use crate::contract::samples::{
    begin, id, insert, insert_session, later, open_session, session, signed_out, user,
};
use crate::databases::TestDatabase;

async fn standing(database: &TestDatabase, session: &Session) -> (SessionStanding, User) {
    let standing = database.identity.session_standing(session.id).await.unwrap();
    standing.expect("the session is stored")
}

pub async fn a_live_session_stands_as_it_was_stored(database: &TestDatabase) {
    for platform_role in PlatformRole::ALL {
        let user = User { platform_role, ..user() };
        insert(&*database.store, &[&user]).await;
        let session = open_session(&*database.store, user.id).await;
        let expected = SessionStanding {
            user_id: user.id,
            ended: false,
            expires_at: session.idle_expires_at,
            last_seen_at: session.last_seen_at,
            authenticated_at: session.authenticated_at,
            browser_secret: None,
        };
        assert_eq!(standing(database, &session).await, (expected, user));
    }
}

pub async fn an_ended_session_stands_as_ended(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let session = open_session(&*database.store, user.id).await;
    let before = standing(database, &session).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.sessions().end(session.id, signed_out(later(1))).await.unwrap());
    tx.commit().await.unwrap();
    let ended = SessionStanding { ended: true, ..before.0 };
    assert_eq!(standing(database, &session).await, (ended, user));
}

pub async fn a_change_of_the_person_shows_at_once(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let session = open_session(&*database.store, user.id).await;
    let before = standing(database, &session).await;
    let mut tx = begin(&*database.store).await;
    let changed = User {
        status: UserStatus::Disabled,
        platform_role: PlatformRole::Admin,
        ..tx.users().lock(user.id).await.unwrap().unwrap()
    };
    tx.users().update(&changed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(standing(database, &session).await, (before.0, changed));
}

pub async fn an_unknown_session_has_no_standing(database: &TestDatabase) {
    assert_eq!(database.identity.session_standing(id()).await.unwrap(), None);
}

pub async fn the_earlier_end_counts(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let microsecond = TimeDelta::microseconds(1);
    for (expires_at, idle_expires_at) in [
        (later(10), later(10) - microsecond),
        (later(10) - microsecond, later(10)),
        (later(10) - microsecond, later(10) - microsecond),
    ] {
        let (session, token) = session(user.id);
        let session = Session { expires_at, idle_expires_at, ..session };
        let mut tx = begin(&*database.store).await;
        insert_session(&mut *tx, &session, &token).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(standing(database, &session).await.0.expires_at, later(10) - microsecond);
    }
}
