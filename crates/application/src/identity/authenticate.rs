use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::SignedIn;
use socle_domain::identity::{SecretToken, Session, SessionId, SessionLifetimes, SessionState};

use crate::identity::ports::{
    IdentityQueries, InvalidAccessToken, SessionCache, SessionStanding, TokenSigner,
};
use crate::ports::{Clock, digest_of};
use crate::store::{Store, StoreError, finish};

/// Finds out who presents an access token or a browser's cookie. Runs before every use case, so it alone takes no actor:
/// it makes one.
pub struct Authenticate {
    /// Checks tokens.
    pub signer: Arc<dyn TokenSigner>,
    /// Remembers standings.
    pub session_cache: Arc<dyn SessionCache>,
    /// Knows standings.
    pub queries: Arc<dyn IdentityQueries>,
    /// Notes the use of browsers' sessions.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long sessions last.
    pub lifetimes: SessionLifetimes,
}

/// Why nobody was recognized.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// The access token is not ours or no longer valid.
    #[error(transparent)]
    InvalidToken(#[from] InvalidAccessToken),
    /// The session has ended, the account was closed, or the cookie is not, or no longer, that session's.
    #[error("the session is over")]
    SessionOver,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Authenticate {
    /// Who presents this access token.
    pub async fn execute(&self, access_token: &str) -> Result<SignedIn, AuthenticateError> {
        let now = self.clock.now();
        let claims = self.signer.verify(access_token, now)?;
        let standing = self.standing(claims.session_id).await?;
        if standing.user_id != claims.user_id {
            return Err(AuthenticateError::SessionOver);
        }
        signed_in(claims.session_id, &standing, now)
    }

    /// Who presents this cookie. The secret in it changes whenever its person proves again who they
    /// are: an earlier one no longer works.
    pub async fn browser(
        &self,
        id: SessionId,
        secret: &SecretToken,
    ) -> Result<SignedIn, AuthenticateError> {
        let now = self.clock.now();
        let standing = self.standing(id).await?;
        let presented = digest_of(secret.expose());
        if !standing.browser_secret.is_some_and(|stored| stored.matches(&presented)) {
            return Err(AuthenticateError::SessionOver);
        }
        let signed_in = signed_in(id, &standing, now)?;
        if now - standing.last_seen_at >= self.lifetimes.note_use_every {
            self.note_use(id, now).await?;
        }
        Ok(signed_in)
    }

    async fn standing(&self, id: SessionId) -> Result<SessionStanding, AuthenticateError> {
        if let Some(standing) = self.session_cache.get(id).await {
            return Ok(standing);
        }
        let standing = self.queries.session_standing(id).await?;
        let standing = standing.ok_or(AuthenticateError::SessionOver)?;
        self.session_cache.remember(id, standing).await;
        Ok(standing)
    }

    /// Moves the idle end of a browser's session, which nobody refreshes.
    async fn note_use(&self, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let outcome = async {
            let session = tx.sessions().lock(id).await?;
            let active = |session: &Session| session.state_at(now) == SessionState::Active;
            if let Some(mut session) = session.filter(active) {
                session.touch(&self.lifetimes, now);
                tx.sessions().note_use(&session).await?;
            }
            Ok(())
        };
        let outcome = outcome.await;
        finish(tx, outcome).await?;
        self.session_cache.forget(id).await;
        Ok(())
    }
}

fn signed_in(
    session_id: SessionId,
    standing: &SessionStanding,
    now: Timestamp,
) -> Result<SignedIn, AuthenticateError> {
    if !standing.is_live(now) {
        return Err(AuthenticateError::SessionOver);
    }
    Ok(SignedIn {
        user_id: standing.user_id,
        session_id,
        platform_role: standing.platform_role,
        authenticated_at: standing.authenticated_at,
    })
}
