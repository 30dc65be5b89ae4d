use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{SecurityEvent, SecurityEventId, policy};

use crate::identity::ports::IdentityQueries;
use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// Shows a person what happened to their account.
pub struct ListSecurityEvents {
    /// Knows it.
    pub queries: Arc<dyn IdentityQueries>,
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum ListSecurityEventsError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ListSecurityEvents {
    /// A page of what happened to the account of whoever asks, the latest first.
    pub async fn execute(
        &self,
        actor: &Actor,
        page: PageRequest<SecurityEventId>,
    ) -> Result<Page<SecurityEvent, SecurityEventId>, ListSecurityEventsError> {
        let signed_in = policy::own_account(actor)?;
        Ok(self.queries.security_events_of(signed_in.user_id, page).await?)
    }
}
