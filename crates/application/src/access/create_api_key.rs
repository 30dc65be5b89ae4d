use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::{
    Actor, ApiKey, ApiKeySecret, Denied, OrganizationScope, PermissionCatalogue, permissions,
    policy,
};
use socle_domain::organizations::{OrganizationId, feature};

use crate::access::create_role::joined;
use crate::access::events::ApiKeyCreated;
use crate::access::input;
use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness, RandomnessExt as _, digest_of};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid, Validation};

/// Makes a key for a program.
pub struct CreateApiKey {
    /// Where keys are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and secrets.
    pub randomness: Arc<dyn Randomness>,
    /// What can be permitted.
    pub catalogue: Arc<PermissionCatalogue>,
}

/// A key, as it is asked for.
#[derive(Debug)]
pub struct CreateApiKeyInput {
    /// What to call it.
    pub name: String,
    /// The names of the permissions it has.
    pub scopes: Vec<String>,
    /// From when on it no longer works, if ever.
    pub expires_at: Option<Timestamp>,
}

/// Why no key was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateApiKeyError {
    /// Whoever asks may not, or not with these scopes.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there or does not have API keys.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// There are as many as there can be.
    #[error("an organization has at most {} API keys that work", ApiKey::MAX_PER_ORGANIZATION)]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CreateApiKey {
    /// Makes a key, which permits nothing that whoever makes it may not do, and returns it with its
    /// secret, which nobody sees again.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        input: CreateApiKeyInput,
    ) -> Result<(ApiKey, ApiKeySecret), CreateApiKeyError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::MANAGE_API_KEYS)?;
        let (key, secret) = self.parse(actor, &scope, input)?;
        policy::hand_out(&scope, &key.grants(), &self.catalogue)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, &key).await;
        finish(tx, outcome).await?;
        Ok((key, secret))
    }

    fn parse(
        &self,
        actor: &Actor,
        scope: &OrganizationScope,
        input: CreateApiKeyInput,
    ) -> Result<(ApiKey, ApiKeySecret), Invalid> {
        let now = self.clock.now();
        let mut check = Validation::new();
        let name = check.take(input::label("name", &input.name));
        let scopes = check.take(input::permissions("scopes", input.scopes, &self.catalogue));
        let expires_at = check.take(input.expires_at.map(|at| end(at, now)).transpose());
        let parsed = name.zip(scopes).zip(expires_at);
        let ((name, scopes), expires_at) = check.finish(parsed)?;
        let secret = ApiKeySecret::of(&self.randomness.token().0);
        let key = ApiKey {
            id: self.randomness.id(now),
            organization_id: scope.organization_id(),
            name,
            prefix: secret.shown_prefix(),
            digest: digest_of(secret.expose()),
            scopes,
            created_by: policy::person(actor).ok().map(|person| person.user_id),
            created_at: now,
            expires_at,
            last_used_at: None,
            revoked_at: None,
        };
        Ok((key, secret))
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        key: &ApiKey,
    ) -> Result<(), CreateApiKeyError> {
        organizations::lock_open(tx, scope).await?;
        organizations::require_feature(tx, scope, &feature::API_KEYS).await?;
        let now = key.created_at;
        if tx.api_keys().count_live(scope, now).await? >= ApiKey::MAX_PER_ORGANIZATION {
            return Err(CreateApiKeyError::TooMany);
        }
        tx.api_keys().insert(scope, key).await?;
        let happening = Happening::within(scope, "api_key.created")
            .to("api_key", key.id)
            .with("scopes", joined(&key.scopes));
        let event = ApiKeyCreated(key);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}

fn end(at: Timestamp, now: Timestamp) -> Result<Timestamp, FieldError> {
    if at <= now {
        return Err(FieldError::new("expires_at", "in_the_past", "a key ends in the future"));
    }
    if at - now > ApiKey::MAX_LIFETIME {
        let days = ApiKey::MAX_LIFETIME.num_days();
        let message = format!("a key ends within {days} days, or never");
        return Err(FieldError::new("expires_at", "too_late", message));
    }
    Ok(at)
}
