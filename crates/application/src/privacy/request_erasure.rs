use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{PasswordAttempt, User, policy};

use crate::identity::{ConfirmIdentity, ConfirmIdentityError};
use crate::ports::Clock;
use crate::privacy::{ErasureError, Erasures};
use crate::store::{Store, StoreError, Tx, finish};

/// Has a person's own account erased, once a grace is over in which they can change their mind.
pub struct RequestErasure {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Makes sure that it is the person.
    pub confirm: Arc<ConfirmIdentity>,
    /// Closes the account.
    pub erasures: Arc<Erasures>,
}

/// Why the account stays open.
#[derive(Debug, thiserror::Error)]
pub enum RequestErasureError {
    /// Nobody is signed in, or the account is gone.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It may be somebody else.
    #[error(transparent)]
    Confirm(#[from] ConfirmIdentityError),
    /// It cannot be closed now.
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RequestErasure {
    /// Closes the account of whoever asks, ends all their sessions, and says when it is erased.
    pub async fn execute(
        &self,
        actor: &Actor,
        current: Option<PasswordAttempt>,
    ) -> Result<Timestamp, RequestErasureError> {
        let signed_in = policy::own_account(actor)?;
        let confirmed = self.confirm.confirm(actor, signed_in, current, "erasure").await?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &confirmed).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        confirmed: &User,
    ) -> Result<Timestamp, RequestErasureError> {
        let user = tx.users().lock(confirmed.id).await?.filter(User::may_sign_in);
        // Comparing took its time: what was compared must still be the password.
        let user = user.filter(|user| user.password_hash == confirmed.password_hash);
        let user = user.ok_or(Denied::NotAuthenticated)?;
        Ok(self.erasures.request(tx, actor, user, self.clock.now()).await?)
    }
}
