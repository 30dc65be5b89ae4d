//! Organizations' use cases over their adapters.

use std::sync::Arc;

use socle_application::identity::Links;
use socle_application::organizations::{
    AcceptInvitation, ChangeMemberRole, CreateOrganization, DeleteOrganization, Invite,
    ListInvitations, ListMembers, OrganizationMails, Organizations, ReadOrganizations,
    RemoveMember, RestoreOrganization, RevokeInvitation, SwitchFeature, UpdateOrganization,
};
use socle_application::ports::{Clock, Randomness};
use socle_domain::access::PermissionCatalogue;
use socle_domain::identity::SessionLifetimes;
use socle_domain::organizations::{Feature, feature};

use super::{Crypto, Shared, StorePorts, public_url};
use crate::commands::Failure;
use crate::config::Settings;

/// The features of every context that is installed.
fn features() -> Arc<[&'static Feature]> {
    feature::ALL.into()
}

pub(super) fn wire(
    settings: &Settings,
    ports: &StorePorts,
    shared: &Shared,
    crypto: &Crypto,
    catalogue: &Arc<PermissionCatalogue>,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Organizations, Failure> {
    let StorePorts { store, organizations: queries, .. } = ports;
    let Shared { limiter, cache, .. } = shared;
    let links = Links::new(public_url(settings)?);
    let mails = OrganizationMails::new(randomness.clone(), crypto.sealer.clone(), links);
    let features = features();
    Ok(Organizations {
        create: CreateOrganization {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            limiter: limiter.clone(),
        },
        read: ReadOrganizations {
            queries: queries.clone(),
            features: features.clone(),
            cache: cache.clone(),
        },
        update: UpdateOrganization {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        delete: DeleteOrganization {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            lifetimes: SessionLifetimes::default(),
        },
        restore: RestoreOrganization {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        list_members: ListMembers { queries: queries.clone() },
        change_member_role: ChangeMemberRole {
            store: store.clone(),
            queries: queries.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            catalogue: catalogue.clone(),
        },
        remove_member: RemoveMember {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            catalogue: catalogue.clone(),
        },
        invite: Invite {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            limiter: limiter.clone(),
            mails: Arc::new(mails),
            catalogue: catalogue.clone(),
        },
        list_invitations: ListInvitations { queries: queries.clone(), clock: clock.clone() },
        revoke_invitation: RevokeInvitation {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            catalogue: catalogue.clone(),
        },
        accept_invitation: AcceptInvitation {
            store: store.clone(),
            queries: queries.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        switch_feature: SwitchFeature {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            features,
        },
    })
}
