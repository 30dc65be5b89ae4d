use std::sync::Arc;

use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{User, policy};

use crate::ports::Clock;
use crate::privacy::{ErasureError, Erasures};
use crate::store::{Store, StoreError, Tx, finish};

/// Lets a person keep the account that they wanted erased.
pub struct RestoreAccount {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Opens the account again.
    pub erasures: Arc<Erasures>,
}

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreAccountError {
    /// Nobody is signed in, or the account is gone.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is nothing to restore, or it failed.
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RestoreAccount {
    /// Keeps the account of whoever asks, as it was.
    pub async fn execute(&self, actor: &Actor) -> Result<User, RestoreAccountError> {
        let signed_in = policy::own_account(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
    ) -> Result<User, RestoreAccountError> {
        // Whoever erases holds the same lock: the account is restored or erased, never half of each.
        let user = tx.users().lock(signed_in.user_id).await?.filter(User::may_sign_in);
        let user = user.ok_or(Denied::NotAuthenticated)?;
        Ok(self.erasures.cancel(tx, actor, user, self.clock.now()).await?)
    }
}
