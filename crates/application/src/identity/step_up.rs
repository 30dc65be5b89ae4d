use std::sync::Arc;

use socle_domain::access::{Actor, SignedIn};
use socle_domain::identity::{PasswordAttempt, PasswordHash, SecondFactor, Session, User, policy};

use crate::audit;
use crate::identity::audit_actions::{self, method};
use crate::identity::current_password::{self, CurrentPassword};
use crate::identity::own_factor::{self, OwnFactor, OwnFactorError, Renewed};
use crate::identity::ports::{HashError, IdentityQueries, PasswordHasher};
use crate::identity::{audited, limits, own_account};
use crate::ports::RateLimited;
use crate::store::{StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};
use socle_domain::access::Denied;

const PURPOSE: &str = "step_up";

/// Lets a person who is signed in prove again who they are, before something sensitive: by their
/// second factor if they have one, otherwise by their password.
pub struct StepUp {
    /// What it works with.
    pub own: Arc<OwnFactor>,
    /// Knows people.
    pub queries: Arc<dyn IdentityQueries>,
    /// Compares passwords.
    pub hasher: Arc<dyn PasswordHasher>,
}

/// What a person proves it with.
#[derive(Debug)]
pub enum StepUpProof {
    /// Their password.
    Password(PasswordAttempt),
    /// A code of either kind.
    Code(String),
}

/// Why it is not proved.
#[derive(Debug, thiserror::Error)]
pub enum StepUpError {
    /// A code that does not work, or something else about the second factor.
    #[error(transparent)]
    Factor(#[from] OwnFactorError),
    /// Comparing failed or has to wait too long.
    #[error(transparent)]
    Hash(#[from] HashError),
}

impl StepUp {
    /// Proves it, for as long as [`SessionLifetimes::step_up`] says.
    ///
    /// [`SessionLifetimes::step_up`]: socle_domain::identity::SessionLifetimes::step_up
    pub async fn execute(
        &self,
        actor: &Actor,
        proof: StepUpProof,
    ) -> Result<Renewed<()>, StepUpError> {
        let signed_in = policy::own_account(actor)?;
        let renewed = match proof {
            StepUpProof::Code(code) => {
                let factor = own_factor::parse(&code)?;
                self.own.count(&signed_in.user_id.to_string()).await?;
                let mut tx = self.own.store.begin().await?;
                let outcome = self.by_code(&mut *tx, actor, signed_in, &factor).await;
                self.own.finish(tx, outcome, actor, signed_in.user_id, PURPOSE).await?
            }
            StepUpProof::Password(password) => {
                let checked = self.check(actor, signed_in, &password).await?;
                let mut tx = self.own.store.begin().await?;
                let outcome = self.by_password(&mut *tx, actor, signed_in, checked.as_ref()).await;
                finish(tx, outcome).await?
            }
        };
        self.own.forget(signed_in.session_id).await;
        Ok(renewed)
    }

    async fn by_code(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        factor: &SecondFactor,
    ) -> Result<Renewed<()>, OwnFactorError> {
        let now = self.own.clock.now();
        let (user, session) = own_account::lock(tx, signed_in, now).await?;
        if !self.own.second_factors.check(tx, actor, &user, factor, now).await? {
            return Err(own_factor::wrong_code().into());
        }
        self.renew(tx, actor, session, factor.method().as_str()).await
    }

    /// The hash that the password was compared with.
    async fn check(
        &self,
        actor: &Actor,
        signed_in: SignedIn,
        password: &PasswordAttempt,
    ) -> Result<Option<PasswordHash>, StepUpError> {
        let key = signed_in.user_id.to_string();
        let limit = limits::CURRENT_PASSWORD_FAILURES;
        self.own.limiter.peek(&limit, &key).await.into_result()?;
        let user = self.queries.user(signed_in.user_id).await?;
        let user = user.ok_or(Denied::NotAuthenticated)?;
        let hash = user.password_hash;
        let current = CurrentPassword {
            hasher: &*self.hasher,
            limiter: &*self.own.limiter,
            store: &*self.own.store,
            clock: &*self.own.clock,
            randomness: &*self.own.opener.randomness,
            purpose: PURPOSE,
        };
        current.compare::<StepUpError>(actor, user.id, hash.clone(), password).await?;
        Ok(hash)
    }

    async fn by_password(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        checked: Option<&PasswordHash>,
    ) -> Result<Renewed<()>, OwnFactorError> {
        let now = self.own.clock.now();
        let (user, session) = own_account::lock(tx, signed_in, now).await?;
        // A password must not stand in for a second factor; and hashing took its time.
        if user.has_second_factor() {
            let message = "present a code of your second factor";
            return Err(Invalid::from(FieldError::new("code", "required", message)).into());
        }
        if !is_still(&user, checked) {
            return Err(current_password::wrong().into());
        }
        self.renew(tx, actor, session, method::PASSWORD).await
    }
}

impl StepUp {
    /// Renews the session of whoever has proved it, by that method.
    async fn renew(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        session: Session,
        method: &'static str,
    ) -> Result<Renewed<()>, OwnFactorError> {
        let (now, user_id) = (self.own.clock.now(), session.user_id);
        let browser = self.own.opener.renew(tx, session, now).await?;
        let proved = audited::about(audit_actions::STEPPED_UP, user_id).with("method", method);
        audit::record(tx, &*self.own.opener.randomness, actor, proved, now).await?;
        Ok(Renewed { value: (), browser })
    }
}

fn is_still(user: &User, checked: Option<&PasswordHash>) -> bool {
    user.password_hash.as_ref() == checked
}

macro_rules! through_the_factor {
    ($($error:ty),+) => {
        $(impl From<$error> for StepUpError {
            fn from(error: $error) -> Self {
                Self::Factor(error.into())
            }
        })+
    };
}
through_the_factor!(Denied, Invalid, RateLimited, StoreError);
