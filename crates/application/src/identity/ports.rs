//! What identity needs from the world.

use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::{
    EmailAddress, KnownDevice, Lockout, OneTimeCode, OneTimeToken, OneTimeTokenPurpose, Password,
    PasswordAttempt, PasswordHash, RefreshToken, SecurityEvent, Session, SessionEnd, SessionId,
    SignInChallenge, TokenDigest, TotpFactor, TotpSecret, TotpStep, User, UserId,
};

use crate::paging::{Page, PageRequest};
use crate::store::{Cause, StoreError};

/// Identity's slice of a transaction.
pub trait IdentityTx: Send {
    /// People.
    fn users(&mut self) -> &mut dyn Users;
    /// Where they are signed in.
    fn sessions(&mut self) -> &mut dyn Sessions;
    /// The tokens in the links that were mailed to them.
    fn one_time_tokens(&mut self) -> &mut dyn OneTimeTokens;
    /// What happened to their accounts.
    fn security_events(&mut self) -> &mut dyn SecurityEvents;
    /// What failed lately.
    fn failed_attempts(&mut self) -> &mut dyn FailedAttempts;
    /// Where they have signed in before.
    fn known_devices(&mut self) -> &mut dyn KnownDevices;
    /// Sign-ins that wait for their second factor.
    fn sign_in_challenges(&mut self) -> &mut dyn SignInChallenges;
    /// Second factors.
    fn second_factors(&mut self) -> &mut dyn SecondFactors;
}

/// People.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Users: Send {
    /// Reads a person, whom others may change meanwhile. Whoever holds a lock on sessions reads
    /// people so: a person is locked before their sessions or not at all, or two would wait for each
    /// other.
    async fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError>;

    /// Reads a person and keeps everybody else from changing them until the transaction ends.
    async fn lock(&mut self, id: UserId) -> Result<Option<User>, StoreError>;

    /// The same by address.
    async fn lock_by_email(&mut self, email: &EmailAddress) -> Result<Option<User>, StoreError>;

    /// Reads a person by address, without locking them.
    async fn find_by_email(&mut self, email: &EmailAddress) -> Result<Option<User>, StoreError>;

    /// Adds a person.
    async fn insert(&mut self, user: &User) -> Result<(), InsertUserError>;

    /// Stores a changed person whom this transaction has locked, the address excepted.
    async fn update(&mut self, user: &User) -> Result<(), StoreError>;

    /// The same with another address.
    async fn change_email(&mut self, user: &User) -> Result<(), InsertUserError>;
}

/// Why a person was not added, or not moved to another address.
#[derive(Debug, thiserror::Error)]
pub enum InsertUserError {
    /// Somebody has that address.
    #[error("the address is taken")]
    EmailTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sessions and their refresh tokens.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Sessions: Send {
    /// Adds a session.
    async fn insert(&mut self, session: &Session) -> Result<(), StoreError>;

    /// Adds the first refresh token of a session.
    async fn insert_token(&mut self, token: &RefreshToken) -> Result<(), StoreError>;

    /// Stores that the person of a locked session proved again who they are, and the browser's new
    /// secret.
    async fn renew(&mut self, session: &Session) -> Result<(), StoreError>;

    /// Stores when a session was last seen and becomes idle.
    async fn note_use(&mut self, session: &Session) -> Result<(), StoreError>;

    /// Reads a session and one of its refresh tokens by the token's digest, and keeps everybody else
    /// from changing them until the transaction ends.
    async fn lock_by_refresh_token(
        &mut self,
        digest: TokenDigest,
    ) -> Result<Option<(Session, RefreshToken)>, StoreError>;

    /// Stores the rotation of a locked refresh token: the token with its rotation, its successor,
    /// and when the session was last seen and becomes idle.
    async fn rotate(
        &mut self,
        session: &Session,
        rotated: &RefreshToken,
        successor: &RefreshToken,
    ) -> Result<(), StoreError>;

    /// Ends a session. `false` when it does not exist or had ended before: the first end stands.
    async fn end(&mut self, id: SessionId, end: SessionEnd) -> Result<bool, StoreError>;

    /// Reads a session and keeps everybody else from changing it until the transaction ends.
    async fn lock(&mut self, id: SessionId) -> Result<Option<Session>, StoreError>;

    /// Ends every session of a person but one, and says which those were.
    async fn end_others_of(
        &mut self,
        user_id: UserId,
        kept: SessionId,
        end: SessionEnd,
    ) -> Result<Vec<SessionId>, StoreError>;

    /// Ends every session of a person that has not ended, and says which those were.
    async fn end_all_of(
        &mut self,
        user_id: UserId,
        end: SessionEnd,
    ) -> Result<Vec<SessionId>, StoreError>;
}

/// One-time tokens.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait OneTimeTokens: Send {
    /// Adds a token; it takes the place of every unused one of the same person and purpose.
    async fn replace(&mut self, token: &OneTimeToken) -> Result<(), StoreError>;

