use std::sync::Arc;

use socle_domain::access::{Actor, OrganizationScope};
use socle_domain::recruiting::{ApplicantId, Tags, permissions};

use super::change::lock_first;
use super::read_applicants::details;
use super::{ApplicantDetails, RESOURCE, WriteApplicantError, scope_of};
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::recruiting::ports::ApplicantQueries;
use crate::recruiting::{Stale, input};
use crate::store::{Store, Tx, finish};
use crate::validation::{FieldError, Invalid, Validation};

/// Replaces the tags of somebody who applied. They are told nothing.
pub struct TagApplicant {
    /// Where applicants are kept.
    pub store: Arc<dyn Store>,
    /// Knows to whom they applied, and shows them.
    pub queries: Arc<dyn ApplicantQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl TagApplicant {
    /// Replaces all tags of the person. `expected_versions` are those that the tags were chosen for;
    /// `None` for whichever is current.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicantId,
        tags: &[String],
        expected_versions: Option<&[i64]>,
    ) -> Result<ApplicantDetails, WriteApplicantError> {
        let permission = &permissions::MANAGE_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, id, permission).await?;
        let tags = parse(tags)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, tags, expected_versions).await;
        finish(tx, outcome).await?;
        Ok(details(&*self.queries, actor, &scope, id).await?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: ApplicantId,
        tags: Tags,
        expected_versions: Option<&[i64]>,
    ) -> Result<(), WriteApplicantError> {
        let mut file = lock_first(tx, actor, scope, id).await?;
        Stale::check(expected_versions, file.version)?;
        file.tag(tags);
        tx.applicants().update(scope, &file).await?;
        // What an employer calls somebody is told to no other program, and not kept for longer.
        let happening = Happening::within(scope, "applicant.tagged")
            .to(RESOURCE, file.main.id)
            .with("tags", file.tags.as_slice().len());
        audit::record(tx, &*self.randomness, actor, happening, self.clock.now()).await?;
        Ok(())
    }
}

fn parse(names: &[String]) -> Result<Tags, Invalid> {
    let mut check = Validation::new();
    let tags: Vec<_> =
        names.iter().filter_map(|name| check.take(input::line("tags", name))).collect();
    let tags = Tags::new(tags).map_err(|error| FieldError::new("tags", error.code(), error));
    let tags = check.take(tags);
    check.finish(tags)
}
