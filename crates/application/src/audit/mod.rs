//! What happened: noted in the transaction of every change, linked to a chain afterwards, listed,
//! exported and verified.

mod announce;
mod export_audit_events;
mod filter;
mod link_audit_entries;
mod list_audit_events;
mod personal_data;
pub mod ports;
mod record;
mod verify_audit;

pub use announce::announce;
use std::sync::Arc;

pub use export_audit_events::{AuditExport, ExportAuditEvents, ExportAuditEventsError};
pub use filter::AuditFilter;
pub use link_audit_entries::LinkAuditEntries;
pub use list_audit_events::{ListAuditEvents, ListAuditEventsError};
pub use personal_data::AuditData;
pub use record::{Happening, record};
pub use verify_audit::{Anchors, ChainReport, VerifyAudit, VerifyAuditError};

/// Every use case of audit, built once by the wiring.
pub struct Audit {
    /// Shows what happened.
    pub list: ListAuditEvents,
    /// Shows all of it.
    pub export: ExportAuditEvents,
    /// Links what happened, in the background.
    pub link: Arc<LinkAuditEntries>,
    /// Finds out whether somebody rewrote it.
    pub verify: VerifyAudit,
}
