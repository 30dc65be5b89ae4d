//! What people work in together: organizations, who belongs to them and as what, and who is invited.

pub mod feature;
mod invitation;
mod label;
mod member;
mod organization;
pub mod permissions;
pub mod policy;
mod slug;
#[cfg(test)]
mod tests;

pub use feature::Feature;
pub use invitation::{AcceptError, Invitation, InvitationId, Inviter, OpenInvitations};
pub use label::Label;
pub use member::{CustomRole, CustomRoleId, LastOwner, Member, MemberRole};
pub use organization::{Organization, OrganizationId, RestoreError};
pub use slug::{OrganizationSlug, OrganizationSlugError};
