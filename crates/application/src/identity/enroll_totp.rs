use std::sync::Arc;

use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{SessionLifetimes, TotpFactor, TotpSecret, User, policy};

use crate::audit;
use crate::identity::ports::TotpEnrollment;
use crate::identity::{SecondFactorError, SecondFactorKeeper, audit_actions, audited};
use crate::ports::Clock;
use crate::store::{Cause, Store, StoreError, Tx, finish};

/// Begins to set up an authenticator app: hands out a seed, which counts only once the person has
/// proved that their app knows it. Beginning anew forgets the seed before.
pub struct EnrollTotp {
    /// Where second factors are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Makes seeds.
    pub second_factors: Arc<SecondFactorKeeper>,
    /// How long ago the person may have proved who they are.
    pub lifetimes: SessionLifetimes,
}

/// Why no seed was handed out.
#[derive(Debug, thiserror::Error)]
pub enum EnrollTotpError {
    /// Nobody is signed in, or too long ago.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is a second factor already: remove it first.
    #[error("a second factor is set up already")]
    AlreadyEnabled,
    /// The seed could not be kept.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The seed could not be shown.
    #[error("the seed could not be shown: {0}")]
    Show(#[source] Cause),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EnrollTotp {
    /// Hands out a seed.
    pub async fn execute(&self, actor: &Actor) -> Result<TotpEnrollment, EnrollTotpError> {
        let signed_in = policy::own_account_lately(actor, &self.lifetimes, self.clock.now())?;
        let seed = self.second_factors.seed();
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in, &seed).await;
        let user = finish(tx, outcome).await?;
        self.second_factors.totp.enrollment(&seed, &user.email).map_err(EnrollTotpError::Show)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        seed: &TotpSecret,
    ) -> Result<User, EnrollTotpError> {
        let user = tx.users().lock(signed_in.user_id).await?.filter(User::may_sign_in);
        let user = user.ok_or(Denied::NotAuthenticated)?;
        if user.has_second_factor() {
            return Err(EnrollTotpError::AlreadyEnabled);
        }
        let sealed = self.second_factors.seal(user.id, seed).map_err(SecondFactorError::from)?;
        let now = self.clock.now();
        let factor = TotpFactor::enroll(user.id, sealed, now);
        tx.second_factors().put_totp(&factor).await?;
        let enrolled = audited::about(audit_actions::SECOND_FACTOR_ENROLLED, user.id);
        audit::record(tx, &*self.second_factors.randomness, actor, enrolled, now).await?;
        Ok(user)
    }
}
