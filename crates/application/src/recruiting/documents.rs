//! Documents that people send, and the text in them.

use async_trait::async_trait;
use bytes::Bytes;

use crate::store::Cause;

/// A format whose text can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// PDF (ISO 32000).
    Pdf,
    /// What Microsoft Word and others write (ISO/IEC 29500).
    Docx,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Pdf, Self::Docx];

    /// A short name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The media type of such documents, as looking at a file detects it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The kind of a media type, if such documents can be read.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }
}

/// Reads the text of documents, whatever is in them, with bounded time and memory.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait DocumentReader: Send + Sync {
    /// The text, at most 1 MiB, with its lines in the order in which people read them and an empty
    /// line where the page has a gap.
    async fn read(&self, kind: DocumentKind, content: Bytes) -> Result<String, ReadDocumentError>;
}

/// Why a document has no text for us. All but the last two are about the document: trying again
/// changes nothing.
#[derive(Debug, thiserror::Error)]
pub enum ReadDocumentError {
    /// It asks for a password.
    #[error("the document is protected with a password")]
    Encrypted,
    /// It is not what it says, or broken.
    #[error("the document is damaged or not of its kind")]
    Corrupt,
    /// It, or its text, is too much.
    #[error("the document is too large to be read")]
    TooLarge,
    /// Reading it takes too long.
    #[error("reading the document takes too long")]
    TooSlow,
    /// Reading it takes too much memory.
    #[error("reading the document takes too much memory")]
    TooMuchMemory,
    /// It has no text: a scan, or drawings alone.
    #[error("the document has no text, as if it were a scan")]
    NoText,
    /// Too many documents are being read already; later it will work.
    #[error("too many documents are being read")]
    Busy,
    /// Documents cannot be read here at the moment.
    #[error("documents cannot be read: {0}")]
    Unavailable(#[source] Cause),
}

impl ReadDocumentError {
    /// The machine-readable code of what is wrong with the document; `None` if nothing is, and it
    /// can be tried again.
    pub const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Encrypted => Some("encrypted"),
            Self::Corrupt => Some("corrupt"),
            Self::TooLarge => Some("too_large"),
            Self::TooSlow => Some("too_slow"),
            Self::TooMuchMemory => Some("too_much_memory"),
            Self::NoText => Some("no_text"),
            Self::Busy | Self::Unavailable(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_known_by_its_names() {
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::parse(kind.as_str()), Some(kind));
            assert_eq!(DocumentKind::of_media_type(kind.media_type()), Some(kind));
        }
        assert_eq!(DocumentKind::parse("doc"), None);
        assert_eq!(DocumentKind::of_media_type("application/msword"), None);
    }
}
