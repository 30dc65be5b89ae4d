//! People, sessions, tokens and messages to store.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::TimeDelta;
use socle_application::outbox::{OutboxMessage, OutboxMessageId};
use socle_application::store::{Store, StoreError, Tx};
use socle_crypto::SystemRandomness;
use socle_domain::access::{Client, PlatformRole};
use socle_domain::identity::{
    DeviceName, EmailAddress, Locale, NewUser, OneTimeToken, OneTimeTokenPurpose, PasswordHash,
    PersonName, RefreshToken, Session, SessionEnd, SessionEndReason, SessionLifetimes, TimeZone,
    TokenDigest, User, UserId,
};
use socle_domain::{Id, Timestamp};

use socle_application::ports::{Randomness as _, RandomnessExt as _};

/// When every sample happens: with microseconds, the finest that is kept.
pub fn now() -> Timestamp {
    Timestamp::from_timestamp_micros(1_893_456_000_123_456).unwrap()
}

/// That many seconds later.
pub fn later(seconds: i64) -> Timestamp {
    now() + TimeDelta::seconds(seconds)
}

/// An identifier that nothing else has.
pub fn id<T: Id>() -> T {
    SystemRandomness.id(now())
}

/// A digest that nothing else has.
pub fn digest() -> TokenDigest {
    let mut bytes = [0; 32];
    SystemRandomness.fill(&mut bytes);
    TokenDigest::from_bytes(bytes)
}

/// An address.
pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// A name.
pub fn name(text: &str) -> PersonName {
    PersonName::parse(text).unwrap()
}

/// A new person with an address that nobody else has.
pub fn user() -> User {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    user_with(&format!("person{number}@example.com"))
}

/// A new person with this address.
pub fn user_with(address: &str) -> User {
    let new = NewUser {
        id: id(),
        email: email(address),
        password_hash: Some(PasswordHash::new("a hash".to_owned())),
        first_name: name("Ada"),
        last_name: name("Lovelace"),
        locale: Locale::En,
        time_zone: TimeZone::UTC,
        platform_role: PlatformRole::User,
    };
    User::new(new, now())
}

/// A live session of a person, with its first refresh token.
pub fn session(user: UserId) -> (Session, RefreshToken) {
    let client = Client::new(Some("2001:db8::1".parse().unwrap()), Some("Browser/1.0"));
    let (device_name, lifetimes) = (DeviceName::parse("Ada’s 💻"), SessionLifetimes::default());
    let session = Session {
        expires_at: later(3_000),
        idle_expires_at: later(1_000),
        ..Session::open(id(), user, &client, device_name, None, &lifetimes, now())
    };
    let token = RefreshToken {
        id: id(),
        session_id: session.id,
        digest: digest(),
        issued_at: now(),
        expires_at: later(1_000),
        rotation: None,
    };
    (session, token)
}

/// The end of a session that signed out.
pub fn signed_out(at: Timestamp) -> SessionEnd {
    SessionEnd { at, reason: SessionEndReason::SignedOut }
}

/// A token that works.
pub fn token(user: UserId, purpose: OneTimeTokenPurpose) -> OneTimeToken {
    OneTimeToken::issue(id(), user, purpose, digest(), now())
}

/// A message that is due from a moment on; messages of later moments have later identifiers.
pub fn message(at: Timestamp) -> OutboxMessage {
    let id: OutboxMessageId = SystemRandomness.id(at);
    OutboxMessage {
        id,
        topic: "sample.happened".to_owned(),
        aggregate_id: id.as_uuid(),
        organization_id: None,
        payload: vec![0, 1, 0xfe, 0xff],
        created_at: at,
    }
}

/// Opens a transaction that has to open.
pub async fn begin(store: &dyn Store) -> Box<dyn Tx> {
    store.begin().await.expect("a transaction opens")
}

/// Stores people.
pub async fn insert(store: &dyn Store, users: &[&User]) {
    let mut tx = begin(store).await;
    for user in users {
        tx.users().insert(user).await.expect("a person is inserted");
    }
    tx.commit().await.expect("a transaction commits");
}

/// Stores a session with its first refresh token.
pub async fn insert_session(
    tx: &mut dyn Tx,
    session: &Session,
    token: &RefreshToken,
) -> Result<(), StoreError> {
    tx.sessions().insert(session).await?;
    tx.sessions().insert_token(token).await
}

/// Stores a session of a person who is stored.
pub async fn open_session(store: &dyn Store, user: UserId) -> Session {
    let (session, token) = session(user);
    let mut tx = begin(store).await;
    insert_session(&mut *tx, &session, &token).await.expect("a session is inserted");
    tx.commit().await.expect("a transaction commits");
    session
}

/// Stores a token of a person who is stored.
pub async fn issue(store: &dyn Store, token: &OneTimeToken) {
    let mut tx = begin(store).await;
    tx.one_time_tokens().replace(token).await.expect("a token is stored");
    tx.commit().await.expect("a transaction commits");
}

/// Stores messages.
pub async fn append(store: &dyn Store, messages: &[OutboxMessage]) {
    let mut tx = begin(store).await;
    tx.outbox().append(messages).await.expect("messages are stored");
    tx.commit().await.expect("a transaction commits");
}
