//! What goes over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::organizations::ports::{MemberView, OrganizationView};
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::identity::UserId;
use socle_domain::organizations::{
    Feature, Invitation, InvitationId, Inviter, MemberRole, Organization, OrganizationId,
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::cursor;

/// Somebody founds an organization.
#[derive(Deserialize, ToSchema)]
pub(super) struct CreateOrganizationRequest {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100, example = "Acme")]
    pub(super) name: String,
    /// Its name in addresses; without one, it is made of the name.
    #[schema(min_length = 2, max_length = 50, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub(super) slug: Option<String>,
}

/// What changes about an organization; fields that are left out stay.
#[derive(Deserialize, ToSchema)]
pub(super) struct UpdateOrganizationRequest {
    #[schema(min_length = 1, max_length = 100)]
    pub(super) name: Option<String>,
    #[schema(min_length = 2, max_length = 50, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub(super) slug: Option<String>,
}

/// An organization, as a member sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct OrganizationBody {
    id: Uuid,
    name: String,
    slug: String,
    /// What whoever asks is in it: `owner`, `admin`, `member`, `viewer`, or the name of a custom
    /// role; `null` for an API key.
    role: Option<String>,
    created_at: DateTime<Utc>,
    /// When it will be gone for ever, if it was deleted.
    erases_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    version: i64,
}

impl OrganizationBody {
    pub(super) fn new(organization: &Organization, role: Option<&MemberRole>) -> Self {
        Self {
            id: organization.id.as_uuid(),
            name: organization.name.to_string(),
            slug: organization.slug.to_string(),
            role: role.map(|role| role.name().to_owned()),
            created_at: organization.created_at,
            erases_at: organization.erased_at(),
            version: organization.version,
        }
    }
}

impl From<&OrganizationView> for OrganizationBody {
    fn from(view: &OrganizationView) -> Self {
        Self::new(&view.organization, view.role.as_ref())
    }
}

/// A page of organizations.
#[derive(Serialize, ToSchema)]
pub(super) struct OrganizationPage {
    data: Vec<OrganizationBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<OrganizationView, OrganizationId>> for OrganizationPage {
    fn from(page: Page<OrganizationView, OrganizationId>) -> Self {
        let data = page.items.iter().map(OrganizationBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

impl From<Page<Organization, OrganizationId>> for OrganizationPage {
    fn from(page: Page<Organization, OrganizationId>) -> Self {
        let body = |organization| OrganizationBody::new(organization, None);
        Self { data: page.items.iter().map(body).collect(), next_cursor: page.next.map(cursor) }
    }
}

/// Somebody who belongs to an organization.
#[derive(Serialize, ToSchema)]
pub(super) struct MemberBody {
    user_id: Uuid,
    /// `null` for whoever may not see it (`organizations.members.contact`).
    email: Option<String>,
    first_name: String,
    last_name: String,
    /// `owner`, `admin`, `member`, `viewer`, or the name of a custom role.
    role: String,
    joined_at: DateTime<Utc>,
}

impl From<MemberView> for MemberBody {
    fn from(view: MemberView) -> Self {
        Self {
            user_id: view.member.user_id.as_uuid(),
            email: view.email.map(|email| email.to_string()),
            first_name: view.first_name,
            last_name: view.last_name,
            role: view.member.role.name().to_owned(),
            joined_at: view.member.joined_at,
        }
    }
}

/// A page of members.
#[derive(Serialize, ToSchema)]
pub(super) struct MemberPage {
    data: Vec<MemberBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<MemberView, UserId>> for MemberPage {
    fn from(page: Page<MemberView, UserId>) -> Self {
        let data = page.items.into_iter().map(MemberBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// A member gets another role.
#[derive(Deserialize, ToSchema)]
pub(super) struct ChangeRoleRequest {
    /// A built-in role, or the name or identifier of a custom one.
    #[schema(example = "member")]
    pub(super) role: String,
}

/// Somebody is invited.
#[derive(Deserialize, ToSchema)]
pub(super) struct InviteRequest {
    #[schema(format = Email, max_length = 254)]
    pub(super) email: String,
    /// A built-in role, or the name or identifier of a custom one.
    #[schema(example = "member")]
    pub(super) role: String,
}

/// An open invitation.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitationBody {
    id: Uuid,
    email: String,
    role: String,
    /// Who invited; `null` for an API key.
    invited_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl From<&Invitation> for InvitationBody {
    fn from(invitation: &Invitation) -> Self {
        Self {
            id: invitation.id.as_uuid(),
            email: invitation.email.to_string(),
            role: invitation.role.name().to_owned(),
            invited_by: match invitation.invited_by {
                Some(Inviter::Person(id)) => Some(id.as_uuid()),
                Some(Inviter::ApiKey(_)) | None => None,
            },
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    }
}

/// A page of invitations.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitationPage {
    data: Vec<InvitationBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<Invitation, InvitationId>> for InvitationPage {
    fn from(page: Page<Invitation, InvitationId>) -> Self {
        let data = page.items.iter().map(InvitationBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// An invitation is accepted.
#[derive(Deserialize, ToSchema)]
pub(super) struct AcceptRequest {
    /// The token of the mailed link.
    pub(super) token: String,
}

/// A feature, and whether an organization has it.
#[derive(Serialize, ToSchema)]
pub(super) struct FeatureBody {
    name: &'static str,
    description: &'static str,
    enabled: bool,
}

impl FeatureBody {
    pub(super) const fn new(feature: &'static Feature, enabled: bool) -> Self {
        Self { name: feature.name, description: feature.description, enabled }
    }
}

/// The features of an organization.
#[derive(Serialize, ToSchema)]
pub(super) struct FeatureList {
    pub(super) data: Vec<FeatureBody>,
}

/// A feature is switched.
#[derive(Deserialize, ToSchema)]
pub(super) struct SwitchFeatureRequest {
    pub(super) enabled: bool,
}
