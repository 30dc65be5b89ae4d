use std::collections::HashMap;
use std::sync::Arc;

use socle_domain::access::{Actor, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::hiring::{Stage, StageId, Stages};
use socle_domain::recruiting::{ApplicationStatus, permissions};

use super::{RESOURCE, WriteStagesError};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::input;
use crate::store::{Store, Tx, finish};
use crate::validation::{FieldError, Invalid, Validation};

/// Replaces the stages of an organization.
pub struct WriteStages {
    /// Where stages are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// A stage, as it is sent.
#[derive(Debug, Clone, Default)]
pub struct StageInput {
    /// Which one, if it is there already.
    pub id: Option<StageId>,
    /// What it is called.
    pub name: String,
    /// Within which state.
    pub status: String,
}

/// All stages, in their order, as they are sent.
#[derive(Debug, Clone, Default)]
pub struct StagesInput {
    /// These.
    pub stages: Vec<StageInput>,
    /// Where the applications go that are in a stage that is removed.
    pub replacements: HashMap<StageId, StageId>,
}

impl WriteStages {
    /// Replaces all of them. One that applications are in is neither removed nor moved into another
    /// state, unless another one within its state replaces it.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: OrganizationId,
        request: &StagesInput,
    ) -> Result<Stages, WriteStagesError> {
        let scope = policy::in_organization(actor, id, &permissions::MANAGE_APPLICATIONS)?;
        let stages = self.parse(request)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, &stages, request).await;
        finish(tx, outcome).await?;
        Ok(stages)
    }

    fn parse(&self, request: &StagesInput) -> Result<Stages, Invalid> {
        let (mut check, mut stages) = (Validation::new(), Vec::new());
        for stage in &request.stages {
            let name = check.take(input::line("stages", &stage.name));
            let word = Some(stage.status.as_str());
            let status = input::optional_word("stages", word, ApplicationStatus::parse);
            let id = stage.id.unwrap_or_else(|| self.randomness.id(self.clock.now()));
            if let Some((name, status)) = name.zip(check.take(status).flatten()) {
                stages.push(Stage { id, name, status });
            }
        }
        let stages = Stages::new(stages);
        let stages = stages.map_err(|error| FieldError::new("stages", error.code(), error));
        let stages = check.take(stages);
        check.finish(stages)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        stages: &Stages,
        request: &StagesInput,
    ) -> Result<(), WriteStagesError> {
        organizations::lock_open(tx, scope).await?;
        let before = tx.hiring_stages().all(scope).await?;
        let mut named = request.stages.iter().filter_map(|stage| stage.id);
        if named.any(|id| before.find(id).is_none()) {
            let message = "it is none of the organization's stages";
            return Err(Invalid::from(FieldError::new("stages", "unknown", message)).into());
        }
        let mut moves = Vec::new();
        for stage in before.as_slice() {
            if stages.find(stage.id).is_some_and(|after| after.status == stage.status) {
                continue;
            }
            let in_use = tx.hiring_stages().in_use(scope, stage.id).await?;
            if in_use == 0 {
                continue;
            }
            let replacement = request.replacements.get(&stage.id);
            let replacement = replacement.and_then(|id| stages.find(*id));
            // One that comes from another state may have to give up its own applications.
            let stays = |it: &&Stage| {
                let known = before.find(it.id).is_some_and(|known| known.status == it.status);
                it.status == stage.status && it.id != stage.id && known
            };
            match replacement.filter(stays) {
                Some(replacement) => moves.push((stage.id, replacement.id)),
                None => return Err(WriteStagesError::InUse(in_use)),
            }
        }
        tx.hiring_stages().replace(scope, stages, &moves).await?;
        let happening = Happening::within(scope, "hiring_stages.replaced")
            .to(RESOURCE, scope.organization_id())
            .with("stages", stages.as_slice().len());
        audit::record(tx, &*self.randomness, actor, happening, self.clock.now()).await?;
        Ok(())
    }
}
