use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::identity::{SecretToken, UserId, policy};
use socle_domain::organizations::{AcceptError, Member};

use crate::audit::{self, Happening};
use crate::identity::lock_person;
use crate::organizations::events::MemberAdded;
use crate::organizations::ports::{InvitationView, OrganizationView, OrganizationsQueries};
use crate::organizations::{OrganizationUnavailable, lock_open};
use crate::ports::{Clock, Randomness, digest_of};
use crate::store::{Store, StoreError, Tx, finish};

/// Makes a person who was invited a member.
pub struct AcceptInvitation {
    /// Where invitations and members are kept.
    pub store: Arc<dyn Store>,
    /// Knows what an invitation says.
    pub queries: Arc<dyn OrganizationsQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why an invitation was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptInvitationError {
    /// Nobody is signed in, or a program asks.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is for another address. Nothing more is said about it.
    #[error("the invitation is for another address")]
    AnotherPerson,
    /// It is unknown, was used or taken back, has expired, or the organization is gone.
    #[error("the invitation was used, taken back, or has expired")]
    Gone,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AcceptInvitation {
    /// What the invitation of a link is to, if it can be accepted. Uses nothing up.
    pub async fn preview(
        &self,
        token: &SecretToken,
    ) -> Result<InvitationView, AcceptInvitationError> {
        let now = self.clock.now();
        let view = self.queries.invitation_by_digest(digest_of(token.expose())).await?;
        let open = view.filter(|view| view.invitation.is_open(now));
        open.ok_or(AcceptInvitationError::Gone)
    }

    /// Accepts the invitation of a link, for the person whose address it was mailed to.
    pub async fn execute(
        &self,
        actor: &Actor,
        token: &SecretToken,
    ) -> Result<OrganizationView, AcceptInvitationError> {
        let user_id = policy::own_account(actor)?.user_id;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user_id, token).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        token: &SecretToken,
    ) -> Result<OrganizationView, AcceptInvitationError> {
        let gone = || AcceptInvitationError::Gone;
        let person = lock_person(tx, user_id).await?.ok_or(Denied::NotAuthenticated)?;
        let digest = digest_of(token.expose());
        let found = tx.invitations().find_by_digest(digest).await?.ok_or_else(gone)?;
        let scope = OrganizationScope::invited(&found);
        let now = self.clock.now();
        // Whose it is, is said before anything about its state or that of the organization.
        if found.clone().accept(&person, now) == Err(AcceptError::AnotherPerson) {
            return Err(AcceptInvitationError::AnotherPerson);
        }
        let organization = lock_open(tx, &scope).await?;
        // What was read before the lock may have changed since.
        let mut invitation = tx.invitations().lock(&scope, found.id).await?.ok_or_else(gone)?;
        invitation.accept(&person, now)?;
        tx.invitations().update(&scope, &invitation).await?;
        let (organization_id, role) = (organization.id, invitation.role);
        let member = Member { organization_id, user_id, role, joined_at: now };
        if !tx.members().insert(&scope, &member).await? {
            // Whoever belongs to it already, because their account moved to the invited address, stays
            // what they are.
            let role = tx.members().find(&scope, user_id).await?.map(|member| member.role);
            let happening =
                Happening::within(&scope, "invitation.accepted").to("invitation", invitation.id);
            audit::record(tx, &*self.randomness, actor, happening, now).await?;
            return Ok(OrganizationView { organization, role });
        }
        let happening = Happening::within(&scope, "member.added")
            .to("user", user_id)
            .with("role", member.role.reference())
            .with("invitation_id", invitation.id);
        let event = MemberAdded(&member);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(OrganizationView { organization, role: Some(member.role) })
    }
}

impl From<AcceptError> for AcceptInvitationError {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::AnotherPerson => Self::AnotherPerson,
            AcceptError::Gone => Self::Gone,
        }
    }
}

impl From<OrganizationUnavailable> for AcceptInvitationError {
    fn from(error: OrganizationUnavailable) -> Self {
        match error {
            OrganizationUnavailable::Denied(_) | OrganizationUnavailable::FeatureDisabled(_) => {
                Self::Gone
            }
            OrganizationUnavailable::Store(error) => error.into(),
        }
    }
}
