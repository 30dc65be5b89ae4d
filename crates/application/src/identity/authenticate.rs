use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::SignedIn;
use socle_domain::identity::{SessionId, User, UserStatus};

use crate::identity::known_users;
use crate::identity::ports::{
    IdentityQueries, InvalidAccessToken, SessionCache, SessionStanding, TokenSigner, UserCache,
};
use crate::ports::Clock;
use crate::store::StoreError;

/// Finds out who presents an access token. Runs before every use case, so it alone takes no actor:
/// it makes one.
pub struct Authenticate {
    /// Checks tokens.
    pub signer: Arc<dyn TokenSigner>,
    /// Remembers standings.
    pub session_cache: Arc<dyn SessionCache>,
    /// Remembers people.
    pub user_cache: Arc<dyn UserCache>,
    /// Knows standings and people.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Why nobody was recognized.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// The token is not ours or no longer valid.
    #[error(transparent)]
    InvalidToken(#[from] InvalidAccessToken),
    /// The session has ended, or the account was closed.
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
    let is_open = user.status == UserStatus::Active && user.id == standing.user_id;
    if !is_open || !standing.is_live(now) {
        return Err(AuthenticateError::SessionOver);
    }
    Ok(SignedIn { user_id: user.id, session_id, platform_role: user.platform_role })
}
