//! What organizations need from the world.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::{OrganizationScope, Permission};
use socle_domain::identity::{EmailAddress, TokenDigest, UserId};
use socle_domain::organizations::{
    Feature, Invitation, InvitationId, Member, MemberRole, OpenInvitations, Organization,
    OrganizationId,
};

use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// Organizations' slice of a transaction.
///
/// Locks are taken in one order: people, then organizations (by identifier), then what belongs to
/// them. Whoever changes members, roles or invitations has locked the organization.
pub trait OrganizationsTx: Send {
    /// Organizations.
    fn organizations(&mut self) -> &mut dyn Organizations;
    /// Who belongs to them.
    fn members(&mut self) -> &mut dyn Members;
    /// Who is invited.
    fn invitations(&mut self) -> &mut dyn Invitations;
    /// What is switched.
    fn organization_features(&mut self) -> &mut dyn OrganizationFeatures;
}

/// Organizations.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Organizations: Send {
    /// Adds an organization.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        organization: &Organization,
    ) -> Result<(), PutOrganizationError>;

    /// Reads an organization and keeps everybody else from changing it, and who belongs to it, until
    /// the transaction ends.
    async fn lock(&mut self, scope: &OrganizationScope)
    -> Result<Option<Organization>, StoreError>;

    /// Stores a changed organization that this transaction has locked.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        organization: &Organization,
    ) -> Result<(), PutOrganizationError>;

    /// Removes an organization and everything that belongs to it.
    async fn erase(&mut self, scope: &OrganizationScope) -> Result<(), StoreError>;
}

/// Why an organization was not stored.
#[derive(Debug, thiserror::Error)]
pub enum PutOrganizationError {
    /// Another has that slug.
    #[error("the slug is taken")]
    SlugTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PutOrganizationError {
    /// What it is to whoever changed no slug: the store's failure.
    pub fn into_store_error(self) -> StoreError {
        match self {
            Self::SlugTaken => {
                StoreError::Corrupt("an organization's slug is taken by another".to_owned())
            }
            Self::Store(error) => error,
        }
    }
}

/// Who belongs to organizations.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Members: Send {
    /// Adds a member; `false` when they belong to it already.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        member: &Member,
    ) -> Result<bool, StoreError>;

    /// A member.
    async fn find(
        &mut self,
        scope: &OrganizationScope,
        user_id: UserId,
    ) -> Result<Option<Member>, StoreError>;

    /// Whether somebody with that address belongs to it.
    async fn has_address(
        &mut self,
        scope: &OrganizationScope,
        email: &EmailAddress,
    ) -> Result<bool, StoreError>;

    /// How many owners there are, not counting those whose accounts wait to be erased.
    async fn owners(&mut self, scope: &OrganizationScope) -> Result<i64, StoreError>;

    /// Who they are: owners with an open account that does not wait to be erased, the oldest account
    /// first.
    async fn owner_ids(&mut self, scope: &OrganizationScope) -> Result<Vec<UserId>, StoreError>;

    /// Who may do that: members with an open account that does not wait to be erased, the oldest
    /// account first.
    async fn ids_with(
        &mut self,
        scope: &OrganizationScope,
        permission: &'static Permission,
    ) -> Result<Vec<UserId>, StoreError>;

    /// Gives a member another role.
    async fn set_role(
        &mut self,
        scope: &OrganizationScope,
        user_id: UserId,
        role: &MemberRole,
    ) -> Result<(), StoreError>;

    /// Removes a member.
    async fn remove(
        &mut self,
        scope: &OrganizationScope,
        user_id: UserId,
    ) -> Result<(), StoreError>;

    /// Locks every open organization that a locked person belongs to, in the order of identifiers,
    /// and returns those that nobody else would own if the person went.
    async fn lock_sole_ownerships(
        &mut self,
        user_id: UserId,
    ) -> Result<Vec<Organization>, StoreError>;

    /// Removes a person from every organization.
    async fn remove_everywhere(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// Who is invited.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Invitations: Send {
    /// Adds an invitation to an address that has no open one.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        invitation: &Invitation,
    ) -> Result<(), StoreError>;

    /// An invitation by the token in its link, whose holder belongs to no scope yet. Says nothing
    /// about the next moment.
    async fn find_by_digest(
        &mut self,
        digest: TokenDigest,
    ) -> Result<Option<Invitation>, StoreError>;

    /// Reads an invitation and keeps others from changing it until the transaction ends.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: InvitationId,
    ) -> Result<Option<Invitation>, StoreError>;

    /// Stores a locked invitation that was accepted or taken back.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        invitation: &Invitation,
    ) -> Result<(), StoreError>;

    /// Open invitations, those that have expired included, in the order of their identifiers.
    async fn open(
        &mut self,
        scope: &OrganizationScope,
        which: &OpenInvitations,
    ) -> Result<Vec<Invitation>, StoreError>;

    /// Forgets a person who is erased: removes every invitation to their address, and takes back
    /// every open one by them.
    async fn forget_person(
        &mut self,
        user_id: UserId,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<(), StoreError>;
}

