//! Rows, and what they are in the domain.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::identity::{EmailAddress, TokenDigest};
use socle_domain::organizations::{
    Invitation, Inviter, Label, Member, Organization, OrganizationSlug,
};

use crate::access::rows::{CustomRoleRow, member_role, role_columns};
use crate::error::corrupt;
use crate::schema::{invitations, organization_members, organizations};
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = organizations, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct OrganizationRow {
    id: DbUuid,
    name: String,
    slug: String,
    created_at: Instant,
    updated_at: Instant,
    deleted_at: Option<Instant>,
    version: i64,
}

impl From<&Organization> for OrganizationRow {
    fn from(organization: &Organization) -> Self {
        Self {
            id: DbUuid::of(organization.id),
            name: organization.name.to_string(),
            slug: organization.slug.to_string(),
            created_at: Instant(organization.created_at),
            updated_at: Instant(organization.updated_at),
            deleted_at: organization.deleted_at.map(Instant),
            version: organization.version,
        }
    }
}

impl TryFrom<OrganizationRow> for Organization {
    type Error = StoreError;

    fn try_from(row: OrganizationRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            name: Label::parse(&row.name)
                .map_err(|_| corrupt("organizations.name", "something that is no name"))?,
            slug: OrganizationSlug::parse(&row.slug)
                .map_err(|_| corrupt("organizations.slug", &row.slug))?,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            deleted_at: row.deleted_at.map(|at| at.0),
            version: row.version,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_members, treat_none_as_default_value = false)]
pub(crate) struct MemberRow {
    organization_id: DbUuid,
    user_id: DbUuid,
    role: Option<String>,
    custom_role_id: Option<DbUuid>,
    joined_at: Instant,
}

impl From<&Member> for MemberRow {
    fn from(member: &Member) -> Self {
        let (role, custom_role_id) = role_columns(&member.role);
        Self {
            organization_id: DbUuid::of(member.organization_id),
            user_id: DbUuid::of(member.user_id),
            role: role.map(str::to_owned),
            custom_role_id,
            joined_at: Instant(member.joined_at),
        }
    }
}

impl MemberRow {
    pub(super) fn with(self, custom: Option<CustomRoleRow>) -> Result<Member, StoreError> {
        let role = member_role("organization_members.role", self.role.as_deref(), custom)?;
        Ok(Member {
            organization_id: self.organization_id.id(),
            user_id: self.user_id.id(),
            role,
            joined_at: self.joined_at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = invitations, treat_none_as_default_value = false)]
pub(super) struct InvitationRow {
    id: DbUuid,
    organization_id: DbUuid,
    email: String,
    role: Option<String>,
    custom_role_id: Option<DbUuid>,
    digest: Vec<u8>,
    invited_by: Option<DbUuid>,
    invited_by_key: Option<DbUuid>,
    created_at: Instant,
    expires_at: Instant,
    accepted_at: Option<Instant>,
    revoked_at: Option<Instant>,
}

impl From<&Invitation> for InvitationRow {
    fn from(invitation: &Invitation) -> Self {
        let (role, custom_role_id) = role_columns(&invitation.role);
        let (invited_by, invited_by_key) = match invitation.invited_by {
            Some(Inviter::Person(id)) => (Some(DbUuid::of(id)), None),
            Some(Inviter::ApiKey(id)) => (None, Some(DbUuid::of(id))),
            None => (None, None),
        };
        Self {
            id: DbUuid::of(invitation.id),
            organization_id: DbUuid::of(invitation.organization_id),
            email: invitation.email.to_string(),
            role: role.map(str::to_owned),
            custom_role_id,
            digest: invitation.digest.as_bytes().to_vec(),
            invited_by,
            invited_by_key,
            created_at: Instant(invitation.created_at),
            expires_at: Instant(invitation.expires_at),
            accepted_at: invitation.accepted_at.map(Instant),
            revoked_at: invitation.revoked_at.map(Instant),
        }
    }
}

impl InvitationRow {
    pub(super) const fn custom_role_id(&self) -> Option<DbUuid> {
        self.custom_role_id
    }

    pub(super) fn with(self, custom: Option<CustomRoleRow>) -> Result<Invitation, StoreError> {
        let digest = <[u8; 32]>::try_from(self.digest)
            .map_err(|_| corrupt("invitations.digest", "something that is no digest"))?;
        let person = self.invited_by.map(|id| Inviter::Person(id.id()));
        let invited_by = person.or_else(|| self.invited_by_key.map(|id| Inviter::ApiKey(id.id())));
        Ok(Invitation {
            id: self.id.id(),
            organization_id: self.organization_id.id(),
            email: EmailAddress::parse(&self.email)
                .map_err(|_| corrupt("invitations.email", "something that is no address"))?,
            role: member_role("invitations.role", self.role.as_deref(), custom)?,
            digest: TokenDigest::from_bytes(digest),
            invited_by,
            created_at: self.created_at.0,
            expires_at: self.expires_at.0,
            accepted_at: self.accepted_at.map(|at| at.0),
            revoked_at: self.revoked_at.map(|at| at.0),
        })
    }
}
