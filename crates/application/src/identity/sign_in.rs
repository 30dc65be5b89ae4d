use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{
    EmailAddress, PasswordAttempt, PasswordHash, SessionKind, User, UserId,
};

use crate::identity::attempts::{Attempted, Counted, Failure};
use crate::identity::audit_actions::method;
use crate::identity::ports::{
    HashError, IdentityQueries, PasswordHasher, PasswordMatch, SignInCandidate,
};
use crate::identity::{
    Attempts, MailError, OpenSessionError, SessionOpener, SessionWish, SignInOutcome, audited,
    devices, limits,
};
use crate::ports::{Clock, RateLimited, RateLimiter};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

/// Opens a session for whoever knows the password of a proved, open account, or asks them for their
/// second factor.
///
/// An unknown address, a wrong password, an unproved address, a closed and a locked account get the
/// same answer after the same work: two queries, one hash, one counted failure.
pub struct SignIn {
    /// Where sessions are kept.
    pub store: Arc<dyn Store>,
    /// Looks people up.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Compares passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Counts failures of a source.
    pub limiter: Arc<dyn RateLimiter>,
    /// Counts failures against an account.
    pub attempts: Arc<Attempts>,
    /// Opens the session.
    pub opener: Arc<SessionOpener>,
}

/// What a person fills in.
#[derive(Debug)]
pub struct SignInInput {
    /// The address.
    pub email: String,
    /// The password.
    pub password: PasswordAttempt,
    /// What they call the device.
    pub device_name: Option<String>,
    /// How the session is to be carried.
    pub session: SessionKind,
}

/// Why no session was opened.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The device name is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many failures from this source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Unknown, wrong, unproved, closed or locked: the five cannot be told apart.
    #[error("the address or the password is wrong")]
    InvalidCredentials,
    /// Comparing failed or has to wait too long.
    #[error(transparent)]
    Hash(#[from] HashError),
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

/// Whose password was right.
struct Checked {
    user: User,
    new_hash: Option<PasswordHash>,
}

impl SignIn {
    /// Opens a session, or asks for the second factor.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: SignInInput,
    ) -> Result<SignInOutcome, SignInError> {
        let wish = SessionWish::parse(input.session, input.device_name.as_deref())?;
        let source = actor.client.source();
        self.limiter.peek(&limits::SIGN_IN_FAILURES, &source).await.into_result()?;
        // Whatever is not an address belongs to nobody. That is no secret, so it costs no query and
        // counts against nobody; the rest is the same.
        let Ok(email) = EmailAddress::parse(&input.email) else {
            self.hasher.verify(&input.password, None).await?;
            self.note(actor, None).await?;
            return Err(self.refuse(&source).await);
        };

        let marks = devices::marks(&*self.attempts.mac, &actor.client);
        let candidate = self.queries.sign_in_candidate(&email, &marks).await?;
        let known_mark = candidate.as_ref().and_then(|candidate| candidate.known_mark);
        let counted = self.attempts.counted(Attempted::Password, &email, known_mark);
        let user_id = candidate.as_ref().map(|candidate| candidate.user.id);
        let failure = Failure { email: &email, user_id, method: method::PASSWORD, counted };
        let locked = self.queries.lockout(counted.key()).await?.is_locked(self.clock.now());
        let Some(checked) = self.check(&input.password, candidate, locked).await? else {
            self.count_failure(actor, failure).await?;
            return Err(self.refuse(&source).await);
        };
        // Others may have failed while this was hashed: of many guesses at once, no more count than
        // of as many one after the other.
        self.limiter.peek(&limits::SIGN_IN_FAILURES, &source).await.into_result()?;

        let mut tx = self.store.begin().await?;
        let outcome = self.open(&mut *tx, actor, checked, counted, wish).await;
        let outcome = finish(tx, outcome).await;
        if matches!(outcome, Err(SignInError::InvalidCredentials)) {
            self.note(actor, user_id).await?;
        }
        outcome
    }

    async fn check(
        &self,
        password: &PasswordAttempt,
        candidate: Option<SignInCandidate>,
        locked: bool,
    ) -> Result<Option<Checked>, SignInError> {
        let user = candidate.map(|candidate| candidate.user);
        let hash = user.as_ref().and_then(|user| user.password_hash.clone());
        let new_hash = match self.hasher.verify(password, hash).await? {
            PasswordMatch::No => return Ok(None),
            PasswordMatch::Yes => None,
            PasswordMatch::YesWithNewHash(hash) => Some(hash),
        };
        let user = user.filter(|user| user.may_sign_in() && !locked);
        Ok(user.map(|user| Checked { user, new_hash }))
    }

    /// Counts a failure of this source. Of many at once, those beyond the limit hear of it.
    async fn refuse(&self, source: &str) -> SignInError {
        match self.limiter.hit(&limits::SIGN_IN_FAILURES, source).await.into_result() {
            Ok(()) => SignInError::InvalidCredentials,
            Err(limited) => limited.into(),
        }
    }

    async fn count_failure(&self, actor: &Actor, failure: Failure<'_>) -> Result<(), SignInError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.attempts.fail(&mut *tx, actor, failure, self.clock.now()).await;
        Ok(finish(tx, outcome).await?)
    }

    /// Notes a failure that does not count against an account.
    async fn note(&self, actor: &Actor, user_id: Option<UserId>) -> Result<(), StoreError> {
        let failed = audited::sign_in_failed(user_id, method::PASSWORD);
        let (randomness, now) = (&*self.attempts.randomness, self.clock.now());
        audited::refusal(&*self.store, randomness, actor, failed, now).await
    }

    async fn open(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        Checked { user: checked, new_hash }: Checked,
        counted: Counted,
        wish: SessionWish,
    ) -> Result<SignInOutcome, SignInError> {
        let now = self.clock.now();
        if !self.attempts.succeed(tx, counted, now).await? {
            return Err(SignInError::InvalidCredentials);
        }
        // Hashing took its time: what was checked must still hold.
        let user = tx.users().lock(checked.id).await?;
        let unchanged =
            |user: &User| user.may_sign_in() && user.password_hash == checked.password_hash;
        let mut user = user.filter(unchanged).ok_or(SignInError::InvalidCredentials)?;
        if let Some(hash) = new_hash {
            user.set_password(hash, now);
            tx.users().update(&user).await?;
        }
        Ok(self.opener.admit(tx, actor, user, wish, method::PASSWORD, now).await?)
    }
}
