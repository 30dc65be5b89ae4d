use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use socle_domain::access::{Actor, RequestId};
use socle_domain::identity::{User, UserId, UserStatus};
use socle_domain::privacy::{ExportId, PersonalExport};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::audit::{self, Happening};
use crate::outbox::{HandlerError, OutboxHandler, OutboxMessage, OutboxMessageId, Topic};
use crate::ports::{Clock, Randomness, RandomnessExt as _, SealError, Sealer};
use crate::privacy::events::UserExported;
use crate::privacy::ports::{ArchiveError, ArchivedFile, Archiver, PrivacyQueries};
use crate::privacy::{PersonalData, PrivacyMails, archive_place};
use crate::store::{Store, StoreError, Tx, finish};

/// The outbox topic of archives to make.
pub const EXPORT_TOPIC: Topic = "privacy.export";

/// The version of what archives look like; `manifest.json` says it.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Errand {
    export_id: Uuid,
    user_id: Uuid,
}

/// The message that has an archive made. It is about the person: when they are erased, it goes.
pub(super) fn errand(id: OutboxMessageId, export: &PersonalExport) -> OutboxMessage {
    let (export_id, user_id) = (export.id.as_uuid(), export.user_id.as_uuid());
    let payload = json!({ "export_id": export_id, "user_id": user_id });
    OutboxMessage {
        id,
        topic: EXPORT_TOPIC.to_owned(),
        aggregate_id: user_id,
        payload: payload.to_string().into_bytes(),
        created_at: export.created_at,
    }
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
impl OutboxHandler for BuildExport {
    async fn handle(&self, message: &OutboxMessage) -> Result<(), HandlerError> {
        let errand: Errand = serde_json::from_slice(&message.payload)
            .map_err(|error| HandlerError::Permanent(error.into()))?;
        let (id, user_id) =
            (ExportId::from_uuid(errand.export_id), UserId::from_uuid(errand.user_id));
        self.build(id, user_id).await.map_err(|error| HandlerError::Retry(error.into()))
    }
}

impl BuildExport {
    async fn build(&self, id: ExportId, user_id: UserId) -> Result<(), BuildError> {
        let Some(user) = self.whose(id, user_id).await? else { return Ok(()) };
        let files = self.collect(id, &user).await?;
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

    async fn collect(&self, id: ExportId, user: &User) -> Result<Vec<ArchivedFile>, BuildError> {
        let modified_at = self.clock.now();
        let file = |path: String, content| ArchivedFile { path, content, modified_at };
        let (mut files, mut sections) = (Vec::new(), Vec::new());
        for (done, data) in self.data.iter().enumerate() {
            // The last tenth is packing.
            let percent = done * 90 / self.data.len().max(1);
            self.queries.note_progress(id, u8::try_from(percent).unwrap_or(90)).await?;
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
        self.queries.note_progress(id, 90).await?;
        let manifest = manifest(id, user.id, &sections, modified_at);
        files.insert(0, file("manifest.json".to_owned(), pretty(&manifest)));
        Ok(files)
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
