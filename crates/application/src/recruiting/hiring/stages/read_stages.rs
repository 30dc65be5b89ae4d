use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::hiring::{Stage, Stages};
use socle_domain::recruiting::{ApplicationId, ApplicationStatus, permissions};

use crate::access::ReadError;
use crate::recruiting::applications::scope_of;
use crate::recruiting::ports::{ApplicationQueries, StageQueries};

/// Shows stages to those who see the organization's applications.
pub struct ReadStages {
    /// Knows applications.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Knows stages.
    pub queries: Arc<dyn StageQueries>,
}

/// Where an application stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationStage {
    /// Which application.
    pub application_id: ApplicationId,
    /// Its state.
    pub status: ApplicationStatus,
    /// The stage it is in, if it is in any.
    pub stage: Option<Stage>,
}

impl ReadStages {
    /// The stages of an organization, in its order.
    pub async fn all(&self, actor: &Actor, id: OrganizationId) -> Result<Stages, ReadError> {
        let scope = policy::in_organization(actor, id, &permissions::READ_APPLICATIONS)?;
        Ok(self.queries.stages_of(&scope).await?)
    }

    /// Where an application stands.
    pub async fn of(
        &self,
        actor: &Actor,
        id: ApplicationId,
    ) -> Result<ApplicationStage, ReadError> {
        let permission = &permissions::READ_APPLICATIONS;
        let scope = scope_of(&*self.applications, actor, id, permission).await?;
        standing(&*self.applications, &*self.queries, &scope, id).await
    }
}

/// Where an application to an organization stands.
pub(super) async fn standing(
    applications: &dyn ApplicationQueries,
    queries: &dyn StageQueries,
    scope: &OrganizationScope,
    id: ApplicationId,
) -> Result<ApplicationStage, ReadError> {
    let view = applications.application(scope, id).await?.ok_or(Denied::NotFound)?;
    let stage = queries.stage_of(scope, id).await?;
    Ok(ApplicationStage { application_id: id, status: view.application.status, stage })
}
