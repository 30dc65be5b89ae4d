use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::audit::{AuditChain, AuditEntryId, AuditView, RecordedEntry, policy};

use crate::audit::ports::{AuditQueries, Slice};
use crate::audit::{AuditFilter, Happening, record};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, finish};

/// Shows everything that happened, a page at a time. That somebody asked for it is noted first.
pub struct ExportAuditEvents {
    /// Where the export is noted.
    pub store: Arc<dyn Store>,
    /// Knows entries.
    pub queries: Arc<dyn AuditQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportAuditEventsError {
    /// Whoever asks may not know.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An export that was noted: what is asked for is read, a page after the other. Holds one page and
/// no connection between pages.
pub struct AuditExport {
    queries: Arc<dyn AuditQueries>,
    view: AuditView,
    filter: AuditFilter,
    next: Next,
}

enum Next {
    Before(Option<AuditEntryId>),
    End,
}

impl ExportAuditEvents {
    /// Notes the export, and begins it.
    pub async fn execute(
        &self,
        actor: &Actor,
        chain: AuditChain,
        filter: AuditFilter,
    ) -> Result<AuditExport, ExportAuditEventsError> {
        let view = policy::read(actor, chain)?;
        let happening = Happening::on(chain, "audit.exported").with("filters", filter.names());
        let mut tx = self.store.begin().await?;
        let noted = record(&mut *tx, &*self.randomness, actor, happening, self.clock.now()).await;
        finish(tx, noted).await?;
        let queries = Arc::clone(&self.queries);
        Ok(AuditExport { queries, view, filter, next: Next::Before(None) })
    }
}

impl AuditExport {
    /// How many entries a page has.
    pub const PAGE: i64 = 1_000;

    /// The next entries, the latest first; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<RecordedEntry>>, StoreError> {
        let Next::Before(before) = self.next else { return Ok(None) };
        let slice = Slice { before, at_most: Self::PAGE };
        let rows = self.queries.entries(&self.view, &self.filter, slice).await?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= Self::PAGE);
        self.next = match rows.last() {
            Some(last) if is_full => Next::Before(Some(last.entry.id)),
            _ => Next::End,
        };
        if rows.is_empty() {
            return Ok(None);
        }
        Ok(Some(rows.into_iter().map(|row| self.view.show(row)).collect()))
    }
}
