use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use futures_util::StreamExt as _;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, Principal, RequestId};
use socle_domain::files::FileId;
use socle_domain::tasks::{Priority, Task, TaskKind};

use crate::audit::{self, Happening};
use crate::files::ports::{FileQueries, FileStorage, StorageError, StoredObject};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// The task of removing content that belongs to nobody. What is left of one run, the next goes on with.
pub const CLEAN_UP: TaskKind = TaskKind {
    max_attempts: 3,
    priority: Priority::Low,
    time_limit: TimeDelta::hours(6),
    ..TaskKind::named("files.clean_up")
};

/// Removes from the storage what belongs to nobody: the content of files that were deleted, and content
/// that no file knows. It may be interrupted anywhere, and run on many nodes at once: removing twice is
/// removing once.
pub struct CleanUpFiles {
    /// Where files are kept.
    pub store: Arc<dyn Store>,
    /// Knows them.
    pub queries: Arc<dyn FileQueries>,
    /// Where their content is.
    pub storage: Arc<dyn FileStorage>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CleanedUp {
    /// Of deleted files.
    pub deleted: u64,
    /// Content that no file knew.
    pub orphans: u64,
    /// Pieces of uploads that broke off.
    pub pieces: u64,
}

/// Why the clean-up did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum CleanUpError {
    /// Only Socle itself cleans up.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CleanUpFiles {
    /// How many are looked at together.
    pub const BATCH: u32 = 500;
    /// How long content that no file knows is left alone: a database that was restored from a backup
    /// does not know the latest files, and an operator may yet restore a later one.
    pub const ORPHANS_AFTER: TimeDelta = TimeDelta::days(7);
    /// How long pieces are left alone: longer than an upload may take.
    pub const PIECES_AFTER: TimeDelta = TimeDelta::days(1);

    /// Cleans up.
    pub async fn execute(&self, actor: &Actor) -> Result<CleanedUp, CleanUpError> {
        match &actor.principal {
            Principal::System => {}
            Principal::Anonymous => return Err(Denied::NotAuthenticated.into()),
            Principal::User(_) | Principal::ApiKey(_) => return Err(Denied::Forbidden.into()),
        }
        let mut done = CleanedUp::default();
        let outcome = self.clean(&mut done).await;
        if done != CleanedUp::default() {
            let CleanedUp { deleted, orphans, pieces } = done;
            tracing::info!(deleted, orphans, pieces, "removed the content of files");
            self.note(actor, done).await?;
        }
        outcome.map(|()| done)
    }

    async fn clean(&self, done: &mut CleanedUp) -> Result<(), CleanUpError> {
        done.pieces = self.storage.sweep(self.clock.now() - Self::PIECES_AFTER).await?;
        self.remove_deleted(done).await?;
        self.remove_orphans(done).await
    }

    async fn remove_deleted(&self, done: &mut CleanedUp) -> Result<(), CleanUpError> {
        loop {
            let ids = self.queries.deleted(Self::BATCH).await?;
            for id in &ids {
                self.storage.remove(*id).await?;
            }
            if ids.is_empty() {
                return Ok(());
            }
            // Only now may the databases forget: what is interrupted before is found again.
            let mut tx = self.store.begin().await?;
            let outcome = tx.files().forget(&ids).await;
            finish(tx, outcome).await?;
            done.deleted += ids.len() as u64;
            if ids.len() < Self::BATCH as usize {
                return Ok(());
            }
        }
    }

    async fn remove_orphans(&self, done: &mut CleanedUp) -> Result<(), CleanUpError> {
        let old = self.clock.now() - Self::ORPHANS_AFTER;
        let mut objects = self.storage.list().ready_chunks(Self::BATCH as usize);
        while let Some(batch) = objects.next().await {
            let batch: Vec<StoredObject> = batch.into_iter().collect::<Result<_, _>>()?;
            let old = batch.iter().filter(|object| object.modified_at < old);
            let ids: Vec<FileId> = old.map(|object| object.id).collect();
            if ids.is_empty() {
                continue;
            }
            let known = self.queries.known(&ids).await?;
            for id in ids.into_iter().filter(|id| !known.contains(id)) {
                self.storage.remove(id).await?;
                done.orphans += 1;
            }
        }
        Ok(())
    }

    async fn note(&self, actor: &Actor, done: CleanedUp) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let happening = Happening::on_platform("files.cleaned_up")
            .with("deleted", done.deleted)
            .with("orphans", done.orphans)
            .with("pieces", done.pieces);
        let now = self.clock.now();
        let outcome = audit::record(&mut *tx, &*self.randomness, actor, happening, now).await;
        finish(tx, outcome).await
    }
}

#[async_trait]
impl TaskHandler for CleanUpFiles {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let actor = Actor::system(RequestId::from_uuid(task.id.as_uuid()));
        self.execute(&actor).await.map_err(|error| TaskError::Retry(error.into()))?;
        Ok(None)
    }
}