    /// Whose token that is, usable or not.
    async fn holder(
        &mut self,
        digest: TokenDigest,
        purpose: OneTimeTokenPurpose,
    ) -> Result<Option<UserId>, StoreError>;

    /// Uses a token up and returns it. Its holder is to be locked before, as always before what is
    /// theirs, or two would wait for each other. `None` when no token of that purpose has that digest, or it
    /// was used, voided or has expired. Of many concurrent calls, one gets the token.
    async fn redeem(
        &mut self,
        digest: TokenDigest,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<Option<OneTimeToken>, StoreError>;

    /// Reads the token of that purpose that was mailed to an address and still works, and keeps
    /// others from using it until the transaction ends.
    async fn lock_of(
        &mut self,
        email: &EmailAddress,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<Option<OneTimeToken>, StoreError>;

    /// Voids every unused token of a person: all were mailed to an address that is no longer theirs.
    async fn void_all_of(&mut self, user_id: UserId, now: Timestamp) -> Result<(), StoreError>;
}

/// Failures that count against accounts.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait FailedAttempts: Send {
    /// Reads what counts under a key, and keeps others from changing it until the transaction ends.
    /// Nothing counts under a key that is not there yet.
    async fn lock(&mut self, key: TokenDigest) -> Result<Lockout, StoreError>;

    /// Stores what counts under a locked key.
    async fn store(&mut self, key: TokenDigest, lockout: &Lockout) -> Result<(), StoreError>;

    /// Forgets what counts under a key, and returns it.
    async fn take(&mut self, key: TokenDigest) -> Result<Lockout, StoreError>;
}

/// The devices that people have signed in from.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait KnownDevices: Send {
    /// Which of these marks is that of a device the person is known on.
    async fn known_mark(
        &mut self,
        user_id: UserId,
        marks: &[TokenDigest],
    ) -> Result<Option<TokenDigest>, StoreError>;

    /// Notes that a person was seen on a device with one of these marks. `false` when no device of
    /// theirs has any.
    async fn see(
        &mut self,
        user_id: UserId,
        marks: &[TokenDigest],
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Whether a person has any known device.
    async fn any_of(&mut self, user_id: UserId) -> Result<bool, StoreError>;

    /// Adds a device, unless the person has one with that mark.
    async fn insert(&mut self, device: &KnownDevice) -> Result<(), StoreError>;
}

/// Sign-ins that wait for their second factor.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait SignInChallenges: Send {
    /// Adds one.
    async fn insert(&mut self, challenge: &SignInChallenge) -> Result<(), StoreError>;

    /// Reads one, and keeps others from using it until the transaction ends.
    async fn lock(&mut self, digest: TokenDigest) -> Result<Option<SignInChallenge>, StoreError>;

    /// Stores that a locked one was used.
    async fn update(&mut self, challenge: &SignInChallenge) -> Result<(), StoreError>;
}

/// People's second factors. Whoever calls this has locked the person.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait SecondFactors: Send {
    /// A person's authenticator app.
    async fn totp(&mut self, user_id: UserId) -> Result<Option<TotpFactor>, StoreError>;

    /// Adds an authenticator app, or changes the one the person has.
    async fn put_totp(&mut self, factor: &TotpFactor) -> Result<(), StoreError>;

    /// Removes the app and the recovery codes.
    async fn remove(&mut self, user_id: UserId) -> Result<(), StoreError>;

    /// Puts recovery codes in the place of all earlier ones.
    async fn replace_recovery_codes(
        &mut self,
        user_id: UserId,
        codes: &[TokenDigest],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Uses up the recovery code that has one of these digests, and says how many codes are left.
    /// `None` when the person has no such unused code.
    async fn use_recovery_code(
        &mut self,
        user_id: UserId,
        digests: &[TokenDigest],
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError>;
}

/// What happened to people's accounts.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait SecurityEvents: Send {
    /// Adds an event.
    async fn record(&mut self, event: &SecurityEvent) -> Result<(), StoreError>;
}

