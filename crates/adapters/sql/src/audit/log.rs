use async_trait::async_trait;
use diesel::prelude::{BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::audit::ports::AuditLog;
use socle_application::store::StoreError;
use socle_domain::audit::{AuditActor, AuditEntry};
use socle_domain::identity::UserId;

use super::parts::Part;
use super::rows::NewEntryRow;
use super::schema::audit_entries;
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::types::DbUuid;

/// How many entries one statement forgets the clients of.
const FORGOTTEN_AT_ONCE: i64 = 500;

#[async_trait]
impl AuditLog for SqlTx {
    async fn append(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        diesel::insert_into(audit_entries::table)
            .values(NewEntryRow::from(entry))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.audit();
        Ok(())
    }

    async fn forget_clients_of(&mut self, user_id: UserId) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        for part in Part::BOTH {
            loop {
                let rows = self.forget_some(user_id, part).await?;
                forgotten += rows;
                if rows == 0 {
                    break;
                }
            }
        }
        Ok(forgotten)
    }
}

impl SqlTx {
    /// Forgets the clients of some entries by a person, and says of how many.
    async fn forget_some(&mut self, user_id: UserId, part: Part) -> Result<u64, StoreError> {
        let known = audit_entries::ip
            .is_not_null()
            .or(audit_entries::user_agent.is_not_null())
            .or(audit_entries::client_salt.is_not_null());
        let of_actor = audit_entries::table
            .filter(audit_entries::actor_id.eq(DbUuid::of(user_id)))
            .filter(audit_entries::actor_kind.eq(AuditActor::User(user_id).kind()))
            .filter(known)
            .order(audit_entries::id)
            .limit(FORGOTTEN_AT_ONCE)
            .select(audit_entries::id);
        let connection = self.connection()?;
        let ids: Result<Vec<DbUuid>, _> = match part {
            Part::Unlinked => {
                let few = of_actor.filter(audit_entries::sequence.is_null());
                for_update!(few).load(connection).await
            }
            Part::Linked => {
                let most = of_actor.filter(audit_entries::sequence.is_not_null());
                for_update!(most).load(connection).await
            }
        };
        let rows = diesel::update(audit_entries::table)
            .filter(audit_entries::id.eq_any(ids.map_err(store_error)?))
            .set((
                audit_entries::ip.eq(None::<String>),
                audit_entries::user_agent.eq(None::<String>),
                audit_entries::client_salt.eq(None::<Vec<u8>>),
            ))
            .execute(connection)
            .await
            .map_err(store_error)?;
        Ok(rows as u64)
    }
}
