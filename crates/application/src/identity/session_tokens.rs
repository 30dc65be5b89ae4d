//! The tokens of a session, as sign-in and refresh hand them out.

use socle_domain::Timestamp;
use socle_domain::identity::{
    RefreshToken, RefreshTokenId, SecretToken, Session, SessionLifetimes, User,
};

use crate::identity::ports::{AccessClaims, TokenSigner};
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::Cause;

/// A session is open.
#[derive(Debug)]
pub struct SignedInAnswer {
    /// Proves the session to every request, for a short while.
    pub access_token: String,
    /// How long, in seconds.
    pub expires_in: i64,
    /// Gets the next access token, once.
    pub refresh_token: SecretToken,
    /// How long it works if it is not used, in seconds.
    pub refresh_expires_in: i64,
    /// Who is signed in.
    pub user: User,
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

/// What a client gets: a new access token beside the refresh token.
pub(super) fn answer(
    user: User,
    session: &Session,
    refresh_token: SecretToken,
    lifetimes: &SessionLifetimes,
    signer: &dyn TokenSigner,
    now: Timestamp,
) -> Result<SignedInAnswer, Cause> {
    let expires_at = now + lifetimes.access_token;
    let claims =
        AccessClaims { user_id: user.id, session_id: session.id, issued_at: now, expires_at };
    let refresh_expires_at = session.idle_expires_at.min(session.expires_at);
    Ok(SignedInAnswer {
        access_token: signer.sign(&claims)?,
        expires_in: lifetimes.access_token.num_seconds(),
        refresh_token,
        refresh_expires_in: (refresh_expires_at - now).num_seconds(),
        user,
    })
}
