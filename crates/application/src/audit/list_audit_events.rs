use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::audit::{AuditChain, AuditEntryId, RecordedEntry, policy};

use crate::audit::AuditFilter;
use crate::audit::ports::{AuditQueries, Slice};
use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// Shows what happened.
pub struct ListAuditEvents {
    /// Knows entries.
    pub queries: Arc<dyn AuditQueries>,
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum ListAuditEventsError {
    /// Whoever asks may not know.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ListAuditEvents {
    /// A page of what happened in an organization or on the platform, the latest first.
    pub async fn execute(
        &self,
        actor: &Actor,
        chain: AuditChain,
        filter: &AuditFilter,
        page: PageRequest<AuditEntryId>,
    ) -> Result<Page<RecordedEntry, AuditEntryId>, ListAuditEventsError> {
        let view = policy::read(actor, chain)?;
        let at_most = Page::<RecordedEntry, AuditEntryId>::rows_to_read(page.limit);
        let slice = Slice { before: page.after, at_most };
        let rows = self.queries.entries(&view, filter, slice).await?;
        let shown = rows.into_iter().map(|row| view.show(row)).collect();
        Ok(Page::of(shown, page.limit, |row| row.entry.id))
    }
}
