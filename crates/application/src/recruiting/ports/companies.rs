use async_trait::async_trait;
use socle_domain::access::OrganizationScope;
use socle_domain::files::FileId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::Company;

use crate::store::StoreError;

/// Company pages in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Companies: Send {
    /// Reads the page and keeps others from changing it until the transaction ends.
    async fn lock(&mut self, scope: &OrganizationScope) -> Result<Option<Company>, StoreError>;

    /// Stores the page, whether or not it was there.
    async fn put(&mut self, scope: &OrganizationScope, company: &Company)
    -> Result<(), StoreError>;

    /// Whether the organization keeps this picture.
    async fn keeps_picture(
        &mut self,
        scope: &OrganizationScope,
        file_id: FileId,
    ) -> Result<bool, StoreError>;
}

/// A company as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyView {
    /// What its organization is called.
    pub name: String,
    /// The name of its organization in addresses.
    pub slug: String,
    /// Its page.
    pub company: Company,
}

/// Reads of companies that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait CompanyQueries: Send + Sync {
    /// The page of an open organization, once it is written.
    async fn company(
        &self,
        organization_id: OrganizationId,
    ) -> Result<Option<CompanyView>, StoreError>;
}
