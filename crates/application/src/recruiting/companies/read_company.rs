use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use socle_domain::access::Denied;

use crate::access::ReadError;
use crate::caching::ReadThrough;
use crate::recruiting::cached;
use crate::recruiting::ports::{CompanyQueries, CompanyRef, CompanyView};

/// Shows a company page to anybody.
pub struct ReadCompany {
    /// Knows companies.
    pub queries: Arc<dyn CompanyQueries>,
    /// Remembers what everybody sees.
    pub cache: Arc<ReadThrough>,
}

impl ReadCompany {
    /// The page of an organization, as `make` shows it, which is remembered under the name of the shape;
    /// an organization that wrote none is not there.
    pub async fn execute<T: Serialize + DeserializeOwned>(
        &self,
        company: &CompanyRef,
        shape: &'static str,
        make: impl FnOnce(CompanyView) -> T,
    ) -> Result<T, ReadError> {
        let query = || async {
            let view = self.queries.company(company).await?.ok_or(Denied::NotFound)?;
            Ok::<_, ReadError>(make(view))
        };
        self.cache.get_or_compute(&cached::company(shape, company), query).await
    }
}
