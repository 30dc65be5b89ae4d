//! What people work in together: the use cases.

mod accept_invitation;
mod cached;
mod change_member_role;
mod create_organization;
mod delete_organization;
mod erase_closed;
pub mod events;
mod input;
mod invite;
mod list_invitations;
mod list_members;
mod mails;
mod personal_data;
pub mod ports;
mod read_organizations;
mod remove_member;
mod restore_organization;
mod revoke_invitation;
mod switch_feature;
mod update_organization;
mod withdraw;
mod within;

pub use accept_invitation::{AcceptInvitation, AcceptInvitationError};
pub use cached::cache_tag;
pub use change_member_role::{ChangeMemberRole, ChangeMemberRoleError};
pub use create_organization::{CreateOrganization, CreateOrganizationError};
pub use delete_organization::{DeleteOrganization, DeleteOrganizationError};
pub use erase_closed::ClosedOrganizations;
pub use invite::{Invite, InviteError};
pub use list_invitations::ListInvitations;
pub use list_members::ListMembers;
pub use mails::OrganizationMails;
pub use personal_data::OrganizationsData;
pub use read_organizations::ReadOrganizations;
pub use remove_member::{RemoveMember, RemoveMemberError};
pub use restore_organization::{RestoreOrganization, RestoreOrganizationError};
pub use revoke_invitation::{RevokeInvitation, RevokeInvitationError};
pub use switch_feature::{SwitchFeature, SwitchFeatureError};
pub use update_organization::{
    UpdateOrganization, UpdateOrganizationError, UpdateOrganizationInput,
};
pub use withdraw::withdraw_invitations;
pub use within::{OrganizationUnavailable, lock_open, members_who_may, owners_of, require_feature};

/// Every use case of organizations, built once by the wiring.
pub struct Organizations {
    /// Founds one.
    pub create: CreateOrganization,
    /// Shows them.
    pub read: ReadOrganizations,
    /// Renames one.
    pub update: UpdateOrganization,
    /// Closes one.
    pub delete: DeleteOrganization,
    /// Opens one again.
    pub restore: RestoreOrganization,
    /// Shows who belongs to one.
    pub list_members: ListMembers,
    /// Gives a member another role.
    pub change_member_role: ChangeMemberRole,
    /// Removes a member.
    pub remove_member: RemoveMember,
    /// Invites somebody.
    pub invite: Invite,
    /// Shows who is invited.
    pub list_invitations: ListInvitations,
    /// Takes an invitation back.
    pub revoke_invitation: RevokeInvitation,
    /// Makes somebody who was invited a member.
    pub accept_invitation: AcceptInvitation,
    /// Switches a feature.
    pub switch_feature: SwitchFeature,
}
