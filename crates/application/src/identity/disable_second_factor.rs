use std::sync::Arc;

use socle_domain::access::{Actor, SignedIn};
use socle_domain::identity::{SecondFactor, SecurityEventKind, policy};

use crate::identity::events::UserSecondFactorDisabled;
use crate::identity::own_factor::{self, OwnFactor, OwnFactorError, Renewed};
use crate::identity::{own_account, security};
use crate::outbox::OutboxMessage;
use crate::ports::RandomnessExt as _;
use crate::store::Tx;

/// Removes the second factor and the recovery codes, for whoever presents one of either: who has lost
/// their phone must be able to begin anew.
pub struct DisableSecondFactor {
    /// What it works with.
    pub own: Arc<OwnFactor>,
}

impl DisableSecondFactor {
    /// Removes it.
    pub async fn execute(&self, actor: &Actor, code: &str) -> Result<Renewed<()>, OwnFactorError> {
        let signed_in = policy::own_open_account(actor)?;
        let factor = own_factor::parse(code)?;
        self.own.count(&signed_in.user_id.to_string()).await?;
        let mut tx = self.own.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in, &factor).await;
        let renewed =
            self.own.finish(tx, outcome, actor, signed_in.user_id, "disable_second_factor").await?;
        self.own.forget(signed_in.session_id).await;
        Ok(renewed)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        factor: &SecondFactor,
    ) -> Result<Renewed<()>, OwnFactorError> {
        let OwnFactor { second_factors: keeper, opener, clock, .. } = &*self.own;
        let now = clock.now();
        let (mut user, session) = own_account::lock(tx, signed_in, now).await?;
        if !user.has_second_factor() {
            return Err(OwnFactorError::NotEnabled);
        }
        if !keeper.check(tx, actor, &user, factor, now).await? {
            return Err(own_factor::wrong_code().into());
        }
        tx.second_factors().remove(user.id).await?;
        user.disable_second_factor(now);
        tx.users().update(&user).await?;
        let browser = opener.renew(tx, session, now).await?;
        let kind = SecurityEventKind::SecondFactorDisabled;
        security::record(tx, &*keeper.randomness, actor, user.id, kind, now).await?;
        let event = UserSecondFactorDisabled::new(user.id);
        let event = OutboxMessage::event(keeper.randomness.id(now), &event, now);
        let mail = keeper.mails.second_factor_disabled(&user, now)?;
        tx.outbox().append(&[event, mail]).await?;
        Ok(Renewed { value: (), browser })
    }
}
