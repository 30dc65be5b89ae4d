use std::sync::Arc;

use socle_domain::access::{Actor, SignedIn};
use socle_domain::identity::{OneTimeCode, RecoveryCode, SecurityEventKind, policy};

use crate::identity::events::UserSecondFactorEnabled;
use crate::identity::own_factor::{self, OwnFactor, OwnFactorError, Renewed};
use crate::identity::{own_account, security};
use crate::outbox::OutboxMessage;
use crate::ports::RandomnessExt as _;
use crate::store::Tx;

/// Makes an authenticator app count: the person proves that it knows the seed, and gets their
/// recovery codes.
pub struct ConfirmTotp {
    /// What it works with.
    pub own: Arc<OwnFactor>,
}

impl ConfirmTotp {
    /// Confirms, and returns the recovery codes, which are shown only now.
    pub async fn execute(
        &self,
        actor: &Actor,
        code: &str,
    ) -> Result<Renewed<Vec<RecoveryCode>>, OwnFactorError> {
        let signed_in = policy::own_open_account(actor)?;
        let code = OneTimeCode::parse(code).ok_or_else(own_factor::wrong_code)?;
        self.own.count(&signed_in.user_id.to_string()).await?;
        let mut tx = self.own.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in, &code).await;
        let renewed =
            self.own.finish(tx, outcome, actor, signed_in.user_id, "enable_second_factor").await?;
        self.own.forget(signed_in.session_id).await;
        Ok(renewed)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        code: &OneTimeCode,
    ) -> Result<Renewed<Vec<RecoveryCode>>, OwnFactorError> {
        let OwnFactor { second_factors: keeper, opener, clock, .. } = &*self.own;
        let now = clock.now();
        let (mut user, session) = own_account::lock(tx, signed_in, now).await?;
        if user.has_second_factor() {
            return Err(OwnFactorError::AlreadyEnabled);
        }
        let factor = tx.second_factors().totp(user.id).await?;
        let mut factor = factor.ok_or(OwnFactorError::NotEnabled)?;
        let step = keeper.totp.step_of(&keeper.open(&factor)?, code, now);
        if !step.is_some_and(|step| factor.confirm(step, now)) {
            return Err(own_factor::wrong_code().into());
        }
        tx.second_factors().put_totp(&factor).await?;
        let codes = keeper.issue_recovery_codes(tx, user.id, now).await?;
        user.enable_second_factor(now);
        tx.users().update(&user).await?;
        let browser = opener.renew(tx, session, now).await?;
        let kind = SecurityEventKind::SecondFactorEnabled;
        security::record(tx, &*keeper.randomness, actor, user.id, kind, now).await?;
        let event = UserSecondFactorEnabled::new(user.id);
        let event = OutboxMessage::event(keeper.randomness.id(now), &event, now);
        let mail = keeper.mails.second_factor_enabled(&user, now)?;
        tx.outbox().append(&[event, mail]).await?;
        Ok(Renewed { value: codes, browser })
    }
}