/// Reads of identity that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait IdentityQueries: Send + Sync {
    /// Who signs in with an address, and which of the marks is that of a device they are known on.
    async fn sign_in_candidate(
        &self,
        email: &EmailAddress,
        marks: &[TokenDigest],
    ) -> Result<Option<SignInCandidate>, StoreError>;

    /// What counts under a key now.
    async fn lockout(&self, key: TokenDigest) -> Result<Lockout, StoreError>;

    /// A person by identifier.
    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError>;

    /// Whose unused, unexpired token of that purpose this is. Says nothing about the next moment:
    /// only [`OneTimeTokens::redeem`] decides.
    async fn holder_of_token(
        &self,
        digest: TokenDigest,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError>;

    /// A person's live sessions, the latest sign-in first.
    async fn live_sessions_of(
        &self,
        user_id: UserId,
        page: PageRequest<SessionId>,
        now: Timestamp,
    ) -> Result<Page<Session, SessionId>, StoreError>;

    /// What decides whether a session's access tokens work, and whose it is, in one query. `None`
    /// when there is no such session.
    async fn session_standing(
        &self,
        id: SessionId,
    ) -> Result<Option<(SessionStanding, User)>, StoreError>;
}

/// Who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInCandidate {
    /// Whose address it is.
    pub user: User,
    /// The mark of the device, if they are known on it.
    pub known_mark: Option<TokenDigest>,
}

/// What decides whether a session's access tokens work, now. What belongs to the person (their role,
/// whether the account is open) stands in [`User`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionStanding {
    /// Whose session it is.
    pub user_id: UserId,
    /// Whether the session was ended.
    pub ended: bool,
    /// When it ends by itself: the earlier of the absolute and the idle end.
    pub expires_at: Timestamp,
    /// When it was last seen.
    pub last_seen_at: Timestamp,
    /// When the person last proved who they are.
    pub authenticated_at: Timestamp,
    /// What is stored of the secret in the browser's cookie, if a cookie carries the session.
    pub browser_secret: Option<TokenDigest>,
}

impl SessionStanding {
    /// Whether its access tokens work, as far as the session is concerned.
    pub fn is_live(&self, now: Timestamp) -> bool {
        !self.ended && now < self.expires_at
    }
}

/// When the database was asked, as a cache counts. It is taken *before* asking, so that the cache can
/// tell an answer that was on its way while the thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedAt(pub u64);

/// Remembers standings for a short while, so that a request costs no query. Truth is the database:
/// a cache that fails or forgets only costs that query.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait SessionCache: Send + Sync {
    /// What is remembered of a session.
    async fn get(&self, id: SessionId) -> Option<SessionStanding>;

    /// Call this before asking the database, and give what it returns to
    /// [`SessionCache::remember`].
    async fn asking(&self) -> AskedAt;

    /// Remembers what the database said, unless the session has ended or was forgotten since it was
    /// asked.
    async fn remember(&self, id: SessionId, standing: SessionStanding, asked: AskedAt);

    /// Makes sure that no request from now on sees the session as live.
    async fn end(&self, id: SessionId);

    /// Makes sure that the next request asks the database. An answer that is on its way is not
    /// believed.
    async fn forget(&self, id: SessionId);
}

/// Remembers people for a short while, so that a request costs no query. Truth is the database, as
/// with [`SessionCache`].
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait UserCache: Send + Sync {
    /// What is remembered of a person.
    async fn get(&self, id: UserId) -> Option<Arc<User>>;

    /// Call this before asking the database, and give what it returns to [`UserCache::remember`].
    async fn asking(&self) -> AskedAt;

    /// Remembers what the database said, unless it is known to be outdated or a newer version is
    /// remembered.
    async fn remember(&self, user: Arc<User>, asked: AskedAt);

    /// A person has changed and has that version now. Versions below it are never served any more,
    /// nor is anything that the database was asked before this: not every change counts the version
    /// up, such as one by an operator's hand.
    async fn outdated(&self, id: UserId, version: i64);
}

