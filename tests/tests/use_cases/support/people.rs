use serde_json::Value;
use sha2::{Digest as _, Sha256};
use socle_application::outbox::OutboxMessage;
use socle_application::validation::Invalid;
use socle_domain::access::{
    Actor, Client, Memberships, PlatformRole, Principal, RequestId, SignedIn,
};
use socle_domain::identity::{
    EmailAddress, Locale, Lockout, NewUser, PersonName, RefreshToken, RefreshTokenId, SecretToken,
    Session, SessionId, SessionLifetimes, TimeZone, TokenDigest, TotpFactor, TotpSecret, TotpStep,
    User, UserId, UserStatus,
};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use super::{hash, mac_of, macs_of, now};

/// Where every request comes from.
pub(crate) const SOURCE: &str = "203.0.113.9";

/// Whoever asks, on that behalf.
pub(super) fn actor(principal: Principal) -> Actor {
    Actor {
        principal,
        memberships: Memberships::default(),
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
        authenticated_at: now(),
        closing: false,
    }))
}

/// Somebody else than Ada, who has that role and proved who they are so many minutes ago.
pub(crate) fn administrator(platform_role: PlatformRole, minutes: i64) -> Actor {
    actor(Principal::User(SignedIn {
        user_id: UserId::from_uuid(Uuid::from_u128(0xb055)),
        session_id: SessionId::from_uuid(Uuid::from_u128(0xb0)),
        platform_role,
        authenticated_at: now() - chrono::TimeDelta::minutes(minutes),
        closing: false,
    }))
}

/// The same from a browser that is recognized by this secret.
pub(crate) fn with_device(actor: Actor, secret: &str) -> Actor {
    let client = Client { device: SecretToken::parse(secret), ..actor.client };
    Actor { client, ..actor }
}

/// The marks of the device that every request comes from, that of a browser's secret first.
pub(crate) fn marks(secret: Option<&str>) -> Vec<TokenDigest> {
    let of_program = macs_of("known device", format!("{SOURCE}\nBrowser/1.0").as_bytes());
    secret.map(digest_of).into_iter().chain(of_program).collect()
}

/// Where failures at Ada's address count.
pub(crate) fn counted_at(purpose: &str, known_mark: Option<TokenDigest>) -> TokenDigest {
    let device = known_mark.map_or(Vec::new(), |mark| mark.as_bytes().to_vec());
    mac_of(purpose, &[b"ada@example.com\0".as_slice(), &device].concat())
}

/// What has failed so often that nothing is let in for a while.
pub(crate) fn locked() -> Lockout {
    Lockout {
        failures: 0,
        lockouts: 1,
        locked_until: Some(now() + chrono::TimeDelta::minutes(15)),
        last_failure_at: Some(now()),
    }
}

/// What has failed so often that the next time locks.
pub(crate) fn nearly_locked() -> Lockout {
    let failures = Lockout::MAX_FAILURES - 1;
    Lockout { failures, last_failure_at: Some(now()), ..Lockout::default() }
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

/// Ada, who is asked for a second factor.
pub(crate) fn with_second_factor() -> User {
    User { second_factor_confirmed_at: Some(yesterday()), ..person() }
}

/// Ada, whose account was closed.
pub(crate) fn disabled() -> User {
    User { status: UserStatus::Disabled, ..person() }
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
    let (id, client) = (SessionId::from_uuid(Uuid::from_u128(0x5e55)), Client::default());
    let session = Session::open(id, user, &client, None, None, &lifetimes, began);
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

/// The same session, carried by a cookie with that secret.
pub(crate) fn session_with_cookie(user: UserId, secret: &str) -> (Session, RefreshToken) {
    let (session, token) = session_with_token(user, secret);
    (Session { browser_secret: Some(token.digest), ..session }, token)
}

/// The seed of Ada's authenticator app.
pub(crate) const SEED: [u8; TotpSecret::LEN] = [9; TotpSecret::LEN];

/// Ada's authenticator app, which has not been asked for a code yet.
pub(crate) fn enrolled() -> TotpFactor {
    let user = person().id;
    let sealed = [format!("totp_factors/{user}|").as_bytes(), &SEED].concat();
    TotpFactor::enroll(user, sealed, yesterday())
}

/// The same, once it counts; its last code was for step 100.
pub(crate) fn confirmed() -> TotpFactor {
    let mut factor = enrolled();
    assert!(factor.confirm(TotpStep(100), yesterday()));
    factor
}

/// What is stored of a recovery code of Ada's, under both keys.
pub(crate) fn recovery_digests(code: &str) -> Vec<TokenDigest> {
    let message = format!("{}\n{code}", person().id);
    macs_of("recovery code", message.as_bytes()).to_vec()
}
