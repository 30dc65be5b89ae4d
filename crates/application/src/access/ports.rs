//! What access needs from the world.

use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::{ApiKey, ApiKeyId, Memberships, OrganizationScope};
use socle_domain::identity::{TokenDigest, UserId};
use socle_domain::organizations::{CustomRole, CustomRoleId, Label, OrganizationId};

use crate::paging::{Page, PageRequest};
use crate::ports::AskedAt;
use crate::store::StoreError;

/// Access's slice of a transaction.
pub trait AccessTx: Send {
    /// Roles that organizations made.
    fn custom_roles(&mut self) -> &mut dyn CustomRoles;
    /// Keys for programs.
    fn api_keys(&mut self) -> &mut dyn ApiKeys;
}

/// Roles that organizations made. Whoever writes has locked the organization.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait CustomRoles: Send {
    /// A role by identifier.
    async fn find(
        &mut self,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<Option<CustomRole>, StoreError>;

    /// A role by name, whatever the case.
    async fn find_by_name(
        &mut self,
        scope: &OrganizationScope,
        name: &Label,
    ) -> Result<Option<CustomRole>, StoreError>;

    /// How many there are.
    async fn count(&mut self, scope: &OrganizationScope) -> Result<i64, StoreError>;

    /// Adds a role.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        role: &CustomRole,
    ) -> Result<(), PutRoleError>;

    /// Stores a changed role. Its members' permissions change with it.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        role: &CustomRole,
    ) -> Result<(), PutRoleError>;

    /// Whether a member has the role.
    async fn is_in_use(
        &mut self,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<bool, StoreError>;

    /// Removes a role that no member has, and the invitations that name it.
    async fn remove(
        &mut self,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<(), StoreError>;
}

/// Why a role was not stored.
#[derive(Debug, thiserror::Error)]
pub enum PutRoleError {
    /// Another has that name.
    #[error("the name is taken")]
    NameTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keys for programs.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait ApiKeys: Send {
    /// Adds a key.
    async fn insert(&mut self, scope: &OrganizationScope, key: &ApiKey) -> Result<(), StoreError>;

    /// How many work. Whoever asks has locked the organization.
    async fn count_live(
        &mut self,
        scope: &OrganizationScope,
        now: Timestamp,
    ) -> Result<i64, StoreError>;

    /// Reads a key, and keeps others from changing it until the transaction ends.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: ApiKeyId,
    ) -> Result<Option<ApiKey>, StoreError>;

    /// Takes a locked key back.
    async fn revoke(
        &mut self,
        scope: &OrganizationScope,
        id: ApiKeyId,
        now: Timestamp,
    ) -> Result<(), StoreError>;
}

/// Reads of access that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait AccessQueries: Send + Sync {
    /// Where a person belongs, and what they may do there, in one query.
    async fn memberships_of(&self, user_id: UserId) -> Result<Memberships, StoreError>;

    /// The key with that digest, if its organization is open.
    async fn api_key_by_digest(&self, digest: TokenDigest) -> Result<Option<ApiKey>, StoreError>;

    /// An organization's keys that were not taken back, the latest first.
    async fn api_keys_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<ApiKeyId>,
    ) -> Result<Page<ApiKey, ApiKeyId>, StoreError>;

    /// An organization's roles, the latest first.
    async fn custom_roles_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<CustomRoleId>,
    ) -> Result<Page<CustomRole, CustomRoleId>, StoreError>;

    /// One of an organization's roles.
    async fn custom_role(
        &self,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<Option<CustomRole>, StoreError>;

    /// Every key that a person made and that still exists, the latest first.
    async fn api_keys_by(&self, user_id: UserId) -> Result<Vec<ApiKey>, StoreError>;

    /// Stores when keys were last used, in one statement a key at most.
    async fn note_key_uses(&self, uses: &[(ApiKeyId, Timestamp)]) -> Result<(), StoreError>;
}

/// Remembers memberships for a short while, so that a permission costs no query. Truth is the
/// database, as with the caches of identity.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait MembershipCache: Send + Sync {
    /// What is remembered of a person.
    async fn get(&self, id: UserId) -> Option<Memberships>;

    /// Call this before asking the database, and give what it returns to
    /// [`MembershipCache::remember`].
    async fn asking(&self) -> AskedAt;

    /// Remembers what the database said, unless it changed since it was asked.
    async fn remember(&self, id: UserId, memberships: Memberships, asked: AskedAt);
}

/// Remembers API keys by the digest of what programs present.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait ApiKeyCache: Send + Sync {
    /// What is remembered of a key.
    async fn get(&self, digest: TokenDigest) -> Option<Arc<ApiKey>>;

    /// Call this before asking the database, and give what it returns to [`ApiKeyCache::remember`].
    async fn asking(&self) -> AskedAt;

    /// Remembers what the database said, unless it changed since it was asked.
    async fn remember(&self, key: Arc<ApiKey>, asked: AskedAt);
}

/// Is told what has changed in the database, once the change is visible there. Called on the path of
/// requests: it must not wait.
pub trait AccessChanges: Send + Sync {
    /// A person belongs elsewhere, or as something else.
    fn memberships_changed(&self, user_id: UserId);

    /// A role of an organization has changed, or the organization was closed, opened or erased.
    fn organization_changed(&self, organization_id: OrganizationId);

    /// A key was taken back or changed.
    fn api_key_changed(&self, id: ApiKeyId);
}
