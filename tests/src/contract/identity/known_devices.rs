//! `KnownDevices`.

use socle_domain::identity::{KnownDevice, TokenDigest, UserId};

use crate::contract::samples::{begin, digest, id, insert, later, now, user};
use crate::databases::{Engine, TestDatabase};

fn device(user: UserId, mark: TokenDigest) -> KnownDevice {
    KnownDevice {
        id: id(),
        user_id: user,
        mark,
        user_agent: Some("Browser/1.0".to_owned()),
        ip: Some("2001:db8::1".parse().unwrap()),
        first_seen_at: now(),
        last_seen_at: now(),
    }
}

async fn remember(database: &TestDatabase, device: &KnownDevice) {
    let mut tx = begin(&*database.store).await;
    tx.known_devices().insert(device).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn a_device_is_known_by_its_mark_and_to_its_person(database: &TestDatabase) {
    let (ada, bob) = (user(), user());
    insert(&*database.store, &[&ada, &bob]).await;
    let (mark, other) = (digest(), digest());
    remember(database, &device(ada.id, mark)).await;
    let mut tx = begin(&*database.store).await;
    let devices = tx.known_devices();
    assert_eq!(devices.known_mark(ada.id, &[mark]).await.unwrap(), Some(mark));
    assert_eq!(devices.known_mark(ada.id, &[other, mark, digest()]).await.unwrap(), Some(mark));
    assert_eq!(devices.known_mark(ada.id, &[other]).await.unwrap(), None);
    assert_eq!(devices.known_mark(ada.id, &[]).await.unwrap(), None);
    assert_eq!(devices.known_mark(bob.id, &[mark]).await.unwrap(), None, "somebody else's");
    assert!(devices.any_of(ada.id).await.unwrap());
    assert!(!devices.any_of(bob.id).await.unwrap());
    tx.rollback().await.unwrap();
}

pub async fn seeing_a_device_notes_when(database: &TestDatabase) {
    let (ada, bob) = (user(), user());
    insert(&*database.store, &[&ada, &bob]).await;
    let (mark, shared) = (digest(), digest());
    remember(database, &device(ada.id, mark)).await;
    remember(database, &device(ada.id, shared)).await;
    remember(database, &device(bob.id, shared)).await;
    let mut tx = begin(&*database.store).await;
    let devices = tx.known_devices();
    assert!(devices.see(ada.id, &[digest(), shared], later(60)).await.unwrap());
    assert!(!devices.see(ada.id, &[digest()], later(60)).await.unwrap());
    assert!(!devices.see(ada.id, &[], later(60)).await.unwrap());
    assert!(!devices.see(bob.id, &[mark], later(60)).await.unwrap(), "somebody else's");
    tx.commit().await.unwrap();
    let seen = match database.engine() {
        Engine::Postgres => "last_seen_at > first_seen_at + interval '59 seconds'",
        Engine::Sqlite => "last_seen_at > first_seen_at + 59000000",
    };
    let seen = format!("SELECT 'row' FROM known_devices WHERE {seen}");
    assert_eq!(database.raw.texts(&seen).await.len(), 1, "one device of one person");
}

pub async fn a_mark_is_remembered_once_a_person(database: &TestDatabase) {
    let (ada, bob) = (user(), user());
    insert(&*database.store, &[&ada, &bob]).await;
    let mark = digest();
    let mut tx = begin(&*database.store).await;
    tx.known_devices().insert(&device(ada.id, mark)).await.unwrap();
    tx.known_devices().insert(&device(ada.id, mark)).await.unwrap();
    tx.known_devices().insert(&device(bob.id, mark)).await.unwrap();
    tx.commit().await.unwrap();
    remember(database, &device(ada.id, mark)).await;
    assert_eq!(database.raw.texts("SELECT 'row' FROM known_devices").await.len(), 2);
}

pub async fn a_device_needs_a_person(database: &TestDatabase) {
    let mut tx = begin(&*database.store).await;
    assert!(tx.known_devices().insert(&device(id(), digest())).await.is_err());
    tx.rollback().await.unwrap();
}

pub async fn whoever_signs_in_is_found_with_the_device_they_are_known_on(database: &TestDatabase) {
    let (ada, bob) = (user(), user());
    insert(&*database.store, &[&ada, &bob]).await;
    let (first, second) = (digest(), digest());
    remember(database, &device(ada.id, first)).await;
    remember(database, &device(ada.id, second)).await;
    remember(database, &device(bob.id, digest())).await;
    let candidate = async |marks: &[TokenDigest]| {
        let found = database.identity.sign_in_candidate(&ada.email, marks).await.unwrap().unwrap();
        assert_eq!(found.user, ada);
        found.known_mark
    };
    assert_eq!(candidate(&[]).await, None);
    assert_eq!(candidate(&[digest()]).await, None);
    assert_eq!(candidate(&[digest(), second]).await, Some(second));
    let either = candidate(&[first, second]).await.unwrap();
    assert!([first, second].contains(&either));
    let of_bob = database.identity.sign_in_candidate(&bob.email, &[first]).await.unwrap().unwrap();
    assert_eq!((of_bob.user, of_bob.known_mark), (bob, None), "somebody else's");
    let stranger = user().email;
    assert_eq!(database.identity.sign_in_candidate(&stranger, &[first]).await.unwrap(), None);
}