/// What is switched for an organization.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait OrganizationFeatures: Send {
    /// Whether the organization has a feature.
    async fn is_enabled(
        &mut self,
        scope: &OrganizationScope,
        feature: &'static Feature,
    ) -> Result<bool, StoreError>;

    /// Switches a feature.
    async fn switch(
        &mut self,
        scope: &OrganizationScope,
        feature: &'static Feature,
        enabled: bool,
        now: Timestamp,
    ) -> Result<(), StoreError>;
}

/// An organization and what somebody is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationView {
    /// The organization.
    pub organization: Organization,
    /// What whoever asks is in it; `None` for a program or for Socle itself.
    pub role: Option<MemberRole>,
}

/// A member, and who that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// The membership.
    pub member: Member,
    /// Their address; `None` for whoever may not see it.
    pub email: Option<EmailAddress>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

/// What somebody sees who holds the link of an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationView {
    /// The invitation.
    pub invitation: Invitation,
    /// What the organization is called.
    pub organization_name: String,
}

/// Which organizations are looked for, by an administrator of the platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganizationFilter {
    /// In the name or slug, whatever the case.
    pub text: Option<String>,
    /// Whether they are closed.
    pub deleted: Option<bool>,
}

/// Reads of organizations that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait OrganizationsQueries: Send + Sync {
    /// An organization, and what that person is in it.
    async fn organization(
        &self,
        scope: &OrganizationScope,
        user_id: Option<UserId>,
    ) -> Result<Option<OrganizationView>, StoreError>;

    /// The organizations a person belongs to, the latest first. A closed one is shown to its owners.
    async fn organizations_of(
        &self,
        user_id: UserId,
        page: PageRequest<OrganizationId>,
    ) -> Result<Page<OrganizationView, OrganizationId>, StoreError>;

    /// Who belongs to an organization, the oldest account first.
    async fn members_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<UserId>,
    ) -> Result<Page<MemberView, UserId>, StoreError>;

    /// One of them.
    async fn member(
        &self,
        scope: &OrganizationScope,
        user_id: UserId,
    ) -> Result<Option<MemberView>, StoreError>;

    /// The open invitations of an organization, the latest first.
    async fn invitations_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<InvitationId>,
        now: Timestamp,
    ) -> Result<Page<Invitation, InvitationId>, StoreError>;

    /// The invitation of a link, open or not.
    async fn invitation_by_digest(
        &self,
        digest: TokenDigest,
    ) -> Result<Option<InvitationView>, StoreError>;

    /// What was switched for an organization.
    async fn switched_features(
        &self,
        scope: &OrganizationScope,
    ) -> Result<Vec<(String, bool)>, StoreError>;

    /// Every organization that fits, the latest first, for administrators of the platform.
    async fn all_organizations(
        &self,
        filter: &OrganizationFilter,
        page: PageRequest<OrganizationId>,
    ) -> Result<Page<Organization, OrganizationId>, StoreError>;

    /// Every invitation to an address, the latest first.
    async fn invitations_to(&self, email: &EmailAddress)
    -> Result<Vec<InvitationView>, StoreError>;

    /// Organizations whose grace is over.
    async fn organizations_to_erase(
        &self,
        deleted_before: Timestamp,
        limit: u32,
    ) -> Result<Vec<OrganizationId>, StoreError>;
}
