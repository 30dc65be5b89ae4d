//! An upload as it arrives: parts in any order, the content of the file among them.

use async_trait::async_trait;
use bytes::Bytes;
use socle_domain::files::Purpose;
use socle_domain::organizations::OrganizationId;

use crate::files::ports::{BrokeOff, ContentSource};
use crate::validation::{FieldError, Invalid};

/// A part of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadPart {
    /// A field, whole.
    Field {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// The file begins.
    File {
        /// What it is called.
        name: Option<String>,
        /// The media type it is declared as.
        media_type: Option<String>,
    },
    /// A piece of the file.
    Chunk(Bytes),
    /// The file ends.
    FileEnd,
    /// The upload ends.
    End,
}

/// The parts of an upload, as they arrive.
#[async_trait]
pub trait UploadParts: Send {
    /// The next part; `None` when whoever sent them went away, or sent what cannot be read.
    async fn next(&mut self) -> Option<UploadPart>;
}

/// The fields of an upload.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) purpose: Option<&'static Purpose>,
    pub(super) organization_id: Option<OrganizationId>,
}

impl Form {
    /// Takes a field.
    pub(super) fn take(
        &mut self,
        name: &str,
        value: &str,
        purposes: &[&'static Purpose],
    ) -> Result<(), Invalid> {
        match name {
            "purpose" => {
                let found = purposes.iter().find(|purpose| purpose.name == value);
                let unknown = || FieldError::new("purpose", "unknown", "there is no such purpose");
                put(&mut self.purpose, "purpose", *found.ok_or_else(unknown)?)
            }
            "organization_id" => {
                let field = "organization_id";
                let malformed = |_| FieldError::new(field, "malformed", "it is no UUID");
                put(&mut self.organization_id, field, value.trim().parse().map_err(malformed)?)
            }
            _ => Err(FieldError::new("", "unknown_field", "there is no such field").into()),
        }
    }
}

fn put<T>(place: &mut Option<T>, field: &'static str, value: T) -> Result<(), Invalid> {
    if place.replace(value).is_some() {
        return Err(FieldError::new(field, "repeated", "it is there twice").into());
    }
    Ok(())
}

/// The pieces of the file among the parts.
pub(super) struct FileChunks<'a> {
    parts: &'a mut dyn UploadParts,
    ended: bool,
}

impl<'a> FileChunks<'a> {
    /// Those that come next.
    pub(super) fn of(parts: &'a mut dyn UploadParts) -> Self {
        Self { parts, ended: false }
    }
}

#[async_trait]
impl ContentSource for FileChunks<'_> {
    async fn next(&mut self) -> Result<Option<Bytes>, BrokeOff> {
        if self.ended {
            return Ok(None);
        }
        match self.parts.next().await {
            Some(UploadPart::Chunk(bytes)) => Ok(Some(bytes)),
            Some(UploadPart::FileEnd) => {
                self.ended = true;
                Ok(None)
            }
            None | Some(UploadPart::Field { .. } | UploadPart::File { .. } | UploadPart::End) => {
                Err(BrokeOff)
            }
        }
    }
}
