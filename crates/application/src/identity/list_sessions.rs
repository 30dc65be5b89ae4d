use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{Session, SessionId, policy};

use crate::identity::ports::IdentityQueries;
use crate::paging::{Page, PageRequest};
use crate::ports::Clock;
use crate::store::StoreError;

/// Shows a person where they are signed in.
pub struct ListSessions {
    /// Knows sessions.
    pub queries: Arc<dyn IdentityQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// A place where a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// The session.
    pub session: Session,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Why no sessions were shown.
#[derive(Debug, thiserror::Error)]
pub enum ListSessionsError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ListSessions {
    /// A page of the live sessions of whoever asks, the latest sign-in first.
    pub async fn execute(
        &self,
        actor: &Actor,
        page: PageRequest<SessionId>,
    ) -> Result<Page<ListedSession, SessionId>, ListSessionsError> {
        let signed_in = policy::own_account(actor)?;
        let now = self.clock.now();
        let page = self.queries.live_sessions_of(signed_in.user_id, page, now).await?;
        let listed = |session: Session| ListedSession {
            current: session.id == signed_in.session_id,
            session,
        };
        Ok(Page { items: page.items.into_iter().map(listed).collect(), next: page.next })
    }
}
