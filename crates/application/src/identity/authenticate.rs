use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::SignedIn;
use socle_domain::identity::{
    SecretToken, Session, SessionId, SessionLifetimes, SessionState, User,
};

use crate::identity::known_users;
use crate::identity::ports::{
    IdentityQueries, InvalidAccessToken, SessionCache, SessionStanding, TokenSigner, UserCache,
};
use crate::ports::{Clock, digest_of};
use crate::store::{Store, StoreError, finish};

/// Finds out who presents an access token or a browser's cookie. Runs before every use case, so it
/// alone takes no actor: it makes one.
pub struct Authenticate {
    /// Checks tokens.
    pub signer: Arc<dyn TokenSigner>,
    /// Remembers standings.
    pub session_cache: Arc<dyn SessionCache>,
    /// Remembers people.
    pub user_cache: Arc<dyn UserCache>,
    /// Knows standings and people.
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
    /// The session has ended, the account was closed, or the cookie is not, or no longer, that of the
    /// session.
    #[error("the session is over")]
    SessionOver,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Authenticate {
    /// Who presents this token.
    pub async fn execute(&self, access_token: &str) -> Result<SignedIn, AuthenticateError> {
        let now = self.clock.now();
        let claims = self.signer.verify(access_token, now)?;
        let (standing, user) = self.session(claims.session_id).await?;
        if standing.user_id != claims.user_id {
            return Err(AuthenticateError::SessionOver);
        }
        signed_in(claims.session_id, standing, &user, now)
    }

    /// Who presents this cookie. The secret in it changes whenever its person proves again who they
    /// are: an earlier one no longer works.
    pub async fn browser(
        &self,
        id: SessionId,
        secret: &SecretToken,
    ) -> Result<SignedIn, AuthenticateError> {
        let now = self.clock.now();
        let (standing, user) = self.session(id).await?;
        let presented = digest_of(secret.expose());
        if !standing.browser_secret.is_some_and(|stored| stored.matches(&presented)) {
            return Err(AuthenticateError::SessionOver);
        }
        let signed_in = signed_in(id, standing, &user, now)?;
        if now - standing.last_seen_at >= self.lifetimes.note_use_every {
            self.note_use(id, now).await?;
        }
        Ok(signed_in)
    }

    /// Whether somebody who was let in may stay, without what they were let in with: for what goes on
    /// after the request that began it.
    pub async fn again(&self, known: &SignedIn) -> Result<SignedIn, AuthenticateError> {
        let now = self.clock.now();
        let (standing, user) = self.session(known.session_id).await?;
        if standing.user_id != known.user_id {
            return Err(AuthenticateError::SessionOver);
        }
        signed_in(known.session_id, standing, &user, now)
    }

    /// Until when a token is valid, whatever becomes of its session.
    pub fn expiry(&self, access_token: &str) -> Result<Timestamp, AuthenticateError> {
        Ok(self.signer.verify(access_token, self.clock.now())?.expires_at)
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

    /// A session and whose it is, from the caches or from the database. Whatever a request proves a
    /// session with, this is what it proves it against.
    async fn session(
        &self,
        id: SessionId,
    ) -> Result<(SessionStanding, Arc<User>), AuthenticateError> {
        let Some(standing) = self.session_cache.get(id).await else {
            return self.ask_database(id).await;
        };
        let user = known_users::user(&*self.user_cache, &*self.queries, standing.user_id).await?;
        Ok((standing, user.ok_or(AuthenticateError::SessionOver)?))
    }

    async fn ask_database(
        &self,
        id: SessionId,
    ) -> Result<(SessionStanding, Arc<User>), AuthenticateError> {
        let session_asked = self.session_cache.asking().await;
        let user_asked = self.user_cache.asking().await;
        let found = self.queries.session_standing(id).await?;
        let (standing, user) = found.ok_or(AuthenticateError::SessionOver)?;
        let user = Arc::new(user);
        self.session_cache.remember(id, standing, session_asked).await;
        self.user_cache.remember(Arc::clone(&user), user_asked).await;
        Ok((standing, user))
    }
}

/// Lets a session in that is live and whose person may come in.
fn signed_in(
    session_id: SessionId,
    standing: SessionStanding,
    user: &User,
    now: Timestamp,
) -> Result<SignedIn, AuthenticateError> {
    let is_open = user.is_active() && user.id == standing.user_id;
    if !is_open || !standing.is_live(now) {
        return Err(AuthenticateError::SessionOver);
    }
    Ok(SignedIn {
        user_id: user.id,
        session_id,
        platform_role: user.platform_role,
        authenticated_at: standing.authenticated_at,
        closing: user.is_closing(),
    })
}
