//! What goes over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::files::SignedDownload;
use socle_domain::Id as _;
use socle_domain::files::StoredFile;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody uploads a file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes parts that are never in memory together")]
pub(super) struct UploadRequest {
    /// The file, with its name and, if it is known, its media type.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it is for: `document`, `avatar` or `attachment`.
    #[schema(example = "document")]
    purpose: String,
    /// Whose it is; without one it is one's own, or of an API key's organization.
    organization_id: Option<Uuid>,
}

/// A file, without its content.
#[derive(Serialize, ToSchema)]
pub(super) struct FileBody {
    id: Uuid,
    name: String,
    /// What its content was found to be.
    #[schema(example = "application/pdf")]
    media_type: String,
    /// In bytes.
    #[schema(minimum = 1)]
    size: u64,
    /// Of its content, in hexadecimal.
    #[schema(min_length = 64, max_length = 64)]
    sha256: String,
    purpose: String,
    /// Whose it is; `null` for a person's own.
    #[schema(required)]
    organization_id: Option<Uuid>,
    created_at: DateTime<Utc>,
}

impl From<&StoredFile> for FileBody {
    fn from(file: &StoredFile) -> Self {
        Self {
            id: file.id.as_uuid(),
            name: file.name.to_string(),
            media_type: file.media_type.clone(),
            size: file.size,
            sha256: file.digest.to_string(),
            purpose: file.purpose.as_str().to_owned(),
            organization_id: file.owner.organization_id().map(|id| id.as_uuid()),
            created_at: file.created_at,
        }
    }
}

/// For how long a link is to work.
#[derive(Deserialize, ToSchema)]
pub(super) struct DownloadUrlRequest {
    /// In seconds; five minutes without it.
    #[schema(minimum = 1, maximum = 3600)]
    pub(super) expires_in: Option<u32>,
}

/// A link to a file.
#[derive(Serialize, ToSchema)]
pub(super) struct DownloadUrlBody {
    /// It needs no header. Whoever has it can fetch the file.
    url: String,
    /// When it stops working.
    expires_at: DateTime<Utc>,
}

impl From<SignedDownload> for DownloadUrlBody {
    fn from(SignedDownload { url, expires_at }: SignedDownload) -> Self {
        Self { url, expires_at }
    }
}
