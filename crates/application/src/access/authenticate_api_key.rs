use std::sync::Arc;

use socle_domain::access::{ApiKey, ApiKeyPrincipal, ApiKeySecret, Memberships};

use crate::access::ApiKeyUses;
use crate::access::ports::{AccessQueries, ApiKeyCache};
use crate::ports::{Clock, digest_of};
use crate::store::StoreError;

/// Finds out which program presents an API key. Runs before every use case, so it takes no actor: it
/// makes one.
pub struct AuthenticateApiKey {
    /// Remembers keys.
    pub cache: Arc<dyn ApiKeyCache>,
    /// Knows keys.
    pub queries: Arc<dyn AccessQueries>,
    /// Notes when they were used.
    pub uses: Arc<ApiKeyUses>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Why no program was recognized.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateApiKeyError {
    /// The key is unknown, was taken back or has expired, or its organization is closed. Which of
    /// them is nobody's business.
    #[error("the API key does not work")]
    InvalidKey,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AuthenticateApiKey {
    /// Whose key this is, and what it may do.
    pub async fn execute(
        &self,
        secret: &ApiKeySecret,
    ) -> Result<(ApiKeyPrincipal, Memberships), AuthenticateApiKeyError> {
        let key = self.find(secret).await?;
        let now = self.clock.now();
        let key = key.filter(|key| key.is_live(now)).ok_or(AuthenticateApiKeyError::InvalidKey)?;
        self.uses.note(key.id, now);
        let principal = ApiKeyPrincipal { key_id: key.id, organization_id: key.organization_id };
        Ok((principal, Memberships::new([key.membership()])))
    }

    async fn find(&self, secret: &ApiKeySecret) -> Result<Option<Arc<ApiKey>>, StoreError> {
        let digest = digest_of(secret.expose());
        if let Some(key) = self.cache.get(digest).await {
            return Ok(Some(key));
        }
        let asked = self.cache.asking().await;
        let Some(key) = self.queries.api_key_by_digest(digest).await? else { return Ok(None) };
        let key = Arc::new(key);
        self.cache.remember(Arc::clone(&key), asked).await;
        Ok(Some(key))
    }
}
