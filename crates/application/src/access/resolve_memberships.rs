use std::sync::Arc;

use socle_domain::access::Memberships;
use socle_domain::identity::UserId;

use crate::access::ports::{AccessQueries, MembershipCache};
use crate::store::StoreError;

/// Finds out where a person belongs, and what they may do there. Runs before every use case, so it
/// takes no actor: it is what the actor carries.
pub struct ResolveMemberships {
    /// Remembers memberships.
    pub cache: Arc<dyn MembershipCache>,
    /// Knows memberships.
    pub queries: Arc<dyn AccessQueries>,
}

impl ResolveMemberships {
    /// From the cache or from the database into it.
    pub async fn execute(&self, user_id: UserId) -> Result<Memberships, StoreError> {
        if let Some(memberships) = self.cache.get(user_id).await {
            return Ok(memberships);
        }
        let asked = self.cache.asking().await;
        let memberships = self.queries.memberships_of(user_id).await?;
        self.cache.remember(user_id, memberships.clone(), asked).await;
        Ok(memberships)
    }
}
