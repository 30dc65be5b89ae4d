//! An upload as it arrives: parts in any order, the content of the file among them.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use socle_domain::files::{Purpose, StoredFile};
use socle_domain::organizations::OrganizationId;

use crate::files::UploadFileError;
use crate::files::ports::{BrokeOff, ContentSource};
use crate::store::{StoreError, Tx};
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

/// What becomes of a file that is uploaded: what it is for, and what is done in the transaction with
/// which it begins to be there. A context that uploads files for things of its own implements this, and
/// hands it to [`UploadFile::execute_for`](super::UploadFile::execute_for).
#[async_trait]
pub trait UploadedFor: Send {
    /// What is made with the file.
    type Made: Send;
    /// Why nothing came of it.
    type Error: From<UploadFileError> + From<StoreError> + fmt::Display + Send;

    /// What the file is for; `None` as long as that is not known.
    fn purpose(&self) -> Option<&'static Purpose>;

    /// Whose it is; `None` for a person's own.
    fn organization_id(&self) -> Option<OrganizationId> {
        None
    }

    /// Takes a field that came with the file.
    fn take(&mut self, name: &str, value: &str) -> Result<(), Invalid>;

    /// Makes what the file is for. Its owner is locked; an error undoes the upload.
    async fn make(&self, tx: &mut dyn Tx, file: StoredFile) -> Result<Self::Made, Self::Error>;
}

/// An upload of a file that is for nothing but itself.
pub(super) struct Form<'a> {
    purposes: &'a [&'static Purpose],
    purpose: Option<&'static Purpose>,
    organization_id: Option<OrganizationId>,
}

impl<'a> Form<'a> {
    /// Nothing is known of it but what it could be for.
    pub(super) const fn new(purposes: &'a [&'static Purpose]) -> Self {
        Self { purposes, purpose: None, organization_id: None }
    }
}

#[async_trait]
impl UploadedFor for Form<'_> {
    type Made = StoredFile;
    type Error = UploadFileError;

    fn purpose(&self) -> Option<&'static Purpose> {
        self.purpose
    }

    fn organization_id(&self) -> Option<OrganizationId> {
        self.organization_id
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Invalid> {
        match name {
            "purpose" => {
                let found = self.purposes.iter().find(|purpose| purpose.name == value);
                let unknown = || FieldError::new("purpose", "unknown", "there is no such purpose");
                put(&mut self.purpose, "purpose", *found.ok_or_else(unknown)?)
            }
            "organization_id" => {
                let field = "organization_id";
                let malformed = |_| FieldError::new(field, "malformed", "it is no UUID");
                put(&mut self.organization_id, field, value.trim().parse().map_err(malformed)?)
            }
            _ => Err(unknown_field().into()),
        }
    }

    async fn make(&self, _: &mut dyn Tx, file: StoredFile) -> Result<StoredFile, UploadFileError> {
        Ok(file)
    }
}

/// What is said of a field that nobody knows.
pub fn unknown_field() -> FieldError {
    FieldError::new("", "unknown_field", "there is no such field")
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
