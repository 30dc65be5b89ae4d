use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::identity::{
    DeviceName, EmailAddress, PasswordAttempt, PasswordHash, Session, SessionLifetimes, User,
};

use crate::identity::events::SessionStarted;
use crate::identity::ports::{
    HashError, IdentityQueries, PasswordHasher, PasswordMatch, TokenSigner,
};
use crate::identity::{SignedInAnswer, limits, session_tokens};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter};
use crate::store::{Cause, Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// Opens a session for whoever knows the password of a proved, open account.
///
/// An unknown address, a wrong password, an unproved address and a closed account get the same
/// answer after the same work: one query, one hash, nothing written.
pub struct SignIn {
    /// Where sessions are kept.
    pub store: Arc<dyn Store>,
    /// Looks people up.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and tokens.
    pub randomness: Arc<dyn Randomness>,
    /// Compares passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Makes access tokens.
    pub signer: Arc<dyn TokenSigner>,
    /// Counts failures.
    pub limiter: Arc<dyn RateLimiter>,
    /// How long sessions last.
    pub lifetimes: SessionLifetimes,
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
    /// Unknown, wrong, unproved or closed: the four cannot be told apart.
    #[error("the address or the password is wrong")]
    InvalidCredentials,
    /// Comparing failed or has to wait too long.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The access token could not be made.
    #[error("signing failed: {0}")]
    Sign(#[source] Cause),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SignIn {
    /// Opens a session.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: SignInInput,
    ) -> Result<SignedInAnswer, SignInError> {
        let device_name = device_name(input.device_name.as_deref())?;
        let source = actor.client.source();
        self.limiter.peek(&limits::SIGN_IN_FAILURES, &source).await.into_result()?;

        let user = self.find(&input.email).await?;
        let hash = user.as_ref().and_then(|user| user.password_hash.clone());
        let matched = self.hasher.verify(&input.password, hash).await?;
        let user = match (user, matched) {
            (Some(user), PasswordMatch::Yes) => Some((user, None)),
            (Some(user), PasswordMatch::YesWithNewHash(hash)) => Some((user, Some(hash))),
            (_, _) => None,
        };
        let Some((user, new_hash)) = user.filter(|(user, _)| user.may_sign_in()) else {
            self.limiter.hit(&limits::SIGN_IN_FAILURES, &source).await;
            return Err(SignInError::InvalidCredentials);
        };

        let mut tx = self.store.begin().await?;
        let outcome = self.open(&mut *tx, actor, user, new_hash, device_name).await;
        finish(tx, outcome).await
    }

    /// Whatever is not an address belongs to nobody. That is no secret, so it costs no query; the rest
    /// is the same.
    async fn find(&self, email: &str) -> Result<Option<User>, StoreError> {
        match EmailAddress::parse(email) {
            Ok(email) => self.queries.user_by_email(&email).await,
            Err(_) => Ok(None),
        }
    }

    async fn open(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        checked: User,
        new_hash: Option<PasswordHash>,
        device_name: Option<DeviceName>,
    ) -> Result<SignedInAnswer, SignInError> {
        let now = self.clock.now();
        // Hashing took its time: what was checked must still hold.
        let user = tx.users().lock(checked.id).await?;
        let unchanged =
            |user: &User| user.may_sign_in() && user.password_hash == checked.password_hash;
        let mut user = user.filter(unchanged).ok_or(SignInError::InvalidCredentials)?;
        if let Some(hash) = new_hash {
            user.set_password(hash, now);
            tx.users().update(&user).await?;
        }

        let session = self.session(actor, &user, device_name, now);
        let (secret, stored) = session_tokens::refresh_token(&session, &*self.randomness, now);
        tx.sessions().insert(&session, &stored).await?;
        let event = SessionStarted::new(session.id, user.id);
        let event = OutboxMessage::event(self.randomness.id(now), &event, now);
        tx.outbox().append(&[event]).await?;

        session_tokens::answer(user, &session, secret, &self.lifetimes, &*self.signer, now)
            .map_err(SignInError::Sign)
    }

    fn session(
        &self,
        actor: &Actor,
        user: &User,
        device_name: Option<DeviceName>,
        now: Timestamp,
    ) -> Session {
        Session {
            id: self.randomness.id(now),
            user_id: user.id,
            device_name,
            user_agent: actor.client.user_agent.clone(),
            ip: actor.client.ip,
            created_at: now,
            last_seen_at: now,
            expires_at: now + self.lifetimes.absolute,
            idle_expires_at: now + self.lifetimes.idle,
            end: None,
        }
    }
}

fn device_name(text: Option<&str>) -> Result<Option<DeviceName>, Invalid> {
    let Some(text) = text else { return Ok(None) };
    let malformed = || {
        let message = format!("1 to {} visible characters", DeviceName::MAX_CHARS);
        Invalid::from(FieldError::new("device_name", "malformed", message))
    };
    DeviceName::parse(text).ok_or_else(malformed).map(Some)
}
