//! May this actor do this here? The only place that decides by roles, permissions and scopes.

use crate::access::{
    Actor, Denied, Grants, OrganizationScope, Permission, PermissionCatalogue, PlatformPermission,
    Principal, SignedIn,
};
use crate::organizations::OrganizationId;

/// Whoever belongs to an organization and has the permission there. For everybody else who is
/// authenticated it is as if there were no such organization.
pub fn in_organization(
    actor: &Actor,
    organization_id: OrganizationId,
    permission: &Permission,
) -> Result<OrganizationScope, Denied> {
    membership(actor, organization_id, permission, true)
}

/// The same in an organization that was closed and can still be restored.
pub fn in_closed_organization(
    actor: &Actor,
    organization_id: OrganizationId,
    permission: &Permission,
) -> Result<OrganizationScope, Denied> {
    membership(actor, organization_id, permission, false)
}

fn membership(
    actor: &Actor,
    organization_id: OrganizationId,
    permission: &Permission,
    open: bool,
) -> Result<OrganizationScope, Denied> {
    match actor.principal {
        Principal::Anonymous => return Err(Denied::NotAuthenticated),
        Principal::System => return OrganizationScope::system(actor, organization_id),
        Principal::User(_) | Principal::ApiKey(_) => {}
    }
    let membership = actor.memberships.of(organization_id).ok_or(Denied::NotFound)?;
    // What is closed is not there, but for whoever may restore it.
    let may = membership.grants.allow(permission);
    match (membership.open == open, may) {
        (true, true) => {
            Ok(OrganizationScope::of_member(organization_id, membership.grants.clone()))
        }
        (true, false) if open => Err(Denied::Forbidden),
        _ => Err(Denied::NotFound),
    }
}

/// Whoever hands out, changes or takes away what others may do has to be able to do all of it
/// themselves: nobody lifts anybody, or a key, above themselves, or touches those above them.
pub fn hand_out(
    scope: &OrganizationScope,
    grants: &Grants,
    catalogue: &PermissionCatalogue,
) -> Result<(), Denied> {
    if catalogue.covers(scope.grants(), grants) { Ok(()) } else { Err(Denied::Forbidden) }
}

/// A person whose platform role has the permission. API keys belong to an organization and have
/// none on the platform.
pub fn on_platform(actor: &Actor, permission: &PlatformPermission) -> Result<(), Denied> {
    match &actor.principal {
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::System => Ok(()),
        Principal::User(signed_in) if signed_in.closing => Err(Denied::AccountClosing),
        Principal::User(signed_in) if signed_in.platform_role >= permission.granted_from => Ok(()),
        Principal::User(_) | Principal::ApiKey(_) => Err(Denied::Forbidden),
    }
}

/// A person whose platform role reaches into every organization, for what that permission says and
/// nothing of what belongs to the organization.
pub fn in_any_organization(
    actor: &Actor,
    organization_id: OrganizationId,
    permission: &PlatformPermission,
) -> Result<OrganizationScope, Denied> {
    on_platform(actor, permission)?;
    Ok(OrganizationScope::of_member(organization_id, Grants::named::<String>([])))
}

/// A person, as opposed to a key, whose account does not wait to be erased.
pub fn person(actor: &Actor) -> Result<SignedIn, Denied> {
    let signed_in = person_even_closing(actor)?;
    if signed_in.closing { Err(Denied::AccountClosing) } else { Ok(signed_in) }
}

/// A person, as opposed to a key: for the little that is left to whoever waits to be erased.
pub fn person_even_closing(actor: &Actor) -> Result<SignedIn, Denied> {
    match &actor.principal {
        Principal::User(signed_in) => Ok(*signed_in),
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::System | Principal::ApiKey(_) => Err(Denied::Forbidden),
    }
}

/// Whoever is authenticated, by whatever means.
pub fn authenticated(actor: &Actor) -> Result<(), Denied> {
    match &actor.principal {
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::User(_) | Principal::ApiKey(_) | Principal::System => Ok(()),
    }
}
