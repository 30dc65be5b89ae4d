//! What audit needs from the world.

use std::time::Duration;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::audit::{
    AuditChain, AuditEntry, AuditEntryId, AuditView, ChainHead, Link, LinkedEntry, RecordedEntry,
    Resource,
};
use socle_domain::identity::UserId;

use crate::audit::AuditFilter;
use crate::store::StoreError;

/// Audit's slice of a transaction.
pub trait AuditTx: Send {
    /// What happened.
    fn audit_log(&mut self) -> &mut dyn AuditLog;
    /// How what happened is linked.
    fn audit_chains(&mut self) -> &mut dyn AuditChains;
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

/// How what happened is linked.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait AuditChains: Send {
    /// The head of a chain, which nobody else can change until the transaction ends; that of a new
    /// chain is [`ChainHead::START`]. `None` while somebody else holds it: this does not wait.
    async fn lock(&mut self, chain: AuditChain) -> Result<Option<ChainHead>, StoreError>;

    /// Entries of a locked chain that are not linked yet, the earliest first, and kept from others
    /// until the transaction ends. Those that somebody holds are passed by: this does not wait.
    async fn unlinked(
        &mut self,
        chain: AuditChain,
        at_most: u32,
    ) -> Result<Vec<AuditEntry>, StoreError>;

    /// Stores what links entries of a locked chain, and its new head.
    async fn link(
        &mut self,
        chain: AuditChain,
        links: &[(AuditEntryId, Link)],
        head: ChainHead,
    ) -> Result<(), StoreError>;
}

/// Which part of a list to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Only entries earlier than this one.
    pub before: Option<AuditEntryId>,
    /// How many at most.
    pub at_most: i64,
}

/// A linked entry, or a row in its place that Socle cannot have written.
pub type Found = Result<LinkedEntry, UnreadableEntry>;

/// A row that no version of Socle writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableEntry {
    /// Its number.
    pub sequence: i64,
    /// Which.
    pub id: AuditEntryId,
}

/// Reads of audit that need no transaction, and what else happens outside of one.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait AuditQueries: Send + Sync {
    /// The entries of a view that fit a filter, the latest first.
    async fn entries(
        &self,
        view: &AuditView,
        filter: &AuditFilter,
        slice: Slice,
    ) -> Result<Vec<RecordedEntry>, StoreError>;

    /// The first chain after this one that has entries which are not linked.
    async fn unlinked_chain_after(
        &self,
        after: Option<AuditChain>,
    ) -> Result<Option<AuditChain>, StoreError>;

    /// The first chain after this one that has a head, or linked entries.
    async fn chain_after(
        &self,
        after: Option<AuditChain>,
    ) -> Result<Option<AuditChain>, StoreError>;

    /// The head of a chain, as stored.
    async fn head_of(&self, chain: AuditChain) -> Result<Option<ChainHead>, StoreError>;

    /// The linked entries of a chain after a number, in their order.
    async fn linked_after(
        &self,
        chain: AuditChain,
        sequence: i64,
        at_most: i64,
    ) -> Result<Vec<Found>, StoreError>;

    /// Returns when this process may have added an entry, or after `at_most`.
    async fn wait(&self, at_most: Duration);
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
