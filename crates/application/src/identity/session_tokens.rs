//! What a client gets to carry a session with.

use socle_domain::Timestamp;
use socle_domain::identity::{
    RefreshToken, RefreshTokenId, SecretToken, Session, SessionId, SessionLifetimes, User,
};

use crate::identity::ports::{AccessClaims, TokenSigner};
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::Cause;

/// Somebody is signed in.
#[derive(Debug)]
pub struct SignedInAnswer {
    /// Who.
    pub user: User,
    /// What carries the session.
    pub credentials: SessionCredentials,
    /// By what the browser is recognized at its next sign-in, if it has not been told before.
    pub device: Option<SecretToken>,
}

/// What carries a session.
#[derive(Debug)]
pub enum SessionCredentials {
    /// Tokens, for a program.
    Tokens(SessionTokens),
    /// A cookie, for a browser.
    Browser(BrowserCredentials),
}

/// The tokens of a session.
#[derive(Debug)]
pub struct SessionTokens {
    /// Proves the session to every request, for a short while.
    pub access_token: String,
    /// How long, in seconds.
    pub expires_in: i64,
    /// Gets the next access token, once.
    pub refresh_token: SecretToken,
    /// How long it works if it is not used, in seconds.
    pub refresh_expires_in: i64,
}

/// What a browser keeps in its cookies.
#[derive(Debug)]
pub struct BrowserCredentials {
    /// The session.
    pub session_id: SessionId,
    /// What proves it.
    pub secret: SecretToken,
    /// What its mutating requests carry beside it.
    pub csrf_token: String,
    /// How long it works at most, in seconds.
    pub expires_in: i64,
}

/// The next refresh token of a session: its secret, and what is stored of it.
pub(super) fn refresh_token(
    session: &Session,
    randomness: &dyn Randomness,
    now: Timestamp,
) -> (SecretToken, RefreshToken) {
    let (secret, digest) = randomness.token();
    let id: RefreshTokenId = randomness.id(now);
    let expires_at = session.idle_expires_at.min(session.expires_at);
    let stored = RefreshToken {
        id,
        session_id: session.id,
        digest,
        issued_at: now,
        expires_at,
        rotation: None,
    };
    (secret, stored)
}

/// What a program gets: a new access token beside the refresh token.
pub(super) fn issue(
    session: &Session,
    refresh_token: SecretToken,
    lifetimes: &SessionLifetimes,
    signer: &dyn TokenSigner,
    now: Timestamp,
) -> Result<SessionTokens, Cause> {
    let expires_at = now + lifetimes.access_token;
    let claims = AccessClaims {
        user_id: session.user_id,
        session_id: session.id,
        issued_at: now,
        expires_at,
    };
    let refresh_expires_at = session.idle_expires_at.min(session.expires_at);
    Ok(SessionTokens {
        access_token: signer.sign(&claims)?,
        expires_in: lifetimes.access_token.num_seconds(),
        refresh_token,
        refresh_expires_in: (refresh_expires_at - now).num_seconds(),
    })
}
