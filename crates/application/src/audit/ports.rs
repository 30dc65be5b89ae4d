//! What audit needs from the world.

use async_trait::async_trait;
use socle_domain::audit::AuditEntry;
use socle_domain::identity::UserId;

use crate::store::StoreError;

/// Audit's slice of a transaction.
pub trait AuditTx: Send {
    /// What happened.
    fn audit_log(&mut self) -> &mut dyn AuditLog;
}

/// What happened.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait AuditLog: Send {
    /// Adds an entry. It is linked into its chain after the transaction, so that writers do not wait
    /// for each other.
    async fn append(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// Forgets, in every chain, from where and with what this person acted, and says in how many
    /// entries. The chains hold all the same.
    async fn forget_clients_of(&mut self, user_id: UserId) -> Result<u64, StoreError>;
}
