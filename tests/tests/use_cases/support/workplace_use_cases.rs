//! The use cases of organizations and access in a world.

use std::sync::Arc;

use socle_application::access::{
    ApiKeyUses, AuthenticateApiKey, CreateApiKey, CreateRole, DeleteRole, ListApiKeys,
    ListPermissions, ListRoles, ResolveMemberships, RevokeApiKey, UpdateRole,
};
use socle_application::caching::ReadThrough;
use socle_application::identity::Links;
use socle_application::organizations::{
    AcceptInvitation, ChangeMemberRole, CreateOrganization, DeleteOrganization, Invite,
    ListInvitations, ListMembers, OrganizationMails, ReadOrganizations, RemoveMember,
    RestoreOrganization, RevokeInvitation, SwitchFeature, UpdateOrganization,
};
use socle_domain::Id;
use socle_domain::audit::{AuditActor, AuditChain, AuditEntry, Outcome, Resource};
use socle_domain::identity::SessionLifetimes;
use socle_domain::organizations::feature;
use socle_memory::MemoryCache;

use super::{Ports, acme_id, catalogue, now};

/// What an entry says: who, what and to what, at the time of the tests, in the chain of the
/// organization.
pub(crate) fn assert_audited(
    entry: &AuditEntry,
    actor: AuditActor,
    action: &str,
    resource: (&str, impl Id),
) {
    assert_eq!(entry.chain, AuditChain::Organization(acme_id()));
    assert_eq!((entry.actor, entry.action.as_str()), (actor, action));
    let resource = Resource { kind: resource.0.to_owned(), id: resource.1.as_uuid() };
    assert_eq!(entry.resource, Some(resource));
    assert_eq!((entry.outcome, entry.occurred_at), (Outcome::Success, now()));
    assert_eq!(entry.request_id.as_str(), "request-1");
    let said = format!("{:?}", entry.details).to_lowercase();
    for secret in ["ada", "lovelace", "bob", "grace", "hopper", "@", "acme"] {
        assert!(!said.contains(secret), "a name or an address: {said}");
    }
}

/// The details of an entry.
pub(crate) fn details(entry: &AuditEntry) -> Vec<(&str, &str)> {
    entry.details.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

macro_rules! use_case {
    ($ports:expr, $name:ident { $($more:tt)* }) => {
        $name {
            store: $ports.store.clone(),
            clock: $ports.clock.clone(),
            randomness: $ports.randomness.clone(),
            $($more)*
        }
    };
}

/// Organizations.
impl Ports {
    pub(crate) fn create_organization(&self) -> CreateOrganization {
        use_case!(self, CreateOrganization { limiter: self.limiter.clone() })
    }

    pub(crate) fn read_organizations(&self) -> ReadOrganizations {
        let queries = self.organizations.clone();
        let store = Arc::new(MemoryCache::new());
        let cache = ReadThrough::new(store, self.clock.clone(), self.randomness.clone());
        ReadOrganizations { queries, features: feature::ALL.into(), cache: Arc::new(cache) }
    }

    pub(crate) fn update_organization(&self) -> UpdateOrganization {
        use_case!(self, UpdateOrganization {})
    }

    pub(crate) fn delete_organization(&self) -> DeleteOrganization {
        use_case!(self, DeleteOrganization { lifetimes: SessionLifetimes::default() })
    }

    pub(crate) fn restore_organization(&self) -> RestoreOrganization {
        use_case!(self, RestoreOrganization {})
    }

    pub(crate) fn switch_feature(&self) -> SwitchFeature {
        use_case!(self, SwitchFeature { features: feature::ALL.into() })
    }

    pub(crate) fn list_members(&self) -> ListMembers {
        ListMembers { queries: self.organizations.clone() }
    }

    pub(crate) fn change_member_role(&self) -> ChangeMemberRole {
        let (queries, catalogue) = (self.organizations.clone(), Arc::new(catalogue()));
        use_case!(self, ChangeMemberRole { queries, catalogue })
    }

    pub(crate) fn remove_member(&self) -> RemoveMember {
        use_case!(self, RemoveMember { catalogue: Arc::new(catalogue()) })
    }

    pub(crate) fn invite(&self) -> Invite {
        let links = Links::new("https://app.example.com".parse().unwrap());
        let (randomness, sealer) = (self.randomness.clone(), self.sealer.clone());
        let mails = Arc::new(OrganizationMails::new(randomness, sealer, links));
        let (limiter, catalogue) = (self.limiter.clone(), Arc::new(catalogue()));
        use_case!(self, Invite { limiter, mails, catalogue })
    }

    pub(crate) fn list_invitations(&self) -> ListInvitations {
        ListInvitations { queries: self.organizations.clone(), clock: self.clock.clone() }
    }

    pub(crate) fn revoke_invitation(&self) -> RevokeInvitation {
        use_case!(self, RevokeInvitation { catalogue: Arc::new(catalogue()) })
    }

    pub(crate) fn accept_invitation(&self) -> AcceptInvitation {
        use_case!(self, AcceptInvitation { queries: self.organizations.clone() })
    }
}

/// Access.
impl Ports {
    pub(crate) fn resolve_memberships(&self) -> ResolveMemberships {
        ResolveMemberships { cache: self.memberships.clone(), queries: self.access.clone() }
    }

    pub(crate) fn api_key_uses(&self) -> Arc<ApiKeyUses> {
        Arc::new(ApiKeyUses::new(self.access.clone()))
    }

    pub(crate) fn authenticate_api_key(&self, uses: &Arc<ApiKeyUses>) -> AuthenticateApiKey {
        AuthenticateApiKey {
            cache: self.api_keys.clone(),
            queries: self.access.clone(),
            uses: Arc::clone(uses),
            clock: self.clock.clone(),
        }
    }

    pub(crate) fn list_permissions(&self) -> ListPermissions {
        ListPermissions { catalogue: Arc::new(catalogue()) }
    }

    pub(crate) fn list_roles(&self) -> ListRoles {
        ListRoles { queries: self.access.clone() }
    }

    pub(crate) fn create_role(&self) -> CreateRole {
        use_case!(self, CreateRole { catalogue: Arc::new(catalogue()) })
    }

    pub(crate) fn update_role(&self) -> UpdateRole {
        use_case!(self, UpdateRole { catalogue: Arc::new(catalogue()) })
    }

    pub(crate) fn delete_role(&self) -> DeleteRole {
        use_case!(self, DeleteRole { catalogue: Arc::new(catalogue()) })
    }

    pub(crate) fn list_api_keys(&self) -> ListApiKeys {
        ListApiKeys { queries: self.access.clone() }
    }

    pub(crate) fn create_api_key(&self) -> CreateApiKey {
        use_case!(self, CreateApiKey { catalogue: Arc::new(catalogue()) })
    }

    pub(crate) fn revoke_api_key(&self) -> RevokeApiKey {
        use_case!(self, RevokeApiKey { catalogue: Arc::new(catalogue()) })
    }
}
