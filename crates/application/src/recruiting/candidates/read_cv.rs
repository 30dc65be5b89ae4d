use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::recruiting::{Cv, CvId, CvProposal, CvReading, UnreadableCv};
use socle_domain::tasks::Task;

use super::proposal;
use crate::files::FileContent;
use crate::recruiting::documents::{DocumentKind, DocumentReader, ReadDocumentError};
use crate::recruiting::ports::CandidateQueries;
use crate::store::{Cause, Store, StoreError, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// Reads a CV into a proposal, for its person to look at. Whether it was read is noted once: of a task
/// that is begun twice, the second finds nothing to do.
pub struct ReadCv {
    /// Where CVs are kept.
    pub store: Arc<dyn Store>,
    /// Knows them.
    pub queries: Arc<dyn CandidateQueries>,
    /// What is in their files.
    pub content: FileContent,
    /// Reads documents.
    pub reader: Arc<dyn DocumentReader>,
}

/// What came of looking into a CV.
enum Found {
    /// What it says.
    Proposal(Box<CvProposal>),
    /// It cannot be read, now or ever.
    Unreadable(UnreadableCv),
    /// Its file is gone, and so will it be.
    Nothing,
}

/// Documents cannot be read at the moment.
fn later(error: impl Into<Cause>) -> TaskError {
    TaskError::Retry(error.into())
}

/// What is wrong with a document; `None` if nothing is, and it can be tried again.
const fn unreadable(error: &ReadDocumentError) -> Option<UnreadableCv> {
    match error {
        ReadDocumentError::Encrypted => Some(UnreadableCv::Encrypted),
        ReadDocumentError::Corrupt => Some(UnreadableCv::Corrupt),
        ReadDocumentError::TooLarge => Some(UnreadableCv::TooLarge),
        ReadDocumentError::TooSlow => Some(UnreadableCv::TooSlow),
        ReadDocumentError::TooMuchMemory => Some(UnreadableCv::TooMuchMemory),
        ReadDocumentError::NoText => Some(UnreadableCv::NoText),
        ReadDocumentError::Busy | ReadDocumentError::Unavailable(_) => None,
    }
}

impl ReadCv {
    async fn look_into(&self, cv: &Cv) -> Result<Found, TaskError> {
        let Some(kind) = DocumentKind::of_media_type(&cv.media_type) else {
            return Ok(Found::Unreadable(UnreadableCv::Corrupt));
        };
        let content = self.content.read(cv.file_id, cv.size).await.map_err(later)?;
        let Some(content) = content else { return Ok(Found::Nothing) };
        match self.reader.read(kind, content.into()).await {
            Ok(text) => Ok(Found::Proposal(Box::new(CvProposal::of_text(&text)))),
            Err(error) => match unreadable(&error) {
                Some(reason) => {
                    tracing::info!(cv_id = %cv.id, %error, "a CV cannot be read");
                    Ok(Found::Unreadable(reason))
                }
                None => Err(later(error)),
            },
        }
    }

    async fn note(
        &self,
        id: CvId,
        reading: CvReading,
        proposal: Option<String>,
    ) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let noted = tx.cvs().note_reading(id, reading, proposal).await;
        if let Ok(false) = noted {
            tracing::debug!(cv_id = %id, "a CV was removed or read meanwhile");
        }
        finish(tx, noted.map(drop)).await
    }
}

#[async_trait]
impl TaskHandler for ReadCv {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let id = CvId::from_uuid(task.id.as_uuid());
        let Some(cv) = self.queries.pending_cv(id).await? else { return Ok(None) };
        match self.look_into(&cv).await? {
            Found::Proposal(found) => {
                let proposal = proposal::record(&found).to_string();
                self.note(id, CvReading::Ready, Some(proposal)).await?;
            }
            Found::Unreadable(reason) => self.note(id, CvReading::Failed(reason), None).await?,
            Found::Nothing => {}
        }
        Ok(None)
    }

    async fn gave_up(&self, task: &Task) {
        let id = CvId::from_uuid(task.id.as_uuid());
        let failed = CvReading::Failed(UnreadableCv::Unavailable);
        if let Err(error) = self.note(id, failed, None).await {
            tracing::error!(cv_id = %id, %error, "that a CV will not be read cannot be noted");
        }
    }
}
