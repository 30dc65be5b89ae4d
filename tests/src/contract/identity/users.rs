//! `Users`, and reading people back.

use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::identity::ports::InsertUserError;
use socle_domain::Timestamp;
use socle_domain::access::PlatformRole;
use socle_domain::identity::{Locale, PasswordHash, TimeZone, User, UserStatus};

use crate::contract::samples::{begin, email, id, insert, later, name, now, user, user_with};
use crate::databases::TestDatabase;

async fn stored(database: &TestDatabase, user: &User) -> User {
    database.identity.user(user.id).await.unwrap().expect("the person is stored")
}

/// A person none of whose fields has its default.
fn full() -> User {
    User {
        email_verified_at: Some(later(1)),
        password_hash: Some(PasswordHash::new("$2b$12$ünïcödé".to_owned())),
        first_name: name("Zoé-שרה"),
        last_name: name("O’Neill 李"),
        locale: Locale::He,
        time_zone: TimeZone::parse("America/Argentina/Buenos_Aires").unwrap(),
        platform_role: PlatformRole::Superadmin,
        status: UserStatus::Disabled,
        second_factor_confirmed_at: Some(later(2)),
        erasure_requested_at: Some(later(2)),
        updated_at: later(3),
        version: i64::MAX,
        ..user()
    }
}

pub async fn every_field_comes_back(database: &TestDatabase) {
    let empty = User { email_verified_at: None, password_hash: None, ..user() };
    for user in [full(), empty] {
        insert(&*database.store, &[&user]).await;
        assert_eq!(stored(database, &user).await, user);
        let mut tx = begin(&*database.store).await;
        assert_eq!(tx.users().find(user.id).await.unwrap().as_ref(), Some(&user));
        assert_eq!(tx.users().find_by_email(&user.email).await.unwrap(), Some(user));
        tx.rollback().await.unwrap();
    }
}

pub async fn every_value_of_an_enum_comes_back(database: &TestDatabase) {
    for platform_role in PlatformRole::ALL {
        for status in UserStatus::ALL {
            for locale in Locale::ALL {
                let user = User { platform_role, status, locale, ..user() };
                insert(&*database.store, &[&user]).await;
                assert_eq!(stored(database, &user).await, user);
            }
        }
    }
}

pub async fn times_keep_microseconds(database: &TestDatabase) {
    for micros in [1_893_456_000_000_001, 999_999, -1, 0] {
        let at = Timestamp::from_timestamp_micros(micros).unwrap();
        let user = User { created_at: at, updated_at: at, email_verified_at: Some(at), ..user() };
        insert(&*database.store, &[&user]).await;
        assert_eq!(stored(database, &user).await, user);
    }
}

pub async fn a_stranger_is_not_found(database: &TestDatabase) {
    insert(&*database.store, &[&user()]).await;
    let address = email("stranger@example.com");
    assert_eq!(database.identity.user(id()).await.unwrap(), None);
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.users().find(id()).await.unwrap(), None);
    assert_eq!(tx.users().lock(id()).await.unwrap(), None);
    assert_eq!(tx.users().lock_by_email(&address).await.unwrap(), None);
    assert_eq!(tx.users().find_by_email(&address).await.unwrap(), None);
    tx.rollback().await.unwrap();
}

pub async fn a_lock_reads_what_is_stored(database: &TestDatabase) {
    let (user, other) = (full(), user());
    insert(&*database.store, &[&user, &other]).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.users().find(user.id).await.unwrap(), Some(user.clone()));
    assert_eq!(tx.users().lock(user.id).await.unwrap(), Some(user.clone()));
    assert_eq!(tx.users().lock_by_email(&other.email).await.unwrap(), Some(other));
    // Whoever holds a lock may take it again.
    assert_eq!(tx.users().lock(user.id).await.unwrap(), Some(user));
    tx.commit().await.unwrap();
}

pub async fn an_address_belongs_to_one_person(database: &TestDatabase) {
    let first = user_with("taken@example.com");
    insert(&*database.store, &[&first]).await;
    let (second, free) = (user_with("taken@example.com"), user());
    let mut tx = begin(&*database.store).await;
    let refused = tx.users().insert(&second).await;
    assert!(matches!(refused, Err(InsertUserError::EmailTaken)), "{refused:?}");
    // The refusal is an answer and no failure: the transaction goes on.
    tx.users().insert(&free).await.unwrap();
    assert_eq!(tx.users().lock(first.id).await.unwrap(), Some(first.clone()));
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &free).await, free);
    assert_eq!(stored(database, &first).await, first);
    assert_eq!(database.identity.user(second.id).await.unwrap(), None);
}

pub async fn of_many_who_want_an_address_one_gets_it(database: &TestDatabase) {
    let attempts = (0..20).map(|_| {
        let store = Arc::clone(&database.store);
        tokio::spawn(async move {
            let user = user_with("wanted@example.com");
            let mut tx = begin(&*store).await;
            let inserted = tx.users().insert(&user).await;
            tx.commit().await.unwrap();
            match inserted {
                Ok(()) => true,
                Err(InsertUserError::EmailTaken) => false,
                Err(error) => panic!("{error}"),
            }
        })
    });
    let won = join_all(attempts).await.into_iter().filter(|won| *won.as_ref().unwrap()).count();
    assert_eq!(won, 1);
}

