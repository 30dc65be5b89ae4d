use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{SecondFactor, SecondFactorMethod, SecretToken, User};

use crate::identity::attempts::{Attempted, Failure};
use crate::identity::{
    Attempts, MailError, OpenSessionError, SecondFactorError, SecondFactorKeeper, SessionOpener,
    SessionWish, SignedInAnswer, audited, devices, limits,
};
use crate::ports::{Clock, RateLimited, RateLimiter, digest_of};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// Completes a sign-in with the second factor.
pub struct VerifySecondFactor {
    /// Where sign-ins wait.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Counts failures of a source.
    pub limiter: Arc<dyn RateLimiter>,
    /// Counts failures against an account.
    pub attempts: Arc<Attempts>,
    /// Checks second factors.
    pub second_factors: Arc<SecondFactorKeeper>,
    /// Opens the session.
    pub opener: Arc<SessionOpener>,
}

/// What a person fills in.
#[derive(Debug)]
pub struct VerifySecondFactorInput {
    /// What the first factor led to.
    pub challenge: SecretToken,
    /// How the second one is proved.
    pub method: SecondFactorMethod,
    /// What they typed.
    pub code: String,
}

/// Why no session was opened.
#[derive(Debug, thiserror::Error)]
pub enum VerifySecondFactorError {
    /// What was typed cannot be a code.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many wrong codes from this source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The challenge is unknown, was used, or has expired: sign in again.
    #[error("the challenge is unknown, was used or has expired")]
    Gone,
    /// The code is wrong or was used, or too many were wrong. They cannot be told apart.
    #[error("the code does not work")]
    WrongCode,
    /// The code could not be checked.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The session could not be opened.
    #[error(transparent)]
    Open(#[from] OpenSessionError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VerifySecondFactor {
    /// Opens the session.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: VerifySecondFactorInput,
    ) -> Result<SignedInAnswer, VerifySecondFactorError> {
        let malformed = || FieldError::new("code", "malformed", "this cannot be a code");
        let factor = SecondFactor::parse(input.method, &input.code).ok_or_else(malformed);
        let factor = factor.map_err(Invalid::from)?;
        let (source, method) = (actor.client.source(), input.method.as_str());
        self.limiter.peek(&limits::CODE_FAILURES, &source).await.into_result()?;

        let mut tx = self.store.begin().await?;
        let outcome = self.complete(&mut *tx, actor, &input.challenge, &factor, method).await;
        // A failure is committed too: it counts.
        let outcome = finish(tx, outcome).await;
        if matches!(outcome, Err(VerifySecondFactorError::Gone)) {
            let failed = audited::sign_in_failed(None, method);
            let (randomness, now) = (&*self.attempts.randomness, self.clock.now());
            audited::refusal(&*self.store, randomness, actor, failed, now).await?;
        }
        if let Some(answer) = outcome? {
            return Ok(answer);
        }
        self.limiter.hit(&limits::CODE_FAILURES, &source).await.into_result()?;
        Err(VerifySecondFactorError::WrongCode)
    }

    async fn complete(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        challenge: &SecretToken,
        factor: &SecondFactor,
        method: &'static str,
    ) -> Result<Option<SignedInAnswer>, VerifySecondFactorError> {
        const GONE: VerifySecondFactorError = VerifySecondFactorError::Gone;
        let now = self.clock.now();
        let challenge = tx.sign_in_challenges().lock(digest_of(challenge.expose())).await?;
        let mut challenge = challenge.ok_or(GONE)?;
        if !challenge.use_up(now) {
            return Err(GONE);
        }
        // Failures are counted before the person is locked, here as everywhere.
        let marks = devices::marks(&*self.attempts.mac, &actor.client);
        let known_mark = tx.known_devices().known_mark(challenge.user_id, &marks).await?;
        let email = tx.users().find(challenge.user_id).await?.ok_or(GONE)?.email;
        let counted = self.attempts.counted(Attempted::Code, &email, known_mark);
        let locked = self.attempts.is_locked(tx, counted, now).await?;
        let user = tx.users().lock(challenge.user_id).await?;
        let user = user.filter(User::may_sign_in).ok_or(GONE)?;
        if locked || !self.second_factors.check(tx, actor, &user, factor, now).await? {
            let failure = Failure { email: &email, user_id: Some(user.id), method, counted };
            self.attempts.fail(tx, actor, failure, now).await?;
            return Ok(None);
        }
        self.attempts.succeed(tx, counted, now).await?;
        tx.sign_in_challenges().update(&challenge).await?;
        let wish = SessionWish { kind: challenge.kind, device_name: challenge.device_name };
        Ok(Some(self.opener.open(tx, actor, user, wish, method, now).await?))
    }
}
