use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::files::FileId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{Company, CompanySize, WebAddress, permissions};

use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness};
use crate::recruiting::events::CompanyUpdated;
use crate::recruiting::ports::CompanyView;
use crate::recruiting::{Stale, input};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid, Validation};

/// Writes the page of an organization, all of it at once.
pub struct WriteCompany {
    /// Where pages are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What the page is to say; what is left out is empty.
#[derive(Debug, Default)]
pub struct WriteCompanyInput {
    /// What the company does, on one line.
    pub tagline: Option<String>,
    /// What it does, at length.
    pub description: Option<String>,
    /// Its own site.
    pub website: Option<String>,
    /// In which line of business.
    pub industry: Option<String>,
    /// How many people work there.
    pub size: Option<String>,
    /// Where it is.
    pub location: Option<String>,
    /// Its sign.
    pub logo_file_id: Option<FileId>,
    /// The versions that the change was made for; `None` for whichever is current.
    pub expected_versions: Option<Vec<i64>>,
}

/// Why a page was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteCompanyError {
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Somebody changed it in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WriteCompany {
    /// Writes the page.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        input: WriteCompanyInput,
    ) -> Result<CompanyView, WriteCompanyError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::WRITE_COMPANY)?;
        let company = self.parse(&scope, &input)?;
        let mut tx = self.store.begin().await?;
        let expected = input.expected_versions.as_deref();
        let outcome = self.record(&mut *tx, actor, &scope, company, expected).await;
        finish(tx, outcome).await
    }

    fn parse(
        &self,
        scope: &OrganizationScope,
        request: &WriteCompanyInput,
    ) -> Result<Company, Invalid> {
        let mut check = Validation::new();
        let tagline = check.take(input::optional_line("tagline", request.tagline.as_deref()));
        let description =
            check.take(input::optional_prose("description", request.description.as_deref()));
        let website = request.website.as_deref().map(|text| {
            WebAddress::parse(text).map_err(|error| FieldError::new("website", error.code(), error))
        });
        let website = check.take(website.transpose());
        let industry = check.take(input::optional_line("industry", request.industry.as_deref()));
        let size = request.size.as_deref();
        let size = check.take(input::optional_word("size", size, CompanySize::parse));
        let location = check.take(input::optional_line("location", request.location.as_deref()));
        let all = tagline.zip(description).zip(website).zip(industry).zip(size).zip(location);
        let (((((tagline, description), website), industry), size), location) =
            check.finish(all)?;
        let now = self.clock.now();
        Ok(Company {
            organization_id: scope.organization_id(),
            tagline,
            description,
            website,
            industry,
            size,
            location,
            logo_file_id: request.logo_file_id,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        written: Company,
        expected: Option<&[i64]>,
    ) -> Result<CompanyView, WriteCompanyError> {
        let organization = organizations::lock_open(tx, scope).await?;
        let current = tx.companies().lock(scope).await?;
        // A page that is not there yet is at version 0.
        let version = current.as_ref().map_or(0, |company| company.version);
        Stale::check(expected, version)?;
        if let Some(file_id) = written.logo_file_id
            && !tx.companies().keeps_picture(scope, file_id).await?
        {
            let message = "it is no picture that the organization keeps";
            return Err(Invalid::from(FieldError::new("logo_file_id", "unknown", message)).into());
        }
        let created_at = current.as_ref().map_or(written.created_at, |c| c.created_at);
        let company = Company { version: version + 1, created_at, ..written };
        tx.companies().put(scope, &company).await?;
        let now = company.updated_at;
        let happening =
            Happening::within(scope, "company.updated").to("company", scope.organization_id());
        let event = CompanyUpdated(&company);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        let (name, slug) = (organization.name.to_string(), organization.slug.to_string());
        Ok(CompanyView { name, slug, company })
    }
}
