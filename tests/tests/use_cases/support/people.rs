use serde_json::Value;
use sha2::{Digest as _, Sha256};
use socle_application::outbox::OutboxMessage;
use socle_application::validation::Invalid;
use socle_domain::access::{Actor, Client, PlatformRole, Principal, RequestId, SignedIn};
use socle_domain::identity::{
    EmailAddress, Locale, NewUser, PersonName, RefreshToken, RefreshTokenId, Session, SessionId,
    SessionLifetimes, TimeZone, TokenDigest, User, UserId,
};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use super::{hash, now};

/// Where every request comes from.
pub(crate) const SOURCE: &str = "203.0.113.9";

fn actor(principal: Principal) -> Actor {
    Actor {
        principal,
        request_id: RequestId::parse("request-1").unwrap(),
        client: Client::new(Some(SOURCE.parse().unwrap()), Some("Browser/1.0")),
    }
}

/// Nobody in particular.
pub(crate) fn anonymous() -> Actor {
    actor(Principal::Anonymous)
}

/// The command line.
pub(crate) fn system() -> Actor {
    actor(Principal::System)
}

/// A person in a session.
pub(crate) fn signed_in(user: UserId, session: SessionId) -> Actor {
    actor(Principal::User(SignedIn {
        user_id: user,
        session_id: session,
        platform_role: PlatformRole::User,
    }))
}

/// Ada, who signed up a day ago and has not proved her address.
pub(crate) fn unproved() -> User {
    let new = NewUser {
        id: UserId::from_uuid(Uuid::from_u128(0xada)),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        password_hash: Some(hash("old")),
        first_name: PersonName::parse("Ada").unwrap(),
        last_name: PersonName::parse("Lovelace").unwrap(),
        locale: Locale::Fr,
        time_zone: TimeZone::UTC,
        platform_role: PlatformRole::User,
    };
    User::new(new, yesterday())
}

/// Ada, who has.
pub(crate) fn person() -> User {
    let mut user = unproved();
    user.verify_email(yesterday());
    user
}

fn yesterday() -> Timestamp {
    now() - chrono::TimeDelta::days(1)
}

/// What is stored of a token.
pub(crate) fn digest_of(token: &str) -> TokenDigest {
    TokenDigest::from_bytes(Sha256::digest(token.as_bytes()).into())
}

/// What a message that announces an event says: its name, and its data.
pub(crate) fn event(message: &OutboxMessage) -> (&str, Value) {
    (&message.topic, serde_json::from_slice(&message.payload).unwrap())
}

/// The mail in a message, which was sealed for the very row it stands in.
pub(crate) fn mail(message: &OutboxMessage) -> Value {
    assert_eq!(message.topic, "email.send");
    assert_eq!(message.created_at, now());
    let place = format!("outbox/{}|", message.id);
    let plain = message.payload.strip_prefix(place.as_bytes()).expect("sealed for its place");
    serde_json::from_slice(plain).unwrap()
}

/// The mail in a message, and the token in its link, which stands below a path.
pub(crate) fn mail_and_token(message: &OutboxMessage, path: &str) -> (Value, String) {
    let mail = mail(message);
    let link = mail["content"]["link"].as_str().unwrap();
    let start = format!("https://app.example.com/{path}?token=");
    let token = link.strip_prefix(&start).unwrap_or_else(|| panic!("{link}")).to_owned();
    (mail, token)
}

/// The fields that are not acceptable, and why.
pub(crate) fn field_errors(invalid: &Invalid) -> Vec<(&'static str, &'static str)> {
    invalid.errors().iter().map(|error| (error.field, error.code)).collect()
}

/// A session of a person that began an hour ago, and the refresh token with this secret.
pub(crate) fn session_with_token(user: UserId, secret: &str) -> (Session, RefreshToken) {
    let (began, lifetimes) = (now() - chrono::TimeDelta::hours(1), SessionLifetimes::default());
    let session = Session {
        id: SessionId::from_uuid(Uuid::from_u128(0x5e55)),
        user_id: user,
        device_name: None,
        user_agent: None,
        ip: None,
        created_at: began,
        last_seen_at: began,
        expires_at: began + lifetimes.absolute,
        idle_expires_at: began + lifetimes.idle,
        end: None,
    };
    let token = RefreshToken {
        id: RefreshTokenId::from_uuid(Uuid::from_u128(0x70)),
        session_id: session.id,
        digest: digest_of(secret),
        issued_at: began,
        expires_at: session.idle_expires_at,
        rotation: None,
    };
    (session, token)
}