/// Is told what has changed in the database, once the change is visible there. Called on the path of
/// requests: it must not wait.
pub trait IdentityChanges: Send + Sync {
    /// A person has changed, and has that version now, or is gone.
    fn user_changed(&self, id: UserId, version: i64);

    /// A session has ended or changed in another way that decides about requests.
    fn session_changed(&self, id: SessionId);

    /// Anything may have changed: nobody was listening for a while.
    fn anything_changed(&self);
}

/// Hashes passwords, in a pool of its own with a bounded queue.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Hashes a password.
    async fn hash(&self, password: &Password) -> Result<PasswordHash, HashError>;

    /// Compares an attempt with a hash. With `None` it does the same work for nothing, so that a
    /// missing account takes as long as a wrong password.
    async fn verify(
        &self,
        attempt: &PasswordAttempt,
        hash: Option<PasswordHash>,
    ) -> Result<PasswordMatch, HashError>;
}

/// How an attempt compares with a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordMatch {
    /// It is not the password.
    No,
    /// It is the password.
    Yes,
    /// It is the password, and its hash was made with another cost or pepper than today's: this one
    /// is to take its place.
    YesWithNewHash(PasswordHash),
}

/// Why nothing was hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too many wait already.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// A stored hash is unreadable or needs a pepper that is not configured, or hashing failed.
    #[error("hashing failed: {0}")]
    Failed(#[source] Cause),
}

/// Knows passwords that were leaked somewhere.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait LeakedPasswords: Send + Sync {
    /// Whether a password is among them. It answers soon, with a failure if need be, since somebody
    /// waits; and whoever it asks must not learn the password.
    async fn contains(&self, password: &Password) -> Result<bool, LookupFailed>;
}

/// Nobody knows whether the password was leaked. The text is for the log: it says why, and holds
/// nothing of the password or its hash.
#[derive(Debug, thiserror::Error)]
#[error("the lookup failed: {0}")]
pub struct LookupFailed(#[source] pub Cause);

/// Makes and checks access tokens.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait TokenSigner: Send + Sync {
    /// Makes a token.
    fn sign(&self, claims: &AccessClaims) -> Result<String, Cause>;

    /// Checks a token, its times included.
    fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims, InvalidAccessToken>;
}

/// Computes what authenticator apps compute (RFC 6238).
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait Totp: Send + Sync {
    /// What a person's app needs to know of a seed.
    fn enrollment(
        &self,
        secret: &TotpSecret,
        account: &EmailAddress,
    ) -> Result<TotpEnrollment, Cause>;

    /// The step that a code was made for: the current one, the one before or the one after. `None`
    /// when it is the code of none of them.
    fn step_of(&self, secret: &TotpSecret, code: &OneTimeCode, now: Timestamp) -> Option<TotpStep>;
}

/// A seed, in the three ways an app can take it.
#[derive(Clone)]
pub struct TotpEnrollment {
    /// To type: base 32 (RFC 4648 §6) without padding.
    pub secret: String,
    /// To open on the same device.
    pub otpauth_uri: String,
    /// To scan: that address as a QR code, an SVG document.
    pub qr_svg: String,
}

impl std::fmt::Debug for TotpEnrollment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpEnrollment(…)")
    }
}

/// Publishes the keys that check access tokens, for services that check them themselves.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait PublicKeys: Send + Sync {
    /// A JWK set (RFC 7517 §5), the key that signs first.
    fn jwk_set(&self) -> serde_json::Value;
}

/// What an access token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessClaims {
    /// Who is signed in.
    pub user_id: UserId,
    /// Where.
    pub session_id: SessionId,
    /// When the token was made.
    pub issued_at: Timestamp,
    /// From when on it no longer works.
    pub expires_at: Timestamp,
}

/// The token is not one of ours, or no longer valid. Which of the two is nobody's business; the
/// text is for the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid access token: {0}")]
pub struct InvalidAccessToken(pub String);
