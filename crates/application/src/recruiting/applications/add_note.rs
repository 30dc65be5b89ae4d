use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::recruiting::{ApplicationId, ApplicationNote, permissions};

use crate::access::ReadError;
use crate::audit::{self, Happening};
use crate::organizations::{self, OrganizationUnavailable};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::applications::{RESOURCE, scope_of};
use crate::recruiting::input;
use crate::recruiting::ports::ApplicationQueries;
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

/// Notes something about an application. The candidate never sees it.
pub struct AddNote {
    /// Where notes are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose applications are.
    pub queries: Arc<dyn ApplicationQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum AddNoteError {
    /// Whoever asks may not, or there is no such application to their organization.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The text is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for AddNoteError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

impl AddNote {
    /// Notes something.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicationId,
        text: &str,
    ) -> Result<ApplicationNote, AddNoteError> {
        let permission = &permissions::MANAGE_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, id, permission).await?;
        let text = input::prose("text", text).map_err(Invalid::from)?;
        let now = self.clock.now();
        let note = ApplicationNote {
            id: self.randomness.id(now),
            application_id: id,
            author_id: policy::person(actor).ok().map(|person| person.user_id),
            text,
            created_at: now,
        };
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, &note).await;
        finish(tx, outcome).await?;
        Ok(note)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        note: &ApplicationNote,
    ) -> Result<(), AddNoteError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, note.application_id).await?;
        application.ok_or(Denied::NotFound)?;
        tx.applications().add_note(scope, note).await?;
        // What an employer thinks of somebody is told to no other program.
        let happening = Happening::within(scope, "application.noted")
            .to(RESOURCE, note.application_id)
            .with("note_id", note.id);
        audit::record(tx, &*self.randomness, actor, happening, note.created_at).await?;
        Ok(())
    }
}
