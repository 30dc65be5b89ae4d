use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::access::{Actor, Denied, policy};
use socle_domain::files::{Purpose, StoredFile};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{CV, Cv, CvName, CvReading};
use socle_domain::tasks::{Task, TaskId, TaskKind};
use socle_domain::{Id as _, Timestamp};

use super::events::CvAdded;
use crate::audit::{self, Happening};
use crate::files::{UploadFile, UploadFileError, UploadParts, UploadedFor, unknown_field};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::input;
use crate::store::{StoreError, Tx};
use crate::validation::{FieldError, Invalid};

/// The task of reading a CV; it has the identifier of the CV.
pub const READ_CV: TaskKind = TaskKind { max_attempts: 8, ..TaskKind::named("recruiting.read_cv") };

/// Takes a CV in: stores its file, and has it read. The first is active by itself.
pub struct AddCv {
    /// Stores files.
    pub upload: Arc<UploadFile>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why a CV was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum AddCvError {
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The file was not.
    #[error(transparent)]
    Upload(#[from] UploadFileError),
    /// There are as many as there may be.
    #[error("a person keeps at most {} CVs", Cv::MAX)]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AddCv {
    /// Takes a CV in. `size_hint` is how large the whole request says to be, in bytes.
    pub async fn execute(
        &self,
        actor: &Actor,
        size_hint: Option<u64>,
        parts: &mut dyn UploadParts,
    ) -> Result<Cv, AddCvError> {
        let user_id = policy::person(actor)?.user_id;
        let form = NewCv {
            user_id,
            actor,
            name: None,
            clock: &*self.clock,
            randomness: &*self.randomness,
        };
        self.upload.execute_for(actor, size_hint, parts, form).await
    }
}

/// A CV of which the file is on the way.
struct NewCv<'a> {
    user_id: UserId,
    actor: &'a Actor,
    name: Option<CvName>,
    clock: &'a dyn Clock,
    randomness: &'a dyn Randomness,
}

impl NewCv<'_> {
    /// What a person calls it, or else its file.
    fn name(&self, file: &StoredFile) -> Result<CvName, AddCvError> {
        match &self.name {
            Some(name) => Ok(name.clone()),
            // Every name of a file is a line that is not too long.
            None => CvName::parse(file.name.as_str()).map_err(|error| {
                let invalid = Invalid::from(FieldError::new("name", error.code(), error));
                UploadFileError::from(invalid).into()
            }),
        }
    }
}

#[async_trait]
impl UploadedFor for NewCv<'_> {
    type Made = Cv;
    type Error = AddCvError;

    fn purpose(&self) -> Option<&'static Purpose> {
        Some(&CV)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Invalid> {
        if name != "name" {
            return Err(unknown_field().into());
        }
        if self.name.replace(input::line("name", value)?).is_some() {
            return Err(FieldError::new("name", "repeated", "it is there twice").into());
        }
        Ok(())
    }

    async fn make(&self, tx: &mut dyn Tx, file: StoredFile) -> Result<Cv, AddCvError> {
        let others = tx.cvs().all(self.user_id).await?;
        if others.len() >= Cv::MAX {
            return Err(AddCvError::TooMany);
        }
        let now = self.clock.now();
        let cv = Cv {
            id: self.randomness.id(now),
            user_id: self.user_id,
            file_id: file.id,
            name: self.name(&file)?,
            file_name: file.name,
            media_type: file.media_type,
            size: file.size,
            active: others.is_empty(),
            reading: CvReading::Pending,
            created_at: now,
        };
        tx.cvs().insert(&cv).await?;
        tx.tasks().enqueue(&[reading(&cv, now)]).await?;
        let happening = Happening::on_platform("cv.added")
            .to("cv", cv.id)
            .with("file_id", cv.file_id)
            .with("active", cv.active);
        audit::announce(tx, self.randomness, self.actor, happening, &CvAdded(&cv), now).await?;
        Ok(cv)
    }
}

/// The task of reading it. Nobody can cancel it: a CV would wait for ever.
fn reading(cv: &Cv, now: Timestamp) -> Task {
    Task::new(TaskId::from_uuid(cv.id.as_uuid()), &READ_CV, Vec::new(), now)
}
