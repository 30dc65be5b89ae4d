//! Rows, and what they are in the domain.

use std::collections::BTreeSet;

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::access::{ApiKey, Grants, Membership, OrganizationRole};
use socle_domain::identity::TokenDigest;
use socle_domain::organizations::{CustomRole, Label, MemberRole};

use crate::error::corrupt;
use crate::schema::{api_keys, custom_roles};
use crate::types::{DbUuid, Instant};

/// Names as one text. They hold no spaces.
fn join(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn split(names: &str) -> BTreeSet<String> {
    names.split_whitespace().map(str::to_owned).collect()
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = custom_roles, treat_none_as_default_value = false)]
pub(crate) struct CustomRoleRow {
    id: DbUuid,
    organization_id: DbUuid,
    name: String,
    name_key: String,
    permissions: String,
    created_at: Instant,
    updated_at: Instant,
    version: i64,
}

impl From<&CustomRole> for CustomRoleRow {
    fn from(role: &CustomRole) -> Self {
        Self {
            id: DbUuid::of(role.id),
            organization_id: DbUuid::of(role.organization_id),
            name: role.name.to_string(),
            name_key: CustomRole::key_of(&role.name),
            permissions: join(&role.permissions),
            created_at: Instant(role.created_at),
            updated_at: Instant(role.updated_at),
            version: role.version,
        }
    }
}

impl TryFrom<CustomRoleRow> for CustomRole {
    type Error = StoreError;

    fn try_from(row: CustomRoleRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            organization_id: row.organization_id.id(),
            name: Label::parse(&row.name)
                .map_err(|_| corrupt("custom_roles.name", "something that is no name"))?,
            permissions: split(&row.permissions),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        })
    }
}

/// The role of a row that holds a built-in one or refers to a custom one.
pub(crate) fn member_role(
    column: &str,
    built_in: Option<&str>,
    custom: Option<CustomRoleRow>,
) -> Result<MemberRole, StoreError> {
    match (built_in, custom) {
        (Some(name), None) => Ok(MemberRole::BuiltIn(organization_role(column, name)?)),
        (None, Some(custom)) => Ok(MemberRole::Custom(custom.try_into()?)),
        _ => Err(corrupt(column, "no role, or two")),
    }
}

fn organization_role(column: &str, name: &str) -> Result<OrganizationRole, StoreError> {
    OrganizationRole::parse(name).ok_or_else(|| corrupt(column, name))
}

/// What is stored of a role: its name, or which custom one.
pub(crate) fn role_columns(role: &MemberRole) -> (Option<&'static str>, Option<DbUuid>) {
    match role {
        MemberRole::BuiltIn(role) => (Some(role.as_str()), None),
        MemberRole::Custom(role) => (None, Some(DbUuid::of(role.id))),
    }
}

/// Organization, built-in role, permissions of the custom role, when the organization was closed.
pub(super) type MembershipRow = (DbUuid, Option<String>, Option<String>, Option<Instant>);

pub(super) fn membership(row: MembershipRow) -> Result<Membership, StoreError> {
    let (organization_id, role, permissions, deleted_at) = row;
    let column = "organization_members.role";
    let grants = match (role, permissions) {
        (Some(role), None) => Grants::Role(organization_role(column, &role)?),
        (None, Some(names)) => Grants::named(split(&names)),
        _ => return Err(corrupt(column, "no role, or two")),
    };
    Ok(Membership { organization_id: organization_id.id(), grants, open: deleted_at.is_none() })
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = api_keys, treat_none_as_default_value = false)]
pub(super) struct ApiKeyRow {
    id: DbUuid,
    organization_id: DbUuid,
    name: String,
    prefix: String,
    digest: Vec<u8>,
    scopes: String,
    created_by: Option<DbUuid>,
    created_at: Instant,
    expires_at: Option<Instant>,
    last_used_at: Option<Instant>,
    revoked_at: Option<Instant>,
}

impl From<&ApiKey> for ApiKeyRow {
    fn from(key: &ApiKey) -> Self {
        Self {
            id: DbUuid::of(key.id),
            organization_id: DbUuid::of(key.organization_id),
            name: key.name.to_string(),
            prefix: key.prefix.clone(),
            digest: key.digest.as_bytes().to_vec(),
            scopes: join(&key.scopes),
            created_by: key.created_by.map(DbUuid::of),
            created_at: Instant(key.created_at),
            expires_at: key.expires_at.map(Instant),
            last_used_at: key.last_used_at.map(Instant),
            revoked_at: key.revoked_at.map(Instant),
        }
    }
}

impl TryFrom<ApiKeyRow> for ApiKey {
    type Error = StoreError;

    fn try_from(row: ApiKeyRow) -> Result<Self, StoreError> {
        let digest = <[u8; 32]>::try_from(row.digest)
            .map_err(|_| corrupt("api_keys.digest", "something that is no digest"))?;
        Ok(Self {
            id: row.id.id(),
            organization_id: row.organization_id.id(),
            name: Label::parse(&row.name)
                .map_err(|_| corrupt("api_keys.name", "something that is no name"))?,
            prefix: row.prefix,
            digest: TokenDigest::from_bytes(digest),
            scopes: split(&row.scopes),
            created_by: row.created_by.map(DbUuid::id),
            created_at: row.created_at.0,
            expires_at: row.expires_at.map(|at| at.0),
            last_used_at: row.last_used_at.map(|at| at.0),
            revoked_at: row.revoked_at.map(|at| at.0),
        })
    }
}