pub async fn an_update_stores_everything_and_nothing_of_its_own(database: &TestDatabase) {
    let (before, bystander) = (user(), user());
    insert(&*database.store, &[&before, &bystander]).await;
    for after in [
        User { id: before.id, ..full() },
        // Back to nothing: an absent value is stored as well.
        User { id: before.id, password_hash: None, version: 7, ..user() },
    ] {
        let mut tx = begin(&*database.store).await;
        tx.users().lock(before.id).await.unwrap();
        tx.users().update(&after).await.unwrap();
        assert_eq!(tx.users().lock(before.id).await.unwrap().as_ref(), Some(&after));
        tx.commit().await.unwrap();
        assert_eq!(stored(database, &before).await, after);
    }
    assert_eq!(stored(database, &bystander).await, bystander);
}

pub async fn a_lock_keeps_others_from_changing_a_person(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let mut first = begin(&*database.store).await;
    let mut locked = first.users().lock(user.id).await.unwrap().unwrap();
    let store = Arc::clone(&database.store);
    let (by_email, id) = (user.email.clone(), user.id);
    let mut second = tokio::spawn(async move {
        let mut tx = begin(&*store).await;
        let seen = tx.users().lock_by_email(&by_email).await.unwrap().unwrap();
        assert_eq!(tx.users().lock(id).await.unwrap().as_ref(), Some(&seen));
        tx.rollback().await.unwrap();
        seen
    });
    // A little time to overtake, which must not be enough.
    let overtaken = tokio::time::timeout(std::time::Duration::from_millis(100), &mut second).await;
    assert!(overtaken.is_err(), "the lock was not waited for");
    locked.first_name = name("Grace");
    locked.version += 1;
    first.users().update(&locked).await.unwrap();
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), locked, "the second sees what the first committed");
}

pub async fn no_update_under_a_lock_is_lost(database: &TestDatabase) {
    const CHANGES: i64 = 50;
    let user = user();
    insert(&*database.store, &[&user]).await;
    let changes = (0..CHANGES).map(|_| {
        let (store, id) = (Arc::clone(&database.store), user.id);
        tokio::spawn(async move {
            let mut tx = begin(&*store).await;
            let mut user = tx.users().lock(id).await.unwrap().unwrap();
            user.version += 1;
            user.updated_at = now();
            tx.users().update(&user).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    for change in join_all(changes).await {
        change.unwrap();
    }
    assert_eq!(stored(database, &user).await.version, user.version + CHANGES);
}

pub async fn an_account_moves_to_another_address(database: &TestDatabase) {
    let before = user();
    insert(&*database.store, &[&before]).await;
    let mut tx = begin(&*database.store).await;
    let mut moved = tx.users().lock(before.id).await.unwrap().unwrap();
    moved.change_email(email("moved@example.com"), later(1));
    tx.users().change_email(&moved).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &before).await, moved);
    assert_eq!((moved.version, moved.email_verified_at), (before.version + 1, Some(later(1))));
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.users().find_by_email(&before.email).await.unwrap(), None);
    assert_eq!(tx.users().find_by_email(&moved.email).await.unwrap(), Some(moved));
    tx.rollback().await.unwrap();
}

pub async fn an_account_moves_to_no_address_that_is_taken(database: &TestDatabase) {
    let (mut ada, bob) = (user(), user());
    insert(&*database.store, &[&ada, &bob]).await;
    let before = ada.clone();
    ada.change_email(bob.email.clone(), later(1));
    let mut tx = begin(&*database.store).await;
    let refused = tx.users().change_email(&ada).await;
    assert!(matches!(refused, Err(InsertUserError::EmailTaken)), "{refused:?}");
    tx.rollback().await.unwrap();
    assert_eq!(stored(database, &before).await, before);
    assert_eq!(stored(database, &bob).await, bob);
}

pub async fn of_many_who_move_to_an_address_one_gets_it(database: &TestDatabase) {
    let wanted = email("wanted@example.com");
    let mut users = Vec::new();
    for _ in 0..10 {
        users.push(user());
    }
    insert(&*database.store, &users.iter().collect::<Vec<_>>()).await;
    let moves = users.into_iter().map(|mut user| {
        let (store, wanted) = (Arc::clone(&database.store), wanted.clone());
        tokio::spawn(async move {
            let mut tx = begin(&*store).await;
            user.change_email(wanted, later(1));
            match tx.users().change_email(&user).await {
                Ok(()) => tx.commit().await.map(|()| true).unwrap(),
                Err(InsertUserError::EmailTaken) => tx.rollback().await.map(|()| false).unwrap(),
                Err(error) => panic!("{error:?}"),
            }
        })
    });
    let winners = join_all(moves).await.into_iter().filter(|won| *won.as_ref().unwrap());
    assert_eq!(winners.count(), 1);
}
