//! What happened.

mod chains;
mod log;
mod parts;
mod queries;
pub(crate) mod retention;
mod rows;
pub(crate) mod schema;
mod trail;

use socle_application::audit::ports::{AuditChains, AuditLog, AuditTx};

use crate::SqlTx;

impl AuditTx for SqlTx {
    fn audit_log(&mut self) -> &mut dyn AuditLog {
        self
    }

    fn audit_chains(&mut self) -> &mut dyn AuditChains {
        self
    }
}
