use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::{self, Actor, Denied, Principal};
use socle_domain::identity::{User, UserId, UserStatus};
use socle_domain::privacy::permissions;

use crate::ports::Clock;
use crate::privacy::{ErasureError, Erasures};
use crate::store::{Store, StoreError, Tx, finish};

/// Has somebody else's account erased after the same grace, or keeps it, at the word of an
/// administrator.
pub struct EraseUser {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Closes and opens the account.
    pub erasures: Arc<Erasures>,
}

/// Why nothing happened to the account.
#[derive(Debug, thiserror::Error)]
pub enum EraseUserError {
    /// Whoever asks may not, or there is nobody.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The account cannot be closed or opened now.
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EraseUser {
    /// Closes an account, and says when it is erased.
    pub async fn request(
        &self,
        actor: &Actor,
        user_id: UserId,
    ) -> Result<Timestamp, EraseUserError> {
        access::policy::on_platform(actor, &permissions::ERASE_USERS)?;
        let mut tx = self.store.begin().await?;
        let outcome = async {
            let user = lock(&mut *tx, actor, user_id).await?;
            Ok(self.erasures.request(&mut *tx, actor, user, self.clock.now()).await?)
        };
        let outcome = outcome.await;
        finish(tx, outcome).await
    }

    /// Keeps it after all.
    pub async fn restore(&self, actor: &Actor, user_id: UserId) -> Result<(), EraseUserError> {
        access::policy::on_platform(actor, &permissions::ERASE_USERS)?;
        let mut tx = self.store.begin().await?;
        let outcome = async {
            let user = lock(&mut *tx, actor, user_id).await?;
            self.erasures.cancel(&mut *tx, actor, user, self.clock.now()).await?;
            Ok(())
        };
        let outcome = outcome.await;
        finish(tx, outcome).await
    }
}

/// Locks somebody whom this actor may act on: not themselves, who have to give their password, and
/// nobody above them.
async fn lock(tx: &mut dyn Tx, actor: &Actor, user_id: UserId) -> Result<User, EraseUserError> {
    let user = tx.users().lock(user_id).await?;
    let user = user.filter(|user| user.status != UserStatus::Erased).ok_or(Denied::NotFound)?;
    match &actor.principal {
        Principal::User(signed_in)
            if signed_in.user_id == user_id || signed_in.platform_role < user.platform_role =>
        {
            Err(Denied::Forbidden.into())
        }
        _ => Ok(user),
    }
}
