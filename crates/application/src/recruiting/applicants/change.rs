use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::recruiting::{ApplicantFile, ApplicantId};

use super::WriteApplicantError;
use crate::organizations;
use crate::store::Tx;

/// A file of an organization that is there and open, locked. Nobody changes the one about themselves.
pub(super) async fn lock(
    tx: &mut dyn Tx,
    actor: &Actor,
    scope: &OrganizationScope,
    id: ApplicantId,
) -> Result<ApplicantFile, WriteApplicantError> {
    let file = tx.applicants().lock(scope, id).await?.ok_or(Denied::NotFound)?;
    match policy::person(actor) {
        Ok(me) if file.is_about(me.user_id) => Err(Denied::Forbidden.into()),
        _ => Ok(file),
    }
}

/// The same, after the organization: all that changes files comes one after another.
pub(super) async fn lock_first(
    tx: &mut dyn Tx,
    actor: &Actor,
    scope: &OrganizationScope,
    id: ApplicantId,
) -> Result<ApplicantFile, WriteApplicantError> {
    organizations::lock_open(tx, scope).await?;
    lock(tx, actor, scope, id).await
}
