use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::identity::{
    Presented, RefreshToken, Rotation, SecretToken, SecurityEventKind, Session, SessionEnd,
    SessionEndReason, SessionLifetimes, User,
};

use crate::identity::events::SessionEnded;
use crate::identity::ports::{SessionCache, TokenSigner};
use crate::identity::{IdentityMails, MailError, SessionTokens, limits, security, session_tokens};
use crate::outbox::OutboxMessage;
use crate::ports::{
    Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter, SealError, Sealer, digest_of,
};
use crate::store::{Cause, Store, StoreError, Tx, finish};

/// Gives the next access token and the next refresh token for a refresh token, which is thereby
/// used up (RFC 9700 §4.14.2).
///
/// Who presents a token that was used a moment ago gets the same successor once more: many tabs
/// refresh at once, and answers get lost. Who presents one that was used long ago has a copy, or
/// somebody else has: the session ends, and the person can see why.
pub struct Refresh {
    /// Where sessions are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and tokens.
    pub randomness: Arc<dyn Randomness>,
    /// Makes access tokens.
    pub signer: Arc<dyn TokenSigner>,
    /// Keeps the successor for those who ask again.
    pub sealer: Arc<dyn Sealer>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
    /// Forgets a session that ends.
    pub session_cache: Arc<dyn SessionCache>,
    /// Counts attempts.
    pub limiter: Arc<dyn RateLimiter>,
    /// How long sessions last.
    pub lifetimes: SessionLifetimes,
}

/// Why there are no new tokens.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The token is unknown, expired or reused, or its session is over: the four cannot be told
    /// apart.
    #[error("the refresh token does not work")]
    InvalidToken,
    /// The successor could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The access token could not be made.
    #[error("signing failed: {0}")]
    Sign(#[source] Cause),
    /// Too many attempts from one source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The next tokens of a session.
#[derive(Debug)]
pub struct Refreshed {
    /// Whose session it is.
    pub user: User,
    /// The tokens.
    pub tokens: SessionTokens,
}

/// What the transaction did; a reuse has to be committed although the caller gets an error.
enum Outcome {
    Refreshed(Box<Refreshed>),
    Reused(Session),
}

impl Refresh {
    /// Rotates a refresh token.
    pub async fn execute(
        &self,
        actor: &Actor,
        refresh_token: &str,
    ) -> Result<Refreshed, RefreshError> {
        let token = SecretToken::parse(refresh_token).ok_or(RefreshError::InvalidToken)?;
        self.limiter.hit(&limits::REFRESH, &actor.client.source()).await.into_result()?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &token).await;
        match finish(tx, outcome).await? {
            Outcome::Refreshed(answer) => Ok(*answer),
            Outcome::Reused(session) => {
                self.session_cache.end(session.id).await;
                tracing::warn!(session_id = %session.id, "a refresh token was reused");
                Err(RefreshError::InvalidToken)
            }
        }
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        token: &SecretToken,
    ) -> Result<Outcome, RefreshError> {
        let now = self.clock.now();
        let found = tx.sessions().lock_by_refresh_token(digest_of(token.expose())).await?;
        let (mut session, mut presented, user) = found.ok_or(RefreshError::InvalidToken)?;
        let secret = match presented.present(&session, self.lifetimes.refresh_grace, now) {
            Presented::Over => return Err(RefreshError::InvalidToken),
            Presented::Reused => {
                self.end_family(tx, actor, &session, &user, now).await?;
                return Ok(Outcome::Reused(session));
            }
            Presented::Again | Presented::First if !user.may_sign_in() => {
                return Err(RefreshError::InvalidToken);
            }
            Presented::Again => self.open_successor(&presented)?,
            Presented::First => self.rotate(tx, &mut session, &mut presented, now).await?,
        };
        let tokens = session_tokens::issue(&session, secret, &self.lifetimes, &*self.signer, now);
        let tokens = tokens.map_err(RefreshError::Sign)?;
        Ok(Outcome::Refreshed(Box::new(Refreshed { user, tokens })))
    }

    async fn rotate(
        &self,
        tx: &mut dyn Tx,
        session: &mut Session,
        rotated: &mut RefreshToken,
        now: Timestamp,
    ) -> Result<SecretToken, RefreshError> {
        session.touch(&self.lifetimes, now);
        let (secret, successor) = session_tokens::refresh_token(session, &*self.randomness, now);
        let sealed_successor = self.sealer.seal(&place(rotated), secret.expose().as_bytes())?;
        rotated.rotation = Some(Rotation { at: now, successor_id: successor.id, sealed_successor });
        tx.sessions().rotate(session, rotated, &successor).await?;
        Ok(secret)
    }

    fn open_successor(&self, rotated: &RefreshToken) -> Result<SecretToken, RefreshError> {
        let rotation = rotated.rotation.as_ref().ok_or(RefreshError::InvalidToken)?;
        let secret = self.sealer.open(&place(rotated), &rotation.sealed_successor)?;
        let secret = String::from_utf8(secret).map_err(|_| SealError::Tampered)?;
        SecretToken::parse(&secret).ok_or(RefreshError::Seal(SealError::Tampered))
    }

    async fn end_family(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        session: &Session,
        user: &User,
        now: Timestamp,
    ) -> Result<(), RefreshError> {
        let end = SessionEnd { at: now, reason: SessionEndReason::RefreshTokenReused };
        tx.sessions().end(session.id, end).await?;
        let (id, kind) = (Some(session.id), SecurityEventKind::RefreshTokenReused);
        let randomness = &*self.randomness;
        security::record_in(tx, randomness, actor, session.user_id, id, kind, now).await?;
        let ended = SessionEnded::new(session.id, session.user_id);
        let mut messages = vec![OutboxMessage::event(self.randomness.id(now), &ended, now)];
        if user.may_sign_in() {
            messages.push(self.mails.suspicious_activity(user, now)?);
        }
        Ok(tx.outbox().append(&messages).await?)
    }
}

/// Where a sealed successor stands: it opens in no other row.
fn place(token: &RefreshToken) -> String {
    format!("refresh_tokens/{}", token.id)
}
