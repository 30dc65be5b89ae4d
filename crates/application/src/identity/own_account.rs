//! The account of whoever asks, and the session they ask in.

use socle_domain::Timestamp;
use socle_domain::access::{Denied, SignedIn};
use socle_domain::identity::{Session, SessionState, User};

use crate::store::{StoreError, Tx};

/// Why there is no such account.
#[derive(Debug, thiserror::Error)]
pub(super) enum OwnAccountError {
    /// The account is closed or the session over since the request was authenticated.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Locks the person who asks, and their session.
pub(super) async fn lock(
    tx: &mut dyn Tx,
    signed_in: SignedIn,
    now: Timestamp,
) -> Result<(User, Session), OwnAccountError> {
    let user = tx.users().lock(signed_in.user_id).await?.filter(User::may_sign_in);
    let session = tx.sessions().lock(signed_in.session_id).await?;
    let session = session.filter(|session| session.state_at(now) == SessionState::Active);
    Ok(user.zip(session).ok_or(Denied::NotAuthenticated)?)
}
