//! What audit needs from the world.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::audit::{AuditChain, AuditEntry, Resource};
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

    /// Forgets from where and with what a person acted, in all of their entries.
    async fn forget_clients_of(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// What one person did, for that person.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait ActorTrail: Send + Sync {
    /// Every entry by a person, the latest first.
    async fn entries_by(&self, user_id: UserId) -> Result<Vec<TrailEntry>, StoreError>;
}

/// What a person sees of an entry about what they did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailEntry {
    /// Where it belongs.
    pub chain: AuditChain,
    /// What.
    pub action: String,
    /// How it ended.
    pub outcome: String,
    /// To what: a kind of thing, and which.
    pub resource: Option<Resource>,
    /// Where the request came from.
    pub ip: Option<String>,
    /// With what.
    pub user_agent: Option<String>,
    /// When.
    pub occurred_at: Timestamp,
}
