use std::sync::Arc;

use socle_domain::access::{ApiKeyPrincipal, Client, SignedIn};

use crate::limits;
use crate::ports::{RateDecision, RateLimiter};

/// Counts requests of any kind. Runs before every use case, so it takes no actor.
pub struct LimitRequests {
    limiter: Arc<dyn RateLimiter>,
}

impl LimitRequests {
    /// Over its port.
    pub fn new(limiter: Arc<dyn RateLimiter>) -> Self {
        Self { limiter }
    }

    /// Counts a request by where it comes from.
    pub async fn by_source(&self, client: &Client) -> RateDecision {
        self.limiter.hit(&limits::REQUESTS_PER_SOURCE, &client.source()).await
    }

    /// Counts a request by who sends it.
    pub async fn by_user(&self, signed_in: &SignedIn) -> RateDecision {
        self.limiter.hit(&limits::REQUESTS_PER_USER, &signed_in.user_id.to_string()).await
    }

    /// Counts a request by the key it is sent with.
    pub async fn by_api_key(&self, key: &ApiKeyPrincipal) -> RateDecision {
        self.limiter.hit(&limits::REQUESTS_PER_API_KEY, &key.key_id.to_string()).await
    }
}
