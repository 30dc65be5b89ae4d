use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationRole, OrganizationScope};
use socle_domain::identity::UserId;
use socle_domain::organizations::{
    Label, Member, MemberRole, Organization, OrganizationSlug, policy,
};

use crate::access::parse_label;
use crate::audit::{self, Happening};
use crate::identity::lock_person;
use crate::organizations::events::{MemberAdded, OrganizationCreated};
use crate::organizations::input::slug;
use crate::organizations::ports::{OrganizationView, PutOrganizationError};
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};
use crate::{limits, outbox};

/// Founds an organization, owned by whoever founds it.
pub struct CreateOrganization {
    /// Where organizations are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Counts foundations.
    pub limiter: Arc<dyn RateLimiter>,
}

/// Why no organization was founded.
#[derive(Debug, thiserror::Error)]
pub enum CreateOrganizationError {
    /// Nobody is signed in, or a program asks.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// This person founds too many.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Another organization has that slug.
    #[error("the slug is taken")]
    SlugTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CreateOrganization {
    /// Founds an organization. Without a slug one is made of the name.
    pub async fn execute(
        &self,
        actor: &Actor,
        name: &str,
        chosen_slug: Option<&str>,
    ) -> Result<OrganizationView, CreateOrganizationError> {
        let founder = policy::found(actor)?.user_id;
        let (name, chosen) = parse(name, chosen_slug)?;
        self.limiter.hit(&limits::FOUND_ORGANIZATION, &founder.to_string()).await.into_result()?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, founder, name, chosen).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        founder: UserId,
        name: Label,
        chosen: Option<OrganizationSlug>,
    ) -> Result<OrganizationView, CreateOrganizationError> {
        lock_person(tx, founder).await?.ok_or(Denied::NotAuthenticated)?;
        let now = self.clock.now();
        let is_chosen = chosen.is_some();
        let slug = chosen.unwrap_or_else(|| OrganizationSlug::of_name(name.as_str(), None));
        let mut organization = Organization::found(self.randomness.id(now), name, slug, now);
        let scope = OrganizationScope::founding(&organization);
        match tx.organizations().insert(&scope, &organization).await {
            Err(PutOrganizationError::SlugTaken) if !is_chosen => {
                let mut random = [0; 4];
                self.randomness.fill(&mut random);
                let name = organization.name.as_str();
                organization.slug = OrganizationSlug::of_name(name, Some(random));
                tx.organizations().insert(&scope, &organization).await?;
            }
            inserted => inserted?,
        }
        let role = MemberRole::BuiltIn(OrganizationRole::Owner);
        let member = Member {
            organization_id: organization.id,
            user_id: founder,
            role: role.clone(),
            joined_at: now,
        };
        tx.members().insert(&scope, &member).await?;
        let happening =
            Happening::within(&scope, "organization.created").to("organization", organization.id);
        let event = OrganizationCreated(&organization);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        let added = MemberAdded(&member);
        let added = outbox::OutboxMessage::event(self.randomness.id(now), &added, now);
        tx.outbox().append(&[added]).await?;
        Ok(OrganizationView { organization, role: Some(role) })
    }
}

fn parse(
    name: &str,
    chosen_slug: Option<&str>,
) -> Result<(Label, Option<OrganizationSlug>), Invalid> {
    let mut check = Validation::new();
    let name = check.take(parse_label("name", name));
    let chosen = check.take(chosen_slug.map(slug).transpose());
    check.finish(name.zip(chosen))
}

impl From<PutOrganizationError> for CreateOrganizationError {
    fn from(error: PutOrganizationError) -> Self {
        match error {
            PutOrganizationError::SlugTaken => Self::SlugTaken,
            PutOrganizationError::Store(error) => error.into(),
        }
    }
}
