use std::sync::Arc;

use socle_domain::access::{
    Actor, Denied, OrganizationScope, PermissionCatalogue, Principal, policy,
};
use socle_domain::identity::EmailAddress;
use socle_domain::organizations::{
    Invitation, Inviter, OpenInvitations, OrganizationId, permissions,
};

use crate::access::{find_role, unknown_role};
use crate::audit::{self, Happening};
use crate::identity::{find_person, parse_email, person_with_address};
use crate::limits;
use crate::organizations::events::InvitationCreated;
use crate::organizations::withdraw::withdraw;
use crate::organizations::{OrganizationMails, OrganizationUnavailable, lock_open};
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter, SealError};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

/// Invites somebody to an organization, by mail.
pub struct Invite {
    /// Where invitations are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and tokens.
    pub randomness: Arc<dyn Randomness>,
    /// Counts invitations: nobody sends mail to the world through an organization.
    pub limiter: Arc<dyn RateLimiter>,
    /// Writes the mails.
    pub mails: Arc<OrganizationMails>,
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// Whoever asks may not, or not with this role.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization invites too many.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// They belong to it already.
    #[error("somebody with this address is a member already")]
    AlreadyMember,
    /// The mail could not be prepared.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Invite {
    /// Invites somebody with a role that permits nothing that whoever invites may not do, instead of
    /// an earlier invitation to the same address. The answer does not tell whether the address has an account.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        email: &str,
        role: &str,
    ) -> Result<Invitation, InviteError> {
        let manage = &permissions::MANAGE_INVITATIONS;
        let scope = policy::in_organization(actor, organization_id, manage)?;
        let email = parse_email("email", email).map_err(Invalid::from)?;
        let key = organization_id.to_string();
        self.limiter.hit(&limits::INVITATIONS, &key).await.into_result()?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, email, role).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        email: EmailAddress,
        role: &str,
    ) -> Result<Invitation, InviteError> {
        let organization = lock_open(tx, scope).await?;
        let role = find_role(tx, scope, role).await?.ok_or_else(unknown_role);
        let role = role.map_err(Invalid::from)?;
        policy::hand_out(scope, &role.grants(), &self.catalogue)?;
        if tx.members().has_address(scope, &email).await? {
            return Err(InviteError::AlreadyMember);
        }
        let now = self.clock.now();
        for earlier in tx.invitations().open(scope, &OpenInvitations::To(email.clone())).await? {
            policy::hand_out(scope, &earlier.role.grants(), &self.catalogue)?;
            withdraw(tx, &*self.randomness, actor, scope, earlier, now).await?;
        }
        let invited_by = inviter(actor);
        let inviter = match invited_by {
            Some(Inviter::Person(id)) => find_person(tx, id).await?,
            Some(Inviter::ApiKey(_)) | None => None,
        };
        let reader = person_with_address(tx, &email).await?;
        let (token, digest) = self.randomness.token();
        let invitation = Invitation {
            id: self.randomness.id(now),
            organization_id: organization.id,
            email,
            role,
            digest,
            invited_by,
            created_at: now,
            expires_at: now + Invitation::LIFETIME,
            accepted_at: None,
            revoked_at: None,
        };
        tx.invitations().insert(scope, &invitation).await?;
        let (reader, inviter) = (reader.as_ref(), inviter.as_ref());
        let mail =
            self.mails.invitation(&invitation, &organization, reader, inviter, &token, now)?;
        tx.outbox().append(&[mail]).await?;
        let happening = Happening::within(scope, "invitation.created")
            .to("invitation", invitation.id)
            .with("role", invitation.role.reference());
        let event = InvitationCreated(&invitation);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(invitation)
    }
}

const fn inviter(actor: &Actor) -> Option<Inviter> {
    match &actor.principal {
        Principal::User(signed_in) => Some(Inviter::Person(signed_in.user_id)),
        Principal::ApiKey(key) => Some(Inviter::ApiKey(key.key_id)),
        Principal::System | Principal::Anonymous => None,
    }
}
