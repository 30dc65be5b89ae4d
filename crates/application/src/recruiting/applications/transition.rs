use std::sync::Arc;

use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::notifications::Parameter;
use socle_domain::recruiting::{
    ApplicationId, ApplicationStatus, ShortText, TransitionError, notifications, permissions,
};

use crate::access::ReadError;
use crate::audit::{self, Happening};
use crate::notifications::{Telling, notify};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::applications::{RESOURCE, scope_of};
use crate::recruiting::events::{ApplicationTransitioned, Moved};
use crate::recruiting::hiring::settle;
use crate::recruiting::ports::{ApplicationQueries, ApplicationView};
use crate::recruiting::{Stale, input};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// Moves an application, for its employer. Only people and their programs do: no score and no rule
/// moves one by itself (Regulation (EU) 2024/1689, art. 14 and annex III no. 4).
pub struct TransitionApplication {
    /// Where applications are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose they are.
    pub queries: Arc<dyn ApplicationQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Where an application is to come.
#[derive(Debug)]
pub struct TransitionInput {
    /// The state.
    pub to: String,
    /// Why; a rejection says.
    pub reason: Option<String>,
    /// The versions that the move was made for; `None` for whichever is current.
    pub expected_versions: Option<Vec<i64>>,
}

/// Why an application was not moved.
#[derive(Debug, thiserror::Error)]
pub enum TransitionApplicationError {
    /// Whoever asks may not, or there is no such application to their organization.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Its state does not allow it.
    #[error(transparent)]
    Transition(TransitionError),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Somebody moved it in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for TransitionApplicationError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

impl From<TransitionError> for TransitionApplicationError {
    fn from(error: TransitionError) -> Self {
        match error {
            TransitionError::ReasonMissing => {
                Invalid::from(FieldError::new("reason", "required", error)).into()
            }
            TransitionError::Illegal { .. } => Self::Transition(error),
        }
    }
}

impl TransitionApplication {
    /// Moves an application one step, to its end, or back from a rejection.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicationId,
        request: &TransitionInput,
    ) -> Result<ApplicationView, TransitionApplicationError> {
        let permission = &permissions::MANAGE_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, id, permission).await?;
        let word = Some(request.to.as_str());
        let to = input::optional_word("to", word, ApplicationStatus::parse);
        let to = to.map_err(Invalid::from)?;
        let reason = input::optional_prose("reason", request.reason.as_deref());
        let reason = reason.map_err(Invalid::from)?;
        let Some(to) = to else { return Err(Denied::NotFound.into()) };
        let expected = request.expected_versions.as_deref();
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, (to, reason), expected).await;
        finish(tx, outcome).await?;
        let view = self.queries.application(&scope, id).await?;
        Ok(view.ok_or(Denied::NotFound)?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: ApplicationId,
        (to, reason): (ApplicationStatus, Option<ShortText>),
        expected: Option<&[i64]>,
    ) -> Result<(), TransitionApplicationError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, id).await?;
        let mut application = application.ok_or(Denied::NotFound)?;
        Stale::check(expected, application.version)?;
        let now = self.clock.now();
        let transition = application.transition(to, reason, now)?;
        tx.applications().update(scope, &application).await?;
        let by = policy::person(actor).ok().map(|person| person.user_id);
        let transition_id = self.randomness.id(now);
        tx.applications().add_transition(id, transition_id, &transition, by).await?;
        let action = if transition.is_reopening() {
            "application.reopened"
        } else {
            "application.transitioned"
        };
        let happening = Happening::within(scope, action)
            .to(RESOURCE, id)
            .with("from", transition.from.as_str())
            .with("to", transition.to.as_str());
        let candidate: Vec<_> = application.candidate_id.into_iter().collect();
        let telling = Telling::new(&notifications::APPLICATION_MOVED)
            .within(application.organization_id)
            .with("job_id", application.job_id.as_uuid())
            .with("application_id", id.as_uuid());
        let telling = match Parameter::parse(transition.to.as_str()) {
            Some(status) => telling.saying("status", status),
            None => telling,
        };
        settle(tx, &*self.randomness, actor, scope, &application, now).await?;
        let moved = Moved { application, transition };
        let event = ApplicationTransitioned(&moved);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        notify(tx, &*self.randomness, &telling, &candidate, now).await?;
        Ok(())
    }
}
