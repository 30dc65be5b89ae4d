use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::recruiting::hiring::StageId;
use socle_domain::recruiting::{ApplicationId, permissions};

use super::read_stages::standing;
use super::{ApplicationStage, WriteStagesError};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness};
use crate::recruiting::Stale;
use crate::recruiting::applications::{RESOURCE, scope_of};
use crate::recruiting::ports::{ApplicationQueries, StageQueries};
use crate::store::{Store, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// Brings an application into a stage. The candidate is told nothing: they see its state alone.
pub struct SetStage {
    /// Where applications are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose they are.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Knows stages.
    pub queries: Arc<dyn StageQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Into which stage.
#[derive(Debug, Clone, Default)]
pub struct SetStageInput {
    /// This one, or none.
    pub stage_id: Option<StageId>,
    /// The versions of the application that it was chosen for; `None` for whichever is current.
    pub expected_versions: Option<Vec<i64>>,
}

impl SetStage {
    /// Brings an application into a stage of its state, or out of the one it is in.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicationId,
        request: &SetStageInput,
    ) -> Result<ApplicationStage, WriteStagesError> {
        let permission = &permissions::MANAGE_APPLICATIONS;
        let scope = scope_of(&*self.applications, actor, id, permission).await?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, request).await;
        finish(tx, outcome).await?;
        Ok(standing(&*self.applications, &*self.queries, &scope, id).await?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: ApplicationId,
        request: &SetStageInput,
    ) -> Result<(), WriteStagesError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        Stale::check(request.expected_versions.as_deref(), application.version)?;
        if let Some(stage_id) = request.stage_id {
            let stages = tx.hiring_stages().all(scope).await?;
            let unknown = || {
                let message = "it is none of the organization's stages";
                Invalid::from(FieldError::new("stage_id", "unknown", message))
            };
            let stage = stages.find(stage_id).ok_or_else(unknown)?;
            if stage.status != application.status {
                return Err(WriteStagesError::OtherState);
            }
        }
        tx.hiring_stages().put(scope, id, request.stage_id).await?;
        let happening = Happening::within(scope, "application.staged").to(RESOURCE, id);
        let happening = match request.stage_id {
            Some(stage_id) => happening.with("stage_id", stage_id),
            None => happening,
        };
        audit::record(tx, &*self.randomness, actor, happening, self.clock.now()).await?;
        Ok(())
    }
}
