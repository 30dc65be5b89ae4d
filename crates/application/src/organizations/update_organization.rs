use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::{
    Label, Organization, OrganizationId, OrganizationSlug, permissions,
};

use crate::access::parse_label;
use crate::audit::{self, Happening};
use crate::organizations::events::OrganizationUpdated;
use crate::organizations::input::slug;
use crate::organizations::ports::PutOrganizationError;
use crate::organizations::{OrganizationUnavailable, lock_open};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};

/// Renames an organization.
pub struct UpdateOrganization {
    /// Where organizations are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What changes about an organization; `None` leaves it as it is.
#[derive(Debug)]
pub struct UpdateOrganizationInput {
    /// What people call it.
    pub name: Option<String>,
    /// Its name in addresses.
    pub slug: Option<String>,
    /// The versions that the change was made for; `None` for whichever is current.
    pub expected_versions: Option<Vec<i64>>,
}

/// Why an organization was not renamed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateOrganizationError {
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
    #[error("the organization has changed; its version is {current}")]
    Stale {
        /// The version it has now.
        current: i64,
    },
    /// Another organization has that slug.
    #[error("the slug is taken")]
    SlugTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UpdateOrganization {
    /// Renames an organization and returns it.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        input: UpdateOrganizationInput,
    ) -> Result<Organization, UpdateOrganizationError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::UPDATE)?;
        let expected = input.expected_versions.clone();
        let names = parse(&input)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, names, expected).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        (name, slug): Names,
        expected: Option<Vec<i64>>,
    ) -> Result<Organization, UpdateOrganizationError> {
        let mut organization = lock_open(tx, scope).await?;
        if expected.is_some_and(|versions| !versions.contains(&organization.version)) {
            return Err(UpdateOrganizationError::Stale { current: organization.version });
        }
        let now = self.clock.now();
        let fields = [("name", name.is_some()), ("slug", slug.is_some())];
        if organization.rename(name, slug, now) {
            tx.organizations().update(scope, &organization).await?;
            let fields: Vec<_> = fields.iter().filter(|f| f.1).map(|f| f.0).collect();
            let happening = Happening::within(scope, "organization.updated")
                .to("organization", organization.id)
                .with("fields", fields.join(" "));
            let event = OrganizationUpdated(&organization);
            audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        }
        Ok(organization)
    }
}

type Names = (Option<Label>, Option<OrganizationSlug>);

fn parse(input: &UpdateOrganizationInput) -> Result<Names, Invalid> {
    let mut check = Validation::new();
    let name = check.take(input.name.as_deref().map(|name| parse_label("name", name)).transpose());
    let slug = check.take(input.slug.as_deref().map(slug).transpose());
    check.finish(name.zip(slug))
}

impl From<PutOrganizationError> for UpdateOrganizationError {
    fn from(error: PutOrganizationError) -> Self {
        match error {
            PutOrganizationError::SlugTaken => Self::SlugTaken,
            PutOrganizationError::Store(error) => error.into(),
        }
    }
}
