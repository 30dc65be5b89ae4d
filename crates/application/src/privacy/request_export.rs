use std::sync::Arc;

use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{SecurityEventKind, User, policy};
use socle_domain::privacy::{ExportId, ExportState, PersonalExport};
use socle_domain::tasks::{Task, TaskId, TaskStatus};

use crate::identity::record_security_event;
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited};
use crate::privacy::build_export;
use crate::store::{Store, StoreError, Tx, finish};

/// Has an archive made of everything that is kept about a person.
pub struct RequestExport {
    /// Where exports are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why no archive is made.
#[derive(Debug, thiserror::Error)]
pub enum RequestExportError {
    /// Nobody is signed in, or the account is gone.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// One is being made already.
    #[error("an export is being made; wait until it is ready")]
    Running(ExportId),
    /// Too many lately.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RequestExport {
    /// Asks for an archive; it is made in the background.
    pub async fn execute(&self, actor: &Actor) -> Result<ExportId, RequestExportError> {
        let signed_in = policy::own_account(actor)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
    ) -> Result<ExportId, RequestExportError> {
        // Of many requests at once, each sees those before it.
        let user = tx.users().lock(signed_in.user_id).await?.filter(User::may_sign_in);
        let user = user.ok_or(Denied::NotAuthenticated)?;
        let now = self.clock.now();
        let earliest = now - PersonalExport::WINDOW.max(PersonalExport::GIVEN_UP_AFTER);
        let earlier = tx.personal_exports().since(user.id, earliest).await?;
        let running = |export: &&PersonalExport| export.state_at(now) == ExportState::Running;
        if let Some(running) = earlier.iter().find(running) {
            self.end_without_task(tx, running.clone()).await?;
        }
        let lately = |export: &&PersonalExport| export.created_at > now - PersonalExport::WINDOW;
        let lately: Vec<_> = earlier.iter().filter(lately).collect();
        if lately.len() >= PersonalExport::MAX_IN_WINDOW {
            let oldest = lately.iter().map(|export| export.created_at).min().unwrap_or(now);
            let wait = oldest + PersonalExport::WINDOW - now;
            return Err(RequestExportError::RateLimited(RateLimited {
                max: u32::try_from(PersonalExport::MAX_IN_WINDOW).unwrap_or(u32::MAX),
                retry_after: wait.to_std().unwrap_or_default(),
            }));
        }
        let export = PersonalExport::new(self.randomness.id(now), user.id, now);
        tx.personal_exports().insert(&export).await?;
        let kind = SecurityEventKind::ExportRequested;
        record_security_event(tx, &*self.randomness, actor, user.id, kind, now).await?;
        tx.tasks().enqueue(&[build_export::task(&export)]).await?;
        Ok(export.id)
    }

    /// Ends an export that nobody makes any more: its task was canceled, or lost its workers too often.
    /// One that is being made stands in the way of another.
    async fn end_without_task(
        &self,
        tx: &mut dyn Tx,
        mut export: PersonalExport,
    ) -> Result<(), RequestExportError> {
        let task = tx.tasks().lock(TaskId::from_uuid(export.id.as_uuid())).await?;
        let is_over =
            |task: &Task| matches!(task.status, TaskStatus::Canceled | TaskStatus::Failed);
        if !task.as_ref().is_some_and(is_over) {
            return Err(RequestExportError::Running(export.id));
        }
        export.give_up("the archive was not made", self.clock.now());
        Ok(tx.personal_exports().finish(&export, None).await?)
    }
}
