use std::sync::Arc;

use socle_domain::access::SignedIn;

use crate::identity::ports::{
    IdentityQueries, InvalidAccessToken, SessionCache, SessionStanding, TokenSigner,
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
    /// Knows standings.
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
        let id = claims.session_id;
        let standing = match self.session_cache.get(id).await {
            Some(standing) => standing,
            None => self.ask_database(id).await?,
        };
        if !standing.is_live(now) || standing.user_id != claims.user_id {
            return Err(AuthenticateError::SessionOver);
        }
        Ok(SignedIn {
            user_id: claims.user_id,
            session_id: id,
            platform_role: standing.platform_role,
        })
    }

    async fn ask_database(
        &self,
        id: socle_domain::identity::SessionId,
    ) -> Result<SessionStanding, AuthenticateError> {
        let standing = self.queries.session_standing(id).await?;
        let standing = standing.ok_or(AuthenticateError::SessionOver)?;
        self.session_cache.remember(id, standing).await;
        Ok(standing)
    }
}
