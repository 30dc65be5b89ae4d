use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{
    EmailAddress, OneTimeCode, OneTimeTokenPurpose, SecretToken, SessionKind, User,
};

use crate::identity::attempts::{Attempted, Counted, Failure};
use crate::identity::audit_actions::method;
use crate::identity::ports::IdentityQueries;
use crate::identity::redeem::redeem;
use crate::identity::{
    Attempts, MailError, OpenSessionError, SessionOpener, SessionWish, SignInOutcome, audited,
    credentials, devices, limits,
};
use crate::ports::{Clock, RateLimited, RateLimiter, digest_of};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid, Validation};

const PURPOSE: OneTimeTokenPurpose = OneTimeTokenPurpose::MagicLink;

/// Opens a session for whoever reads the mail of a proved, open account: by the link of a mail or by
/// the code beside it. Both are used up together. It never bypasses the second factor.
pub struct VerifyMagicLink {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// Looks people up.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Counts failures of a source.
    pub limiter: Arc<dyn RateLimiter>,
    /// Counts failures against an account.
    pub attempts: Arc<Attempts>,
    /// Opens the session.
    pub opener: Arc<SessionOpener>,
}

/// What a person holds.
#[derive(Debug)]
pub struct VerifyMagicLinkInput {
    /// The link, or the code.
    pub proof: MagicLinkProof,
    /// What they call the device.
    pub device_name: Option<String>,
    /// How the session is to be carried.
    pub session: SessionKind,
}

/// What proves that a person reads the mail.
#[derive(Debug)]
pub enum MagicLinkProof {
    /// The token of the link.
    Token(String),
    /// The code, and whom it was mailed to.
    Code {
        /// The address.
        email: String,
        /// What they typed.
        code: String,
    },
}

/// Why no session was opened.
#[derive(Debug, thiserror::Error)]
pub enum VerifyMagicLinkError {
    /// A field is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many wrong codes from this source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The link is unknown, was used, or has expired.
    #[error("the link is unknown, was used or has expired")]
    Gone,
    /// The code is wrong, was used, has expired, or too many were wrong; or the address is unknown.
    /// They cannot be told apart.
    #[error("the code does not work")]
    WrongCode,
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

impl VerifyMagicLink {
    /// Opens a session, or asks for the second factor. Of many concurrent calls with one link or its
    /// code, one succeeds.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: VerifyMagicLinkInput,
    ) -> Result<SignInOutcome, VerifyMagicLinkError> {
        let wish = SessionWish::parse(input.session, input.device_name.as_deref())?;
        match input.proof {
            MagicLinkProof::Token(token) => self.by_link(actor, &token, wish).await,
            MagicLinkProof::Code { email, code } => {
                let (email, code) = parse(&email, &code)?;
                self.by_code(actor, &email, &code, wish).await
            }
        }
    }

    async fn by_link(
        &self,
        actor: &Actor,
        token: &str,
        wish: SessionWish,
    ) -> Result<SignInOutcome, VerifyMagicLinkError> {
        let token = SecretToken::parse(token).ok_or(VerifyMagicLinkError::Gone)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.redeem_link(&mut *tx, actor, &token, wish).await;
        let outcome = finish(tx, outcome).await;
        if matches!(outcome, Err(VerifyMagicLinkError::Gone)) {
            let failed = audited::sign_in_failed(None, method::MAGIC_LINK);
            let (randomness, now) = (&*self.attempts.randomness, self.clock.now());
            audited::refusal(&*self.store, randomness, actor, failed, now).await?;
        }
        outcome
    }

    async fn redeem_link(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        token: &SecretToken,
        wish: SessionWish,
    ) -> Result<SignInOutcome, VerifyMagicLinkError> {
        let now = self.clock.now();
        let redeemed = redeem(tx, digest_of(token.expose()), PURPOSE, now).await?;
        let user = redeemed.map(|(user, _)| user).filter(User::may_sign_in);
        let user = user.ok_or(VerifyMagicLinkError::Gone)?;
        Ok(self.opener.admit(tx, actor, user, wish, method::MAGIC_LINK, now).await?)
    }

    async fn by_code(
        &self,
        actor: &Actor,
        email: &EmailAddress,
        code: &OneTimeCode,
        wish: SessionWish,
    ) -> Result<SignInOutcome, VerifyMagicLinkError> {
        let source = actor.client.source();
        self.limiter.peek(&limits::CODE_FAILURES, &source).await.into_result()?;
        // Known or not, an address costs the same query.
        let marks = devices::marks(&*self.attempts.mac, &actor.client);
        let candidate = self.queries.sign_in_candidate(email, &marks).await?;
        let known_mark = candidate.and_then(|candidate| candidate.known_mark);
        let counted = self.attempts.counted(Attempted::Code, email, known_mark);

        let mut tx = self.store.begin().await?;
        let outcome = self.redeem_code(&mut *tx, actor, email, code, counted, wish).await;
        // A failure is committed too: it counts.
        if let Some(admitted) = finish(tx, outcome).await? {
            return Ok(admitted);
        }
        self.limiter.hit(&limits::CODE_FAILURES, &source).await.into_result()?;
        Err(VerifyMagicLinkError::WrongCode)
    }

    async fn redeem_code(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        email: &EmailAddress,
        code: &OneTimeCode,
        counted: Counted,
        wish: SessionWish,
    ) -> Result<Option<SignInOutcome>, VerifyMagicLinkError> {
        let now = self.clock.now();
        // Locks the count first, so that of many guesses at once each sees those before it.
        let locked = self.attempts.is_locked(tx, counted, now).await?;
        let found = tx.users().lock_by_email(email).await?;
        let user_id = found.as_ref().map(|user| user.id);
        let user = found.filter(User::may_sign_in);
        let token = tx.one_time_tokens().lock_of(email, PURPOSE, now).await?;
        let token = token.filter(|token| !locked && self.opener.mails.is_code_of(token, code));
        let Some((user, token)) = user.zip(token) else {
            let failure = Failure { email, user_id, method: method::MAGIC_LINK, counted };
            self.attempts.fail(tx, actor, failure, now).await?;
            return Ok(None);
        };
        self.attempts.succeed(tx, counted, now).await?;
        tx.one_time_tokens().redeem(token.digest, PURPOSE, now).await?;
        Ok(Some(self.opener.admit(tx, actor, user, wish, method::MAGIC_LINK, now).await?))
    }
}

fn parse(email: &str, code: &str) -> Result<(EmailAddress, OneTimeCode), Invalid> {
    let mut check = Validation::new();
    let email = check.take(credentials::email("email", email));
    let malformed = || FieldError::new("code", "malformed", "a code has six digits");
    let code = check.take(OneTimeCode::parse(code).ok_or_else(malformed));
    check.finish(email.zip(code))
}
