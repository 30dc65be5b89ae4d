use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::recruiting::{ApplicantId, permissions};

use super::change::{lock, lock_first};
use super::read_applicants::details;
use super::{ApplicantDetails, RESOURCE, WriteApplicantError, scope_of};
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::recruiting::ports::ApplicantQueries;
use crate::store::{Store, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// Says that two who applied are one person. Their accounts stay theirs and apart: it is this
/// organization alone that sees them together.
pub struct MergeApplicants {
    /// Where applicants are kept.
    pub store: Arc<dyn Store>,
    /// Knows to whom they applied, and shows them.
    pub queries: Arc<dyn ApplicantQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl MergeApplicants {
    /// Takes the file that the other one is in into the file of the first, with all its applicants and
    /// tags.
    pub async fn execute(
        &self,
        actor: &Actor,
        into: ApplicantId,
        other: ApplicantId,
    ) -> Result<ApplicantDetails, WriteApplicantError> {
        let permission = &permissions::MANAGE_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, into, permission).await?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, into, other).await;
        finish(tx, outcome).await?;
        Ok(details(&*self.queries, actor, &scope, into).await?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        into: ApplicantId,
        other: ApplicantId,
    ) -> Result<(), WriteApplicantError> {
        let mut file = lock_first(tx, actor, scope, into).await?;
        let other = match lock(tx, actor, scope, other).await {
            Err(WriteApplicantError::Denied(Denied::NotFound)) => {
                let message = "it is none of those who applied to the organization";
                let unknown = FieldError::new("applicant_id", "unknown", message);
                return Err(Invalid::from(unknown).into());
            }
            other => other?,
        };
        let merged = other.main.id;
        file.merge(other)?;
        tx.applicants().update(scope, &file).await?;
        let happening = Happening::within(scope, "applicant.merged")
            .to(RESOURCE, file.main.id)
            .with("merged", merged);
        audit::record(tx, &*self.randomness, actor, happening, self.clock.now()).await?;
        Ok(())
    }
}
