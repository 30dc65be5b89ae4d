use std::sync::Arc;

use socle_domain::access::{Actor, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::permissions;

use crate::access::ReadError;
use crate::recruiting::ports::{CompanyFigures, DashboardQueries};

/// Shows members who see applications how their company gets on.
pub struct CompanyStatistics {
    /// Counts.
    pub queries: Arc<dyn DashboardQueries>,
}

impl CompanyStatistics {
    /// How many jobs are named at most.
    pub const JOBS: u32 = 50;

    /// What there is to count.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<CompanyFigures, ReadError> {
        let permission = &permissions::READ_APPLICATIONS;
        let scope = policy::in_organization(actor, organization_id, permission)?;
        Ok(self.queries.company_figures(&scope, Self::JOBS).await?)
    }
}
