//! Organizations and what belongs to them, to store.

use std::sync::atomic::{AtomicU64, Ordering};

use socle_domain::access::{
    Actor, ApiKey, ApiKeySecret, OrganizationRole, OrganizationScope, RequestId,
};
use socle_domain::identity::{User, UserId};
use socle_domain::organizations::{
    CustomRole, Invitation, Label, Member, MemberRole, OpenInvitations, Organization,
    OrganizationId, OrganizationSlug,
};

use socle_application::ports::RandomnessExt as _;
use socle_crypto::SystemRandomness;

use crate::contract::samples::{begin, digest, email, id, insert, now, user};
use crate::databases::TestDatabase;

/// What entitles to an organization's rows.
pub(crate) fn scope_of(id: OrganizationId) -> OrganizationScope {
    let system = Actor::system(RequestId::parse("test").unwrap());
    OrganizationScope::system(&system, id).unwrap()
}

pub(crate) fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

/// A number that nothing else has.
fn number() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// A slug that no other organization has.
pub(crate) fn slug() -> OrganizationSlug {
    OrganizationSlug::parse(&format!("slug-{}", number())).unwrap()
}

/// A new organization.
pub(crate) fn organization() -> Organization {
    organization_called("Acme")
}

pub(crate) fn organization_called(name: &str) -> Organization {
    Organization::found(id(), label(name), slug(), now())
}

pub(crate) fn built_in(role: OrganizationRole) -> MemberRole {
    MemberRole::BuiltIn(role)
}

pub(crate) fn member(scope: &OrganizationScope, user_id: UserId, role: MemberRole) -> Member {
    Member { organization_id: scope.organization_id(), user_id, role, joined_at: now() }
}

/// A role of two permissions.
pub(crate) fn custom_role(scope: &OrganizationScope, name: &str) -> CustomRole {
    CustomRole {
        id: id(),
        organization_id: scope.organization_id(),
        name: label(name),
        permissions: ["organizations.read".to_owned(), "access.roles.read".to_owned()].into(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// An open invitation.
pub(crate) fn invitation(scope: &OrganizationScope, address: &str) -> Invitation {
    Invitation {
        id: id(),
        organization_id: scope.organization_id(),
        email: email(address),
        role: built_in(OrganizationRole::Member),
        digest: digest(),
        invited_by: None,
        created_at: now(),
        expires_at: now() + Invitation::LIFETIME,
        accepted_at: None,
        revoked_at: None,
    }
}

/// A key that works for ever.
pub(crate) fn api_key(scope: &OrganizationScope) -> ApiKey {
    ApiKey {
        id: id(),
        organization_id: scope.organization_id(),
        name: label("Nightly export"),
        prefix: ApiKeySecret::of(&SystemRandomness.token().0).shown_prefix(),
        digest: digest(),
        scopes: ["organizations.read".to_owned(), "organizations.members.read".to_owned()].into(),
        created_by: None,
        created_at: now(),
        expires_at: None,
        last_used_at: None,
        revoked_at: None,
    }
}

/// Stores an organization.
pub(crate) async fn put(database: &TestDatabase, organization: &Organization) -> OrganizationScope {
    let scope = scope_of(organization.id);
    let mut tx = begin(&*database.store).await;
    tx.organizations().insert(&scope, organization).await.expect("an organization is stored");
    tx.commit().await.expect("a transaction commits");
    scope
}

/// A new organization that is stored, without members.
pub(crate) async fn found(database: &TestDatabase) -> (Organization, OrganizationScope) {
    let organization = organization();
    let scope = put(database, &organization).await;
    (organization, scope)
}

/// Stores a person as a member.
pub(crate) async fn join(
    database: &TestDatabase,
    scope: &OrganizationScope,
    user_id: UserId,
    role: MemberRole,
) {
    let mut tx = begin(&*database.store).await;
    let joined = tx.members().insert(scope, &member(scope, user_id, role)).await;
    assert!(joined.expect("a member is stored"), "they do not belong to it yet");
    tx.commit().await.expect("a transaction commits");
}

/// A new person who belongs to an organization.
pub(crate) async fn newcomer(
    database: &TestDatabase,
    scope: &OrganizationScope,
    role: MemberRole,
) -> User {
    let user = User { email_verified_at: Some(now()), ..user() };
    insert(&*database.store, &[&user]).await;
    join(database, scope, user.id, role).await;
    user
}

/// Stores a role.
pub(crate) async fn put_role(
    database: &TestDatabase,
    scope: &OrganizationScope,
    name: &str,
) -> CustomRole {
    let role = custom_role(scope, name);
    let mut tx = begin(&*database.store).await;
    tx.custom_roles().insert(scope, &role).await.expect("a role is stored");
    tx.commit().await.expect("a transaction commits");
    role
}

/// Stores an invitation, in place of an open one for the same address.
pub(crate) async fn invite(database: &TestDatabase, invitation: &Invitation) {
    let scope = scope_of(invitation.organization_id);
    let mut tx = begin(&*database.store).await;
    let to = OpenInvitations::To(invitation.email.clone());
    for earlier in tx.invitations().open(&scope, &to).await.expect("invitations are read") {
        let revoked = Invitation { revoked_at: Some(invitation.created_at), ..earlier };
        tx.invitations().update(&scope, &revoked).await.expect("an invitation is stored");
    }
    tx.invitations().insert(&scope, invitation).await.expect("an invitation is stored");
    tx.commit().await.expect("a transaction commits");
}

/// Stores a key.
pub(crate) async fn put_key(database: &TestDatabase, key: &ApiKey) {
    let scope = scope_of(key.organization_id);
    let mut tx = begin(&*database.store).await;
    tx.api_keys().insert(&scope, key).await.expect("a key is stored");
    tx.commit().await.expect("a transaction commits");
}

/// Stores an organization that was changed.
pub(crate) async fn update(database: &TestDatabase, organization: &Organization) {
    let scope = scope_of(organization.id);
    let mut tx = begin(&*database.store).await;
    tx.organizations().update(&scope, organization).await.expect("an organization is stored");
    tx.commit().await.expect("a transaction commits");
}

/// How many rows a table has.
pub(crate) async fn rows(database: &TestDatabase, table: &str) -> usize {
    database.raw.texts(&format!("SELECT 'row' FROM {table}")).await.len()
}
