//! Passwords, codes and access tokens.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::{
    EmailAddress, OneTimeCode, Password, PasswordAttempt, PasswordHash, SessionId, TotpSecret,
    TotpStep, UserId,
};

use crate::store::Cause;

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
