//! What organizations announce.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::organizations::{Invitation, Member, Organization};

use crate::outbox::organization_event;

fn organization(organization: &Organization) -> Value {
    json!({
        "id": organization.id.as_uuid(),
        "name": organization.name.as_str(),
        "slug": organization.slug.as_str(),
        "created_at": organization.created_at,
        "deleted_at": organization.deleted_at,
        "version": organization.version,
    })
}

fn member(member: &Member) -> Value {
    json!({
        "organization_id": member.organization_id.as_uuid(),
        "user_id": member.user_id.as_uuid(),
        "role": member.role.name(),
        "joined_at": member.joined_at,
    })
}

/// The address stays out: what is announced may be kept longer than the invitation.
fn invitation(invitation: &Invitation) -> Value {
    json!({
        "id": invitation.id.as_uuid(),
        "organization_id": invitation.organization_id.as_uuid(),
        "role": invitation.role.name(),
        "expires_at": invitation.expires_at,
    })
}

organization_event!(
    /// An organization was founded.
    OrganizationCreated(Organization) = "organization.created", |o| o.id, organization
);
organization_event!(
    /// It was renamed.
    OrganizationUpdated(Organization) = "organization.updated", |o| o.id, organization
);
organization_event!(
    /// It was closed.
    OrganizationDeleted(Organization) = "organization.deleted", |o| o.id, organization
);
organization_event!(
    /// It was opened again.
    OrganizationRestored(Organization) = "organization.restored", |o| o.id, organization
);
organization_event!(
    /// A feature of it was switched.
    OrganizationFeatureSwitched(Organization) = "organization.feature_switched",
    |o| o.id,
    organization
);
organization_event!(
    /// Somebody came to belong to an organization.
    MemberAdded(Member) = "member.added", |m| m.organization_id, member
);
organization_event!(
    /// A member has another role.
    MemberRoleChanged(Member) = "member.role_changed", |m| m.organization_id, member
);
organization_event!(
    /// Somebody belongs to an organization no more.
    MemberRemoved(Member) = "member.removed", |m| m.organization_id, member
);
organization_event!(
    /// Somebody was invited.
    InvitationCreated(Invitation) = "invitation.created",
    |i| i.organization_id,
    invitation
);
organization_event!(
    /// An invitation was taken back.
    InvitationRevoked(Invitation) = "invitation.revoked",
    |i| i.organization_id,
    invitation
);
