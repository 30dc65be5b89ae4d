use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::access::{Actor, RequestId};
use socle_domain::identity::{User, UserId, UserStatus};
use socle_domain::privacy::{ExportId, PersonalExport};
use socle_domain::tasks::{Task, TaskId, TaskKind};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::audit::{self, Happening};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _, SealError, Sealer};
use crate::privacy::events::UserExported;
use crate::privacy::ports::{ArchiveError, ArchivedFile, Archiver, PrivacyQueries};
use crate::privacy::{PersonalData, PrivacyMails, archive_place};
use crate::store::{Store, StoreError, Tx, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// The task of making an archive.
pub const EXPORT: TaskKind = TaskKind {
    // Some 20 minutes: whoever waits for it should hear before long that it is hopeless.
    max_attempts: 10,
    ..TaskKind::named("privacy.export")
};

/// The version of what archives look like; `manifest.json` says it.
const FORMAT_VERSION: u32 = 1;

/// The task that makes an archive: it has the identifier of the export.
pub(super) fn task(export: &PersonalExport) -> Task {
    let id = TaskId::from_uuid(export.id.as_uuid());
    let task = Task::new(id, &EXPORT, Vec::new(), export.created_at);
    Task { user_id: Some(export.user_id), ..task }
}

/// Makes the archives that people asked for. A process that is killed in the middle leaves an export
/// that runs: its message is taken up again, and the archive made anew.
pub struct BuildExport {
    /// Where exports are kept.
    pub store: Arc<dyn Store>,
    /// Shows how far it is.
    pub queries: Arc<dyn PrivacyQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Packs.
    pub archiver: Arc<dyn Archiver>,
    /// Encrypts: an archive in a stolen database must not be readable.
    pub sealer: Arc<dyn Sealer>,
    /// Says that it is ready.
    pub mails: Arc<PrivacyMails>,
    /// Every module that keeps something about people.
    pub data: Vec<Arc<dyn PersonalData>>,
}

/// Why an archive was not made, this time.
#[derive(Debug, thiserror::Error)]
enum BuildError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[async_trait]
impl TaskHandler for BuildExport {
    async fn run(&self, task: &Task, context: &TaskContext) -> Result<TaskOutput, TaskError> {
        let Some(user_id) = task.user_id else {
            return Err(TaskError::Permanent("it is for nobody".into()));
        };
        let id = ExportId::from_uuid(task.id.as_uuid());
        let built = self.build(id, user_id, task, context).await;
        built.map_err(|error| TaskError::Retry(error.into()))?;
        Ok(Some(json!({ "export_id": id.as_uuid() })))
    }

    async fn gave_up(&self, task: &Task) {
        let id = ExportId::from_uuid(task.id.as_uuid());
        if let Some(user_id) = task.user_id
            && let Err(error) = self.give_up(id, user_id).await
        {
            tracing::warn!(%id, %error, "an export that failed cannot be noted as such");
        }
    }
}

impl BuildExport {
    async fn build(
        &self,
        id: ExportId,
        user_id: UserId,
        task: &Task,
        context: &TaskContext,
    ) -> Result<(), BuildError> {
        let Some(user) = self.whose(id, user_id).await? else { return Ok(()) };
        let files = self.collect(id, &user, task, context).await?;
        let archive = self.archiver.pack(files).await?;
        let sealed = self.sealer.seal(&archive_place(id), &archive)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, id, user_id, archive.len(), sealed).await;
        finish(tx, outcome).await
    }

    /// The person, if there is still something to make for them.
    async fn whose(&self, id: ExportId, user_id: UserId) -> Result<Option<User>, BuildError> {
        let export = self.queries.export(user_id, id).await?;
        if export.is_none_or(|export| export.finished_at.is_some()) {
            return Ok(None);
        }
        let mut tx = self.store.begin().await?;
        let user = tx.users().find(user_id).await;
        let user = finish(tx, user).await?;
        Ok(user.filter(|user| user.status != UserStatus::Erased))
    }

    async fn collect(
        &self,
        id: ExportId,
        user: &User,
        task: &Task,
        context: &TaskContext,
    ) -> Result<Vec<ArchivedFile>, BuildError> {
        let modified_at = self.clock.now();
        let file = |path: String, content| ArchivedFile { path, content, modified_at };
        let (mut files, mut sections) = (Vec::new(), Vec::new());
        for (done, data) in self.data.iter().enumerate() {
            // The last tenth is packing.
            let percent = done * 90 / self.data.len().max(1);
            self.report(id, u8::try_from(percent).unwrap_or(90), task, context).await?;
            let name = data.section();
            let section = data.export(user).await?;
            let path = format!("{name}.json");
            let paths: Vec<_> =
                section.files.iter().map(|(path, _)| format!("files/{name}/{path}")).collect();
            sections.push(json!({ "name": name, "records": path, "files": paths }));
            files.push(file(path, pretty(&section.records)));
            let contents = section.files.into_iter().map(|(_, content)| content);
            files
                .extend(paths.into_iter().zip(contents).map(|(path, content)| file(path, content)));
        }
        self.report(id, 90, task, context).await?;
        let manifest = manifest(id, user.id, &sections, modified_at);
        files.insert(0, file("manifest.json".to_owned(), pretty(&manifest)));
        Ok(files)
    }

    /// Whoever asked may look at the export or at the task.
    async fn report(
        &self,
        id: ExportId,
        percent: u8,
        task: &Task,
        context: &TaskContext,
    ) -> Result<(), StoreError> {
        context.report(task, percent).await;
        self.queries.note_progress(id, percent).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        id: ExportId,
        user_id: UserId,
        size: usize,
        sealed: Vec<u8>,
    ) -> Result<(), BuildError> {
        let user = tx.users().lock(user_id).await?;
        let export = tx.personal_exports().find(id).await?;
        let running = export.filter(|export| export.finished_at.is_none());
        // Somebody was faster, or the person was erased meanwhile.
        let Some((user, mut export)) = user.zip(running) else { return Ok(()) };
        let now = self.clock.now();
        export.finish(i64::try_from(size).unwrap_or(i64::MAX), now);
        tx.personal_exports().finish(&export, Some(sealed)).await?;
        let actor = Actor::system(RequestId::from_uuid(Uuid::nil()));
        let happening = Happening::on_platform("user.exported").to("user", user.id);
        audit::record(tx, &*self.randomness, &actor, happening, now).await?;
        let event = UserExported::new(user.id);
        let event = OutboxMessage::event(self.randomness.id(now), &event, now);
        let mail = self.mails.export_ready(&user, &export, now)?;
        tx.outbox().append(&[event, mail]).await?;
        Ok(())
    }

    /// Says that there will be no archive.
    async fn give_up(&self, id: ExportId, user_id: UserId) -> Result<(), BuildError> {
        let mut tx = self.store.begin().await?;
        let outcome = async {
            tx.users().lock(user_id).await?;
            let export = tx.personal_exports().find(id).await?;
            let Some(mut export) = export.filter(|export| export.finished_at.is_none()) else {
                return Ok(());
            };
            export.give_up("the archive could not be made", self.clock.now());
            tx.personal_exports().finish(&export, None).await
        }
        .await;
        Ok(finish(tx, outcome).await?)
    }
}

fn manifest(
    id: ExportId,
    user_id: UserId,
    sections: &[serde_json::Value],
    created_at: Timestamp,
) -> serde_json::Value {
    json!({
        "format": "socle-personal-data",
        "format_version": FORMAT_VERSION,
        "export_id": id.as_uuid(),
        "user_id": user_id.as_uuid(),
        "created_at": created_at,
        "sections": sections,
    })
}

/// For people too.
fn pretty(value: &serde_json::Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
