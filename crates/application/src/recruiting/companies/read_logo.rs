use std::sync::Arc;

use socle_domain::access::Denied;

use crate::files::{FileContent, FileContentError};
use crate::recruiting::ports::{CompanyLogo, CompanyQueries, CompanyRef};
use crate::store::StoreError;

/// Shows the sign of a company to anybody.
pub struct ReadLogo {
    /// Knows companies.
    pub queries: Arc<dyn CompanyQueries>,
    /// Reads pictures.
    pub content: FileContent,
}

/// Why a sign is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadLogoError {
    /// There is none.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The storage failed.
    #[error(transparent)]
    Content(#[from] FileContentError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReadLogo {
    /// The picture, without its content.
    pub async fn describe(&self, company: &CompanyRef) -> Result<CompanyLogo, ReadLogoError> {
        Ok(self.queries.logo(company).await?.ok_or(Denied::NotFound)?)
    }

    /// Its content.
    pub async fn content(&self, logo: &CompanyLogo) -> Result<Vec<u8>, ReadLogoError> {
        Ok(self.content.read(logo.file_id, logo.size).await?.ok_or(Denied::NotFound)?)
    }
}
