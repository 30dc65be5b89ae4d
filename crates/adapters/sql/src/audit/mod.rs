//! What happened.

mod rows;

use async_trait::async_trait;
use diesel_async::RunQueryDsl as _;
use socle_application::audit::ports::{AuditLog, AuditTx};
use socle_application::store::StoreError;
use socle_domain::audit::AuditEntry;

use self::rows::NewEntryRow;
use crate::SqlTx;
use crate::error::store_error;
use crate::schema::audit_entries;

impl AuditTx for SqlTx {
    fn audit_log(&mut self) -> &mut dyn AuditLog {
        self
    }
}

#[async_trait]
impl AuditLog for SqlTx {
    async fn append(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        diesel::insert_into(audit_entries::table)
            .values(NewEntryRow::from(entry))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
