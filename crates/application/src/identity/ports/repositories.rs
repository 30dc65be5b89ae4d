//! Identity's slice of a transaction, and its repositories.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::{
    EmailAddress, KnownDevice, Lockout, OneTimeToken, OneTimeTokenPurpose, RefreshToken,
    SecurityEvent, Session, SessionEnd, SessionId, SignInChallenge, TokenDigest, TotpFactor, User,
    UserId,
};

use crate::store::StoreError;

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
    /// Everything about one person that is not the person.
    fn account_traces(&mut self) -> &mut dyn AccountTraces;
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
    /// from changing them until the transaction ends. The person is read with them and not locked,
    /// as [`Users::find`] does: they are as they were when this was called.
    async fn lock_by_refresh_token(
        &mut self,
        digest: TokenDigest,
    ) -> Result<Option<(Session, RefreshToken, User)>, StoreError>;

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

/// Everything that identity keeps about one person beside the person.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait AccountTraces: Send {
    /// Removes a locked person's sessions with their tokens, one-time tokens, devices, challenges,
    /// second factor, recovery codes and security events.
    async fn forget_all_of(&mut self, user_id: UserId) -> Result<(), StoreError>;
}
