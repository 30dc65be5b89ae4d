//! What happened.

pub(crate) mod retention;
mod rows;
mod trail;

use async_trait::async_trait;
use diesel::prelude::{BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::audit::ports::{AuditLog, AuditTx};
use socle_application::store::StoreError;
use socle_domain::audit::AuditEntry;
use socle_domain::identity::UserId;

use self::rows::NewEntryRow;
use crate::SqlTx;
use crate::error::store_error;
use crate::schema::audit_entries;
use crate::types::DbUuid;

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

    async fn forget_clients_of(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let known = audit_entries::ip
            .is_not_null()
            .or(audit_entries::user_agent.is_not_null())
            .or(audit_entries::client_salt.is_not_null());
        let theirs = audit_entries::table
            .filter(audit_entries::actor_id.eq(DbUuid::of(user_id)))
            .filter(known);
        diesel::update(theirs)
            .set((
                audit_entries::ip.eq(None::<String>),
                audit_entries::user_agent.eq(None::<String>),
                audit_entries::client_salt.eq(None::<Vec<u8>>),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
