use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::access::OrganizationScope;
use socle_domain::files::FileId;
use socle_domain::organizations::{OrganizationId, OrganizationSlug};
use socle_domain::recruiting::Company;
use uuid::Uuid;

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

/// How somebody names a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompanyRef {
    /// By its organization.
    Id(OrganizationId),
    /// By the name of its organization in addresses.
    Slug(OrganizationSlug),
}

impl CompanyRef {
    /// Reads either. What could be both is an identifier, so that no name stands for somebody else's.
    pub fn parse(text: &str) -> Option<Self> {
        match text.parse::<Uuid>() {
            Ok(id) => Some(Self::Id(OrganizationId::from_uuid(id))),
            Err(_) => OrganizationSlug::parse(text).ok().map(Self::Slug),
        }
    }
}

/// The sign of a company: a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyLogo {
    /// The file that holds it.
    pub file_id: FileId,
    /// How large it is, in bytes.
    pub size: u64,
    /// What it is, as looking at it has shown.
    pub media_type: String,
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
    async fn company(&self, company: &CompanyRef) -> Result<Option<CompanyView>, StoreError>;

    /// The sign on the page of an open organization.
    async fn logo(&self, company: &CompanyRef) -> Result<Option<CompanyLogo>, StoreError>;
}
