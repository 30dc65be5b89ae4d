use std::sync::Arc;

use socle_domain::access::{Actor, Denied, Principal, policy as access};
use socle_domain::files::{
    ContentRefusal, FileKind, FileName, FileScope, Purpose, QuotaExceeded, Quotas, Receipt,
    StoredFile, Upload, agree, policy,
};
use tracing::Instrument as _;

use crate::files::events::FileUploaded;
use crate::files::form::{FileChunks, Form, UploadedFor};
use crate::files::ports::{
    BrokeOff, ContentInspector, FileStorage, InspectError, PutError, StorageError,
};
use crate::files::{UploadPart, UploadParts, happening, lock_owner, reservation};
use crate::organizations::OrganizationUnavailable;
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};
use crate::{audit, limits};

/// How much of a request is not the file: boundaries, headers, fields.
const OVERHEAD: u64 = 16 * 1024;

/// Takes a file in: reserves its place, stores its content, looks at it, and only then lets it be
/// there. Whatever breaks off leaves a reservation that is given up here, or by the clean-up.
pub struct UploadFile {
    /// Where files are kept.
    pub store: Arc<dyn Store>,
    /// Where their content is.
    pub storage: Arc<dyn FileStorage>,
    /// Looks at content.
    pub inspector: Arc<dyn ContentInspector>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Counts uploads.
    pub limiter: Arc<dyn RateLimiter>,
    /// What files may be for.
    pub purposes: Arc<[&'static Purpose]>,
    /// How much may be stored.
    pub quotas: Quotas,
    /// How large one may be, in bytes, whatever it is for.
    pub max_bytes: u64,
}

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum UploadFileError {
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The file is not acceptable.
    #[error(transparent)]
    Refused(#[from] ContentRefusal),
    /// It is larger than one may be.
    #[error("a file for this purpose has at most {limit} bytes")]
    TooLarge {
        /// How large one may be.
        limit: u64,
    },
    /// Nothing more may be stored.
    #[error(transparent)]
    QuotaExceeded(#[from] QuotaExceeded),
    /// Too many uploads.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// It did not arrive, or took so long that its place was given up.
    #[error(transparent)]
    BrokeOff(#[from] BrokeOff),
    /// It could not be looked at.
    #[error("the file could not be inspected: {0}")]
    Inspect(#[source] InspectError),
    /// Its content could not be stored.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is known of a file whose content is stored.
struct Received {
    upload: Upload,
    /// Whose quota it holds.
    scope: FileScope,
    name: FileName,
    declared: Option<String>,
    receipt: Receipt,
}

/// A place that is to be given up when something fails.
type Begun = Option<(FileScope, Upload)>;

impl UploadFile {
    /// Takes a file in. `size_hint` is how large the whole request says to be, in bytes.
    pub async fn execute(
        &self,
        actor: &Actor,
        size_hint: Option<u64>,
        parts: &mut dyn UploadParts,
    ) -> Result<StoredFile, UploadFileError> {
        self.execute_for(actor, size_hint, parts, Form::new(&self.purposes)).await
    }

    /// Takes a file in for something of another context, and makes that in the same transaction.
    pub async fn execute_for<F: UploadedFor>(
        &self,
        actor: &Actor,
        size_hint: Option<u64>,
        parts: &mut dyn UploadParts,
        mut form: F,
    ) -> Result<F::Made, F::Error> {
        access::authenticated(actor).map_err(UploadFileError::from)?;
        let whoever = match &actor.principal {
            Principal::User(signed_in) => signed_in.user_id.to_string(),
            Principal::ApiKey(key) => key.key_id.to_string(),
            Principal::Anonymous | Principal::System => String::new(),
        };
        let hit = self.limiter.hit(&limits::UPLOADS, &whoever).await;
        hit.into_result().map_err(UploadFileError::from)?;
        let mut begun = None;
        let outcome = self.take_in(actor, size_hint, parts, &mut form, &mut begun).await;
        if let (Err(error), Some((scope, upload))) = (&outcome, begun) {
            tracing::info!(file_id = %upload.id, %error, "an upload came to nothing");
            let place = reservation::give_up(&*self.store, &*self.storage, &scope, &upload);
            place.in_current_span().await;
        }
        outcome
    }

    async fn take_in<F: UploadedFor>(
        &self,
        actor: &Actor,
        size_hint: Option<u64>,
        parts: &mut dyn UploadParts,
        form: &mut F,
        begun: &mut Begun,
    ) -> Result<F::Made, F::Error> {
        let received = self.take_parts(actor, size_hint, parts, form, begun).await?;
        let (purpose, received) = complete(form, received).map_err(UploadFileError::from)?;
        let scope = policy::upload(actor, form.organization_id()).map_err(UploadFileError::from)?;
        let kind = self.inspect(purpose, &received).await?;
        let mut tx = self.store.begin().await?;
        let outcome = async {
            let file = self.record(&mut *tx, actor, &scope, received, purpose, kind).await?;
            form.make(&mut *tx, file).await
        };
        let outcome = outcome.await;
        finish(tx, outcome).await
    }

    /// Reads the whole request, and stores the file in it.
    async fn take_parts<F: UploadedFor>(
        &self,
        actor: &Actor,
        size_hint: Option<u64>,
        parts: &mut dyn UploadParts,
        form: &mut F,
        begun: &mut Begun,
    ) -> Result<Option<Received>, UploadFileError> {
        let mut received = None;
        loop {
            match parts.next().await.ok_or(BrokeOff)? {
                UploadPart::Field { name, value } => form.take(&name, &value)?,
                UploadPart::File { .. } if received.is_some() => {
                    let twice = "one file is uploaded at a time";
                    return Err(Invalid::from(FieldError::new("file", "repeated", twice)).into());
                }
                UploadPart::File { name, media_type } => {
                    let file = (name.unwrap_or_default(), media_type);
                    let taken = self.receive(actor, form, file, size_hint, parts, begun).await?;
                    received = Some(taken);
                }
                UploadPart::Chunk(_) | UploadPart::FileEnd => return Err(BrokeOff.into()),
                UploadPart::End => return Ok(received),
            }
        }
    }

    /// Reserves the place of a file, and stores its content there.
    async fn receive(
        &self,
        actor: &Actor,
        form: &impl UploadedFor,
        (name, declared): (String, Option<String>),
        size_hint: Option<u64>,
        parts: &mut dyn UploadParts,
        begun: &mut Begun,
    ) -> Result<Received, UploadFileError> {
        let scope = policy::upload(actor, form.organization_id())?;
        let name = FileName::parse(&name)
            .map_err(|error| Invalid::from(FieldError::new("file", error.code(), error)))?;
        let limit = self.limit(form.purpose());
        if let Some(purpose) = form.purpose() {
            purpose.expect(&name, declared.as_deref())?;
        }
        let least = size_hint.map_or(0, |size| size.saturating_sub(OVERHEAD));
        if least > limit {
            return Err(UploadFileError::TooLarge { limit });
        }
        let most = size_hint.map_or(limit, |size| size.min(limit));
        let upload = self.reserve(actor, &scope, least, most).await?;
        *begun = Some((scope.clone(), upload.clone()));
        let mut chunks = FileChunks::of(parts);
        let reserved = upload.reserved;
        let receipt = self.storage.put(upload.id, &mut chunks, reserved).await.map_err(
            |error| match error {
                PutError::TooLarge if reserved < limit => {
                    QuotaExceeded { quota: self.quotas.of(scope.owner()) }.into()
                }
                PutError::TooLarge => UploadFileError::TooLarge { limit },
                PutError::BrokeOff(error) => error.into(),
                PutError::Storage(error) => error.into(),
            },
        )?;
        Ok(Received { upload, scope, name, declared, receipt })
    }

    /// How large a file may be; without a purpose as yet, for the purpose that allows most.
    fn limit(&self, purpose: Option<&Purpose>) -> u64 {
        let most = self.purposes.iter().map(|purpose| purpose.max_bytes).max();
        let allowed = purpose.map(|purpose| purpose.max_bytes).or(most);
        allowed.unwrap_or_default().min(self.max_bytes)
    }

    async fn reserve(
        &self,
        actor: &Actor,
        scope: &FileScope,
        least: u64,
        most: u64,
    ) -> Result<Upload, UploadFileError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.record_reservation(&mut *tx, actor, scope, least, most).await;
        finish(tx, outcome).await
    }

    async fn record_reservation(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &FileScope,
        least: u64,
        most: u64,
    ) -> Result<Upload, UploadFileError> {
        lock_owner(tx, scope).await?;
        let used = tx.files().usage(scope).await?;
        let reserved = self.quotas.reserve(scope.owner(), used, least, most)?;
        let now = self.clock.now();
        let upload = Upload {
            id: self.randomness.id(now),
            owner: scope.owner(),
            uploaded_by: access::person(actor).ok().map(|person| person.user_id),
            reserved,
            created_at: now,
        };
        tx.files().begin(scope, &upload).await?;
        Ok(upload)
    }

    /// Whether the file is what its name and its purpose say.
    async fn inspect(
        &self,
        purpose: &'static Purpose,
        received: &Received,
    ) -> Result<&'static FileKind, UploadFileError> {
        let Received { upload, name, declared, receipt, .. } = received;
        let kind = purpose.expect(name, declared.as_deref())?;
        let limit = self.limit(Some(purpose));
        if receipt.size > limit {
            return Err(UploadFileError::TooLarge { limit });
        }
        if receipt.size == 0 {
            return Err(ContentRefusal::Empty.into());
        }
        let detected = self.inspector.inspect(upload.id, receipt.size).await;
        let detected = detected.map_err(|error| match error {
            InspectError::Dangerous(danger) => ContentRefusal::from(danger).into(),
            InspectError::Storage(error) => error.into(),
            InspectError::Busy | InspectError::Scanner(_) => UploadFileError::Inspect(error),
        })?;
        agree(kind, &detected)?;
        Ok(kind)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &FileScope,
        received: Received,
        purpose: &Purpose,
        kind: &FileKind,
    ) -> Result<StoredFile, UploadFileError> {
        let Received { upload, scope: from, name, receipt, .. } = received;
        lock_owner(tx, scope).await?;
        if from.owner() != scope.owner() {
            // The organization was named after the file: nothing was reserved with it yet.
            let used = tx.files().usage(scope).await?;
            self.quotas.reserve(scope.owner(), used, receipt.size, receipt.size)?;
        }
        let file = upload.finish(scope.owner(), receipt, name, kind, purpose);
        if !tx.files().finish(&from, scope, &file).await? {
            return Err(BrokeOff.into());
        }
        let happening = happening(scope, "file.uploaded")
            .to("file", file.id)
            .with("purpose", purpose.name)
            .with("media_type", kind.media_type)
            .with("size", receipt.size);
        let (event, now) = (FileUploaded(&file), self.clock.now());
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(file)
    }
}

/// What has to be there.
fn complete(
    form: &impl UploadedFor,
    received: Option<Received>,
) -> Result<(&'static Purpose, Received), Invalid> {
    let mut check = crate::validation::Validation::new();
    let required = |field| FieldError::new(field, "required", "it is required");
    let received = check.take(received.ok_or_else(|| required("file")));
    let purpose = check.take(form.purpose().ok_or_else(|| required("purpose")));
    check.finish(purpose.zip(received))
}
