use std::sync::Arc;

use socle_domain::access::{Actor, OrganizationScope};
use socle_domain::recruiting::{ApplicantId, permissions};

use super::change::lock_first;
use super::read_applicants::details;
use super::{ApplicantDetails, RESOURCE, WriteApplicantError, scope_of};
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::recruiting::ports::ApplicantQueries;
use crate::store::{Store, Tx, finish};

/// Takes back that somebody who applied is the same person as others.
pub struct SplitApplicant {
    /// Where applicants are kept.
    pub store: Arc<dyn Store>,
    /// Knows to whom they applied, and shows them.
    pub queries: Arc<dyn ApplicantQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl SplitApplicant {
    /// Lets an applicant stand for itself again. The tags stay with the others.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicantId,
    ) -> Result<ApplicantDetails, WriteApplicantError> {
        let permission = &permissions::MANAGE_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, id, permission).await?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id).await;
        finish(tx, outcome).await?;
        Ok(details(&*self.queries, actor, &scope, id).await?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: ApplicantId,
    ) -> Result<(), WriteApplicantError> {
        let mut file = lock_first(tx, actor, scope, id).await?;
        let alone = file.split(id)?;
        tx.applicants().release(scope, &alone).await?;
        tx.applicants().update(scope, &file).await?;
        let happening = Happening::within(scope, "applicant.split")
            .to(RESOURCE, alone.id)
            .with("from", file.main.id);
        audit::record(tx, &*self.randomness, actor, happening, self.clock.now()).await?;
        Ok(())
    }
}
