use async_trait::async_trait;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{Stage, StageId, Stages};

use crate::store::StoreError;

/// The stages of organizations in a transaction. Whoever changes them, or brings an application into
/// one, has locked the organization.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait HiringStages: Send {
    /// The stages of an organization, in its order.
    async fn all(&mut self, scope: &OrganizationScope) -> Result<Stages, StoreError>;

    /// Stores these instead of those that there are, and brings the applications that are in one stage
    /// into another first. Of those that are there no more, none is in use then.
    async fn replace(
        &mut self,
        scope: &OrganizationScope,
        stages: &Stages,
        moves: &[(StageId, StageId)],
    ) -> Result<(), StoreError>;

    /// How many applications are in a stage.
    async fn in_use(&mut self, scope: &OrganizationScope, id: StageId) -> Result<u64, StoreError>;

    /// Brings a locked application into a stage, or out of the one it is in.
    async fn put(
        &mut self,
        scope: &OrganizationScope,
        application_id: ApplicationId,
        stage: Option<StageId>,
    ) -> Result<(), StoreError>;
}

/// Reads of stages that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait StageQueries: Send + Sync {
    /// The stages of an organization, in its order.
    async fn stages_of(&self, scope: &OrganizationScope) -> Result<Stages, StoreError>;

    /// The stage that an application is in, if it is in any.
    async fn stage_of(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<Option<Stage>, StoreError>;
}
