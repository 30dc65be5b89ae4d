use std::sync::Arc;

use socle_domain::access::{Actor, SignedIn};
use socle_domain::identity::{RecoveryCode, SecondFactor, SecurityEventKind, policy};

use crate::identity::own_factor::{self, OwnFactor, OwnFactorError, Renewed};
use crate::identity::{own_account, security};
use crate::store::Tx;

/// Puts new recovery codes in the place of all earlier ones.
pub struct ReplaceRecoveryCodes {
    /// What it works with.
    pub own: Arc<OwnFactor>,
}

impl ReplaceRecoveryCodes {
    /// Returns the new codes, which are shown only now.
    pub async fn execute(
        &self,
        actor: &Actor,
        code: &str,
    ) -> Result<Renewed<Vec<RecoveryCode>>, OwnFactorError> {
        let signed_in = policy::own_open_account(actor)?;
        let factor = own_factor::parse(code)?;
        self.own.count(&signed_in.user_id.to_string()).await?;
        let mut tx = self.own.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in, &factor).await;
        let renewed = self
            .own
            .finish(tx, outcome, actor, signed_in.user_id, "replace_recovery_codes")
            .await?;
        self.own.forget(signed_in.session_id).await;
        Ok(renewed)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        factor: &SecondFactor,
    ) -> Result<Renewed<Vec<RecoveryCode>>, OwnFactorError> {
        let OwnFactor { second_factors: keeper, opener, clock, .. } = &*self.own;
        let now = clock.now();
        let (user, session) = own_account::lock(tx, signed_in, now).await?;
        if !user.has_second_factor() {
            return Err(OwnFactorError::NotEnabled);
        }
        if !keeper.check(tx, actor, &user, factor, now).await? {
            return Err(own_factor::wrong_code().into());
        }
        let codes = keeper.issue_recovery_codes(tx, user.id, now).await?;
        let browser = opener.renew(tx, session, now).await?;
        let kind = SecurityEventKind::RecoveryCodesReplaced;
        security::record(tx, &*keeper.randomness, actor, user.id, kind, now).await?;
        let mail = keeper.mails.recovery_codes_replaced(&user, now)?;
        tx.outbox().append(&[mail]).await?;
        Ok(Renewed { value: codes, browser })
    }
}
