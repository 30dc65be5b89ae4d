use std::sync::Arc;

use socle_domain::access::Denied;
use socle_domain::organizations::OrganizationId;

use crate::access::ReadError;
use crate::recruiting::ports::{CompanyQueries, CompanyView};

/// Shows a company page to anybody.
pub struct ReadCompany {
    /// Knows companies.
    pub queries: Arc<dyn CompanyQueries>,
}

impl ReadCompany {
    /// The page of an organization; an organization that wrote none is not there.
    pub async fn execute(&self, organization_id: OrganizationId) -> Result<CompanyView, ReadError> {
        Ok(self.queries.company(organization_id).await?.ok_or(Denied::NotFound)?)
    }
}
