use socle_domain::Timestamp;
use socle_domain::access::{Actor, OrganizationScope};
use socle_domain::organizations::{Invitation, OpenInvitations};

use crate::audit::{self, Happening};
use crate::organizations::events::InvitationRevoked;
use crate::ports::Randomness;
use crate::store::{StoreError, Tx};

/// Takes an open invitation of a locked organization back, and says so.
pub(super) async fn withdraw(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    scope: &OrganizationScope,
    mut invitation: Invitation,
    now: Timestamp,
) -> Result<(), StoreError> {
    // What has expired is only closed: there is nothing left to take back.
    let was_open = invitation.is_open(now);
    invitation.revoked_at = Some(now);
    tx.invitations().update(scope, &invitation).await?;
    if !was_open {
        return Ok(());
    }
    let happening = Happening::within(scope, "invitation.revoked").to("invitation", invitation.id);
    let event = InvitationRevoked(&invitation);
    audit::announce(tx, randomness, actor, happening, &event, now).await
}

/// Takes invitations of a locked organization back whose ground has gone: nobody comes in by the word
/// of one who could not give it now.
pub async fn withdraw_invitations(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    scope: &OrganizationScope,
    which: &OpenInvitations,
    now: Timestamp,
) -> Result<(), StoreError> {
    for invitation in tx.invitations().open(scope, which).await? {
        withdraw(tx, randomness, actor, scope, invitation, now).await?;
    }
    Ok(())
}
