//! What the ports of organizations and access answer.

use std::collections::BTreeSet;

use socle_domain::Id as _;
use socle_domain::access::{
    Actor, ApiKey, ApiKeyId, ApiKeyPrincipal, Grants, Membership, Memberships, OrganizationRole,
    PermissionCatalogue, PlatformRole, Principal, permissions as access,
};
use socle_domain::identity::{SessionId, UserId};
use socle_domain::organizations::{
    CustomRole, CustomRoleId, Invitation, InvitationId, Inviter, Label, Member, MemberRole,
    Organization, OrganizationId, OrganizationSlug, permissions as organizations,
};
use uuid::Uuid;

use super::{actor, digest_of, now, person, signed_in};

/// The token of the invitation, and the secret of the key.
pub(crate) const SECRET: &str = "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii";

/// What the ports of organizations and access answer.
#[derive(Clone)]
#[allow(clippy::struct_excessive_bools, reason = "they are answers of different ports")]
pub(crate) struct Workplace {
    /// The organization, if it is there.
    pub(crate) organization: Option<Organization>,
    /// How many slugs are taken before one is free.
    pub(crate) slugs_taken: usize,
    /// The member who is found.
    pub(crate) member: Option<Member>,
    /// Whether whoever joins belongs to it already.
    pub(crate) belongs_already: bool,
    /// How many owners there are.
    pub(crate) owners: i64,
    /// Whether somebody with the address belongs to it.
    pub(crate) address_belongs: bool,
    /// The invitation that is found.
    pub(crate) invitation: Option<Invitation>,
    /// What became of it by the time it is locked.
    pub(crate) locked_invitation: Option<Invitation>,
    /// Those that are open, of whichever kind is asked for.
    pub(crate) open_invitations: Vec<Invitation>,
    /// Whether every feature is switched off.
    pub(crate) features_off: bool,
    /// The role that is found by identifier or name.
    pub(crate) role: Option<CustomRole>,
    /// Whether the database refuses its name.
    pub(crate) role_name_taken: bool,
    /// Whether a member has it.
    pub(crate) role_in_use: bool,
    /// How many roles there are, or keys.
    pub(crate) count: i64,
    /// The key that is found.
    pub(crate) key: Option<ApiKey>,
    /// Where people belong.
    pub(crate) memberships: Memberships,
    /// How often noting uses fails before it works.
    pub(crate) use_failures: usize,
    /// What is remembered of that.
    pub(crate) cached_memberships: Option<Memberships>,
    /// The key that is remembered.
    pub(crate) cached_key: Option<ApiKey>,
}

impl Default for Workplace {
    /// An open organization with a role, a member, an invitation and a key.
    fn default() -> Self {
        Self {
            organization: Some(acme()),
            slugs_taken: 0,
            member: Some(member(OrganizationRole::Member)),
            belongs_already: false,
            owners: 2,
            address_belongs: false,
            invitation: Some(invitation()),
            locked_invitation: Some(invitation()),
            open_invitations: Vec::new(),
            features_off: false,
            role: None,
            role_name_taken: false,
            role_in_use: false,
            count: 0,
            key: Some(key()),
            memberships: Memberships::default(),
            use_failures: 0,
            cached_memberships: None,
            cached_key: None,
        }
    }
}

pub(crate) fn acme_id() -> OrganizationId {
    OrganizationId::from_uuid(Uuid::from_u128(0xac3e))
}

/// An organization that was founded a while ago.
pub(crate) fn acme() -> Organization {
    let founded = now() - chrono::TimeDelta::days(9);
    let slug = OrganizationSlug::parse("acme").unwrap();
    Organization::found(acme_id(), Label::parse("Acme").unwrap(), slug, founded)
}

/// The same, closed yesterday.
pub(crate) fn closed() -> Organization {
    let mut organization = acme();
    organization.delete(now() - chrono::TimeDelta::days(1));
    organization
}

/// Somebody else than Ada.
pub(crate) fn bob() -> UserId {
    UserId::from_uuid(Uuid::from_u128(0xb0b))
}

/// Bob's membership.
pub(crate) fn member(role: OrganizationRole) -> Member {
    let role = MemberRole::BuiltIn(role);
    Member { organization_id: acme_id(), user_id: bob(), role, joined_at: acme().created_at }
}

/// A role of these permissions, which somebody named after a person.
pub(crate) fn custom_role(permissions: &[&str]) -> CustomRole {
    CustomRole {
        id: CustomRoleId::from_uuid(Uuid::from_u128(0x401e)),
        organization_id: acme_id(),
        name: Label::parse("Grace Hopper").unwrap(),
        permissions: names(permissions),
        created_at: acme().created_at,
        updated_at: acme().created_at,
        version: 3,
    }
}

pub(crate) fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// An open invitation of Ada's address.
pub(crate) fn invitation() -> Invitation {
    let created_at = now() - chrono::TimeDelta::hours(1);
    Invitation {
        id: InvitationId::from_uuid(Uuid::from_u128(0x1917)),
        organization_id: acme_id(),
        email: person().email,
        role: MemberRole::BuiltIn(OrganizationRole::Viewer),
        digest: digest_of(SECRET),
        invited_by: Some(Inviter::Person(bob())),
        created_at,
        expires_at: created_at + Invitation::LIFETIME,
        accepted_at: None,
        revoked_at: None,
    }
}

/// A key that works.
pub(crate) fn key() -> ApiKey {
    ApiKey {
        id: ApiKeyId::from_uuid(Uuid::from_u128(0x4e7)),
        organization_id: acme_id(),
        name: Label::parse("Export").unwrap(),
        prefix: "sk_live_iiii".to_owned(),
        digest: digest_of(&format!("sk_live_{SECRET}")),
        scopes: names(&["organizations.read"]),
        created_by: Some(bob()),
        created_at: acme().created_at,
        expires_at: None,
        last_used_at: None,
        revoked_at: None,
    }
}

/// What can be permitted.
pub(crate) fn catalogue() -> PermissionCatalogue {
    PermissionCatalogue::new(
        [access::ALL, organizations::ALL].concat(),
        [access::PLATFORM, organizations::PLATFORM].concat(),
    )
}

/// Ada, who belongs to the organization as this.
pub(crate) fn as_role(role: OrganizationRole) -> Actor {
    with_grants(Grants::Role(role), true)
}

/// Ada, who belongs to it while it is open or closed.
pub(crate) fn with_grants(grants: Grants, open: bool) -> Actor {
    let membership = Membership { organization_id: acme_id(), grants, open };
    let memberships = Memberships::new([membership]);
    Actor { memberships, ..stranger() }
}

/// Ada, who belongs nowhere.
pub(crate) fn stranger() -> Actor {
    signed_in(person().id, SessionId::from_uuid(Uuid::from_u128(0x5e55)))
}

/// Ada, who belongs nowhere and has a role on the platform.
pub(crate) fn on_platform(role: PlatformRole) -> Actor {
    let mut actor = stranger();
    if let Principal::User(signed_in) = &mut actor.principal {
        signed_in.platform_role = role;
    }
    actor
}

/// A program of the organization, whose key has these scopes.
pub(crate) fn program(scopes: &[&str]) -> Actor {
    let principal = ApiKeyPrincipal { key_id: key().id, organization_id: acme_id() };
    let grants = Grants::named(scopes.iter().copied());
    let membership = Membership { organization_id: acme_id(), grants, open: true };
    let memberships = Memberships::new([membership]);
    Actor { memberships, ..actor(Principal::ApiKey(principal)) }
}
